"""Where people give a number for short texts: whoever is signed in, for any meeting sending them.

Features whose people have a page of their own use `show` and `save` for it.
"""

from dataclasses import dataclass

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from app.accounts.access import Actor
from app.accounts.guards import SignedIn
from app.core import clock
from app.core.db import Db
from app.core.i18n import lazy
from app.core.limits import limited
from app.core.web import Posted, notice, page, redirect
from app.meetings import queries as meetings_queries
from app.meetings.forms import TelephoneForm
from app.meetings.guards import MeetingHere
from app.meetings.models import Meeting
from app.meetings.rules import MeetingHead, head_of
from app.messages import queries
from app.messages.rules.gateway import CARRIED
from app.messages.service import telephones

ASKED = notice(
    "telephone.asked",
    lazy("A first text is on its way to the telephone. Open the link in it, and agree there."),
)
STOPPED = notice("telephone.stopped", lazy("The number is forgotten: it gets no more texts."))
LIMIT = Depends(limited("telephone", "10 per hour"))
ACCOUNT = "/account/telephones"
router = APIRouter()


@router.get(ACCOUNT)
def listed(request: Request, actor: SignedIn, db: Db) -> Response:
    """The meetings to come that send short texts, each with where one stands."""
    meetings = meetings_queries.with_gateway(db, clock.now().date())
    numbers = {one.id: queries.telephone_of(db, one.id, actor.email) for one in meetings}
    return page(request, "meetings/telephones", meetings=meetings, numbers=numbers, home=ACCOUNT)


@router.get(ACCOUNT + "/{slug}")
def one(request: Request, actor: SignedIn, meeting: MeetingHere, db: Db) -> Response:
    """Which number gets what of a meeting."""
    return show(request, db, _signed_in(actor, meeting))


@router.post(ACCOUNT + "/{slug}", dependencies=[LIMIT])
def change(
    request: Request, posted: Posted, actor: SignedIn, meeting: MeetingHere, db: Db
) -> Response:
    """Sends the first text to a number, or forgets the number."""
    return save(request, db, _signed_in(actor, meeting), posted)


@dataclass(frozen=True)
class Owner:
    """Somebody on a page of their own about a meeting: where it is, and where one goes back to."""

    meeting: MeetingHead
    meeting_id: str
    email: str
    name: str
    language: str
    here: str
    back: str


def show(
    request: Request,
    db: Session,
    owner: Owner,
    form: TelephoneForm | None = None,
    *,
    status: int = 200,
) -> Response:
    """Which number gets what, and how to change or stop it."""
    gateway = queries.gateway(db, owner.meeting_id)
    carries = gateway.carries if gateway and gateway.on else ()
    telephone = queries.telephone_of(db, owner.meeting_id, owner.email)
    given = telephone.number if telephone and telephone.agreed_at is None else ""
    return page(
        request,
        "meetings/telephone",
        status=status,
        meeting=owner.meeting,
        here=owner.here,
        back=owner.back,
        telephone=telephone,
        carries=[label for one, label in CARRIED.items() if one in carries],
        form=form or TelephoneForm(data={"number": given}),
    )


def save(request: Request, db: Session, owner: Owner, posted: FormData) -> Response:
    """Sends the first text to a number, or forgets the number."""
    form = TelephoneForm.posted(posted)
    if form.do.data == "stop":
        found = queries.telephone_of(db, owner.meeting_id, owner.email)
        if found is not None:
            telephones.stop(db, found)
        return redirect(request, owner.here, STOPPED)
    if not form.validate():
        return show(request, db, owner, form, status=422)
    telephones.ask_for_texts(
        db,
        owner.meeting_id,
        form.e164,
        email=owner.email,
        name=owner.name,
        language=owner.language,
    )
    return redirect(request, owner.here, ASKED)


def _signed_in(actor: Actor, meeting: Meeting) -> Owner:
    here = f"{ACCOUNT}/{meeting.slug}"
    head = head_of(meeting)
    return Owner(head, meeting.id, actor.email, actor.name, actor.language, here, ACCOUNT)
