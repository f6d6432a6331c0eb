"""The whole application on one page, for those who have everything at hand."""

from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.accounts.guards import limited_by_address
from app.calls.rules import SHUT, Door, closed_because
from app.core import clock
from app.core.db import Db
from app.core.i18n import in_language, language, lazy
from app.core.ids import new_secret
from app.core.limits import limited
from app.core.web.answers import page, redirect
from app.core.web.notices import notice
from app.core.web.posted import Posted
from app.meetings.guards import MeetingHere
from app.meetings.models import Meeting
from app.meetings.rules import head_of
from app.side_events import queries, service
from app.side_events.errors import ApplicationsClosed
from app.side_events.forms.application import ApplicationForm, form_for
from app.side_events.forms.parts import FURTHER, give_keys, part_of, parts_of, texts_of
from app.side_events.pages.entities import entity_names
from app.side_events.pages.sent import ROW_BUTTONS, read
from app.side_events.rules.application import Offer
from app.side_events.service import further

router = APIRouter(include_in_schema=False)
ONE_LEFT = notice(
    "side_event.one_left",
    lazy("All this is kept. The meeting asks a few things more; then you can send it."),
)
RECEIVED = notice("side_event.received", lazy("We have your application."))
USUAL_DURATION = 60  # minutes
# Rows are added by sending the form, so that one application takes many requests.
PACE = "120 per 10 minutes"
PACE_FOR_CONTACT = "30 per hour"


@router.get("/{slug}/apply/whole")
def form(request: Request, meeting: MeetingHere, db: Db) -> Response:
    """The empty form; nothing but a sentence while no applications are taken."""
    offer = queries.offer(db, meeting.id)
    empty = form_for(
        meeting,
        offer,
        nonce=new_secret(),
        language=language(),
        concept=[{"language": language()}],
        contact_language=language(),
        duration=min(USUAL_DURATION, offer.longest_slot or USUAL_DURATION),
    )
    return _show(request, db, meeting, empty, offer)


@router.post(
    "/{slug}/apply/whole",
    dependencies=[
        Depends(limited("apply", PACE)),
        Depends(
            limited_by_address("apply", PACE_FOR_CONTACT, field="contact_email", unless=ROW_BUTTONS)
        ),
    ],
)
def send(request: Request, posted: Posted, meeting: MeetingHere, db: Db) -> Response:
    """Take an application in, or show the form again with what was typed."""
    offer = queries.offer(db, meeting.id)
    if service.door_at(db, meeting, offer, clock.now()) is Door.OVER:
        raise ApplicationsClosed
    sent = read(db, posted, meeting, offer)
    if sent.application is None:
        return _show(request, db, meeting, sent.form, offer, status=sent.status)
    if further.asked_by(db, meeting, sent.form.lead.data or ""):
        return _go_on(request, posted, db, meeting, sent.form)
    event = service.apply(db, meeting, sent.application, nonce=sent.form.nonce.data)
    return redirect(request, service.link_path(db, event), RECEIVED)


def _go_on(
    request: Request, posted: Posted, db: Db, meeting: Meeting, form: ApplicationForm
) -> Response:
    """Keep all as a draft, of which one part is left: the meeting's own questions."""
    nonce = str(form.nonce.data)
    copy = service.begin_draft(db, meeting, nonce or None)
    if copy.event is not None:  # it was sent; this is the same form once more
        return redirect(request, copy.path, RECEIVED)
    give_keys(form)
    for key, texts in parts_of(texts_of(form, posted)).items():
        part = part_of(key)
        if part is not None:
            service.save_part(db, copy, part, seen={}, texts=texts, page=nonce[:14])
    service.send_link(db, copy)
    return redirect(request, f"{copy.path}/parts/{FURTHER.key}", ONE_LEFT)


def _show(
    request: Request,
    db: Db,
    meeting: Meeting,
    form: ApplicationForm,
    offer: Offer,
    *,
    status: int = 0,
) -> Response:
    door = service.door_at(db, meeting, offer, clock.now())
    return page(
        request,
        "side_events/apply",
        status=status or 200,
        **said_at_door(meeting, offer, door, sent=bool(status)),
        form=form,
        names=entity_names(db),
    )


def said_at_door(meeting: Meeting, offer: Offer, door: Door, *, sent: bool) -> dict[str, Any]:
    """What `_applying.html` uses; what was `sent` is shown even where the door closed since."""
    policy = offer.policy
    return {
        "meeting": head_of(meeting),
        "zone": meeting.timezone,
        "closes_at": policy.closes_at,
        "door": door.value,
        "closed": "" if sent or door not in SHUT else closed_because(policy, door),
        "costs": in_language(policy.costs),
    }
