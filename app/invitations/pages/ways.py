"""How entries reach somebody: by mail, in the calendar to which they subscribe, or both.

It is below every link that only they have: of their registration, and of their calendar's page.
"""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.calendars.errors import NoCalendarOfLink
from app.calendars.service import renew
from app.core.db import Db
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.invitations import service
from app.invitations.forms import WayForm
from app.invitations.models import Way
from app.meetings.queries import meeting_by_id
from app.meetings.rules import MeetingHead, head_of
from app.registrations.guards import OwnRegistration
from app.registrations.models import Person
from app.registrations.service import feed_page, person_of_page

router = APIRouter()
OF_LINK, OF_REGISTRATION = "/calendars/{secret}", "/registrations/{secret}/calendar"

ASKED = notice("invitations.asked", lazy("Entries come by mail from now on."))
NOT_ASKED = notice("invitations.not_asked", lazy("Entries no longer come by mail."))
SOME_COME = notice(
    "invitations.some_come", lazy("Entries come only where you have a function from now on.")
)
WAY_SET = notice("invitations.way_set", lazy("It is set. Mails that are due now are on their way."))
MADE = notice("invitations.calendar_made", lazy("Your calendar has a new address."))


@dataclass(frozen=True)
class _Whose:
    """Whose calendar it is, and below which link they chose; `may_renew`: the link is its own."""

    person: Person
    meeting: MeetingHead
    path: str
    may_renew: bool = False


@router.get(OF_REGISTRATION + "/mail")
def own(request: Request, own: OwnRegistration, db: Db) -> Response:
    """How entries reach whoever opens their registration."""
    return _show(request, db, _of_registration(own))


@router.post(OF_REGISTRATION + "/mail")
def ask(request: Request, _posted: Posted, own: OwnRegistration, db: Db) -> Response:
    """Ask for entries of whatever is in one's calendar, or no longer: whatever it is not now."""
    return _ask(request, db, _of_registration(own))


@router.post(OF_REGISTRATION + "/way")
def choose(request: Request, posted: Posted, own: OwnRegistration, db: Db) -> Response:
    """Choose one of the ways."""
    return _choose(request, db, _of_registration(own), WayForm.posted(posted))


@router.get(OF_LINK + "/mail")
def of_link(request: Request, secret: str, db: Db) -> Response:
    """The same for whoever has the link of its page, without a registration or an account."""
    return _show(request, db, _of_link(db, secret))


@router.post(OF_LINK + "/mail")
def ask_of_link(request: Request, _posted: Posted, secret: str, db: Db) -> Response:
    """Ask for entries, or no longer."""
    return _ask(request, db, _of_link(db, secret))


@router.post(OF_LINK + "/way")
def choose_of_link(request: Request, posted: Posted, secret: str, db: Db) -> Response:
    """Choose one of the ways."""
    return _choose(request, db, _of_link(db, secret), WayForm.posted(posted))


@router.post(OF_LINK + "/renew")
def renew_of_link(request: Request, _posted: Posted, secret: str, db: Db) -> Response:
    """Give the calendar a new address; the one before opens nothing any more, nor does its page."""
    person = _of_link(db, secret).person
    renew(db, person)
    return redirect(request, feed_page(db, person), MADE)


def _of_registration(own: OwnRegistration) -> _Whose:
    return _Whose(own.registration.person, own.head, f"{own.path}/calendar")


def _of_link(db: Session, secret: str) -> _Whose:
    person = person_of_page(db, secret)
    meeting = meeting_by_id(db, person.meeting_id) if person else None
    if person is None or meeting is None:
        raise NoCalendarOfLink
    return _Whose(person, head_of(meeting), OF_LINK.format(secret=secret), may_renew=True)


def _show(request: Request, db: Session, whose: _Whose, form: WayForm | None = None) -> Response:
    way = service.way_of(db, whose.person)
    return page(
        request,
        "invitations/own",
        status=422 if form else 200,
        meeting=whose.meeting,
        path=whose.path,
        may_renew=whose.may_renew,
        form=form or WayForm(way=way.value),
        by_mail=way is not Way.FEED,
        wanted=service.wishes(db, whose.person),
        still=service.still_come(db, whose.person),
    )


def _ask(request: Request, db: Session, whose: _Whose) -> Response:
    wanted = not service.wishes(db, whose.person)
    service.set_wish(db, whose.person, wanted=wanted)
    without = SOME_COME if service.still_come(db, whose.person) else NOT_ASKED
    return redirect(request, f"{whose.path}/mail", ASKED if wanted else without)


def _choose(request: Request, db: Session, whose: _Whose, form: WayForm) -> Response:
    if not form.validate():
        return _show(request, db, whose, form)
    service.set_way(db, whose.person, Way(form.way.data))
    return redirect(request, f"{whose.path}/mail", WAY_SET)
