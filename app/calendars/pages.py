"""Where people find the addresses of calendars, and how programs subscribe to them."""

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.accounts.access import Actor
from app.accounts.guards import SignedIn
from app.calendars import service
from app.calendars.errors import NoCalendarOfLink, NoSuchCalendar, NoSuchPart
from app.calendars.forms import AddressForm, SharedForm
from app.calendars.rules.parts import Kind
from app.calendars.service import Shared, SharedCalendar
from app.core.db import Db, reading
from app.core.documents.qr import qr_of
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.core.web.notices import Notice
from app.meetings.guards import PUBLIC, Desk, OrganiserDesk
from app.meetings.queries import meeting_by_id
from app.meetings.rules import head_of
from app.nominations.guards import FocalDesk, FocalPoint
from app.registrations.guards import OwnRegistration
from app.registrations.models import Person
from app.registrations.service import feed_page, known_feed_path, person_of_page
from app.schedule import guards

router = APIRouter(include_in_schema=False)

MADE = notice("calendars.made", lazy("Your calendar has a new address."))
SHARED = notice("calendars.shared", lazy("The calendar has a new address."))
WITHDRAWN = notice(
    "calendars.withdrawn", lazy("The address of the calendar opens nothing any more.")
)
OF_MEETING = (Shared.DESK, Shared.ROOMS)


@router.get("/calendars")
def mine(request: Request, actor: SignedIn, db: Db) -> Response:
    """The person's calendars, one for each meeting at which they are known."""
    calendars = service.calendars_of(db, actor.email)
    return page(request, "calendars/mine", calendars=calendars, qr_of=qr_of)


@router.post("/calendars")
def renew(request: Request, posted: Posted, actor: SignedIn, db: Db) -> Response:
    """Give a calendar an address, or none; one that it had before opens nothing any more."""
    form = AddressForm.posted(posted)
    person = service.person_at(db, actor.email, form.person.data or "")
    if person is None:
        raise NoSuchCalendar
    return redirect(request, "/calendars", _set_own(db, actor, form, person))


@router.get("/calendars/{secret}")
def of_link(request: Request, secret: str, db: Db) -> Response:
    """How to subscribe to the calendar whose page this is the secret of, and it as a file."""
    person = person_of_page(db, secret)
    meeting = meeting_by_id(db, person.meeting_id) if person else None
    if person is None or meeting is None:
        raise NoCalendarOfLink
    calendar = service.calendar_of(db, person, meeting)
    if calendar.address is None:  # it was made for somebody who is another person by now
        raise NoCalendarOfLink
    return page(
        request,
        "calendars/of_link",
        meeting=head_of(meeting),
        calendar=calendar,
        path=f"/calendars/{secret}",
        file=known_feed_path(db, person),
        qr_of=qr_of,
    )


@router.post("/calendars/{secret}/renew")
def renew_of_link(request: Request, _posted: Posted, secret: str, db: Db) -> Response:
    """Give the calendar a new address; the one before opens nothing any more, nor does its page."""
    person = person_of_page(db, secret)
    if person is None:
        raise NoCalendarOfLink
    service.renew(db, None, person)
    return redirect(request, feed_page(db, person), MADE)


@router.get("/{slug}/delegation/calendar")
def of_delegation(request: Request, desk: FocalPoint, db: Db) -> Response:
    """The calendar that a delegation shares: where its people go."""
    one = _of_delegation(desk)
    return page(
        request,
        "calendars/delegation",
        meeting=desk.head,
        desk=desk,
        shared=(one.kind, service.NAMES[one.kind], service.shared_address(db, one)),
        qr_of=qr_of,
    )


@router.post("/{slug}/delegation/calendar")
def renew_of_delegation(request: Request, posted: Posted, desk: FocalPoint, db: Db) -> Response:
    """Give it a new address, or none."""
    form = SharedForm.posted(posted)
    return redirect(
        request, desk.path("/calendar"), _set(db, desk.actor, form, _of_delegation(desk))
    )


@router.get("/organise/{slug}/calendars")
def of_desk(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """The calendars that the organisers share with whom they work with."""
    return page(
        request,
        "calendars/desk",
        meeting=desk.head,
        shared=[
            (kind, service.NAMES[kind], service.shared_address(db, _of_meeting(desk, kind)))
            for kind in OF_MEETING
        ],
        qr_of=qr_of,
    )


@router.post("/organise/{slug}/calendars")
def renew_of_desk(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Give one of them a new address, or none."""
    form = SharedForm.posted(posted)
    if form.kind.data not in OF_MEETING:
        raise NoSuchCalendar
    one = _of_meeting(desk, Shared(form.kind.data))
    path = f"/organise/{desk.meeting.slug}/calendars"
    return redirect(request, path, _set(db, desk.actor, form, one))


def _of_delegation(desk: FocalDesk) -> SharedCalendar:
    return SharedCalendar(Shared.DELEGATION, desk.meeting.id, desk.delegation.id)


def _of_meeting(desk: Desk, kind: Shared) -> SharedCalendar:
    return SharedCalendar(kind, desk.meeting.id, desk.meeting.id)


def _set(db: Session, actor: Actor, form: SharedForm, one: SharedCalendar) -> Notice:
    if form.withdraw.data:
        service.withdraw_shared(db, actor, one)
        return WITHDRAWN
    service.renew_shared(db, actor, one)
    return SHARED


@router.get(f"{PUBLIC}/calendars")
def public(request: Request, slug: str) -> Response:
    """Every public calendar of a meeting, and how to subscribe."""
    with reading(request) as db:
        release = guards.release_at(db, slug)
        return guards.serve_page(
            request,
            (release.key, "calendars"),
            lambda language: service.calendars_page(db, release.id, language),
        )


@router.get(f"{PUBLIC}/calendars/{{kind}}/{{key}}")
def public_part(request: Request, slug: str, kind: str, key: str) -> Response:
    """The calendar of a part of the programme, and how to subscribe."""

    def make(language: str) -> bytes:
        made = service.part_page(db, release.id, Kind(kind), key, language)
        if made is None:
            raise NoSuchPart(slug)
        return made

    with reading(request) as db:
        release = guards.release_at(db, slug)
        if kind not in set(Kind):
            raise NoSuchPart(slug)
        return guards.serve_page(request, (release.key, "calendars", kind, key), make)


@router.get("/registrations/{secret}/calendar")
def own(request: Request, own: OwnRegistration, db: Db) -> Response:
    """The calendar of whoever opens their registration by its link."""
    calendar = service.calendar_of(db, own.registration.person, own.meeting)
    return page(
        request, "calendars/own", meeting=own.head, path=own.path, calendar=calendar, qr_of=qr_of
    )


@router.post("/registrations/{secret}/calendar")
def renew_own(request: Request, posted: Posted, own: OwnRegistration, db: Db) -> Response:
    """Give it an address, or none; one that it had before opens nothing any more."""
    form = AddressForm.posted(posted)
    said = _set_own(db, None, form, own.registration.person)
    return redirect(request, f"{own.path}/calendar", said)


def _set_own(db: Session, actor: Actor | None, form: AddressForm, person: Person) -> Notice:
    if form.withdraw.data:
        service.withdraw(db, actor, person)
        return WITHDRAWN
    service.renew(db, actor, person)
    return MADE
