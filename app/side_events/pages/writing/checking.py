"""The whole of an application before it is sent: what is wrong with it, and its page."""

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.calls.rules import Door
from app.core import clock
from app.core.db import Db
from app.core.i18n import lazy
from app.core.web.answers import page, redirect
from app.core.web.notices import notice
from app.core.web.posted import Posted
from app.meetings.rules import head_of
from app.side_events import queries, service
from app.side_events.errors import ApplicationsClosed
from app.side_events.forms.further import further_form
from app.side_events.forms.parts import FURTHER, part_of, whole_form
from app.side_events.guards import OwnCopy
from app.side_events.pages.applying import RECEIVED
from app.side_events.pages.remarking import remarks_on
from app.side_events.pages.writing.faults import answers_in, faults_of, kept_out, where
from app.side_events.pages.writing.further import LIMIT
from app.side_events.pages.writing.reading import CHECK, asked_in, steps_of
from app.side_events.rules.application import (
    FEATURES,
    PARTNER_ROLES,
    SPEAKER_ROLES,
)
from app.side_events.rules.needs import facts_for_guests
from app.side_events.rules.preview import preview_of
from app.side_events.service import Copy, Further

router = APIRouter(include_in_schema=False)
CHANGED = notice("side_event.changed", lazy("Your application is changed."))


@router.get("/applications/{secret}/check")
def look(request: Request, copy: OwnCopy, db: Db) -> Response:
    """Everything that is wrong, and the page as it will be; then it can be sent."""
    service.refuse_after_decision(copy)
    return _check(request, db, copy)


@router.post("/applications/{secret}/check", dependencies=[LIMIT])
def send(request: Request, posted: Posted, copy: OwnCopy, db: Db) -> Response:  # noqa: ARG001 - asking for `posted` checks its token
    """Send it, where nothing is wrong with it."""
    service.refuse_after_decision(copy)
    offer = queries.offer(db, copy.meeting.id)
    if copy.event is None and service.door_at(db, copy.meeting, offer, clock.now()) is Door.OVER:
        raise ApplicationsClosed
    asked, form = asked_in(db, copy), whole_form(copy.meeting, offer, copy.texts)
    said = answers_in(db, copy, further_form(asked, copy.parts[FURTHER.key].texts))
    wrong = copy.undecided or not form.validate() or said is None
    if wrong or kept_out(db, copy, form, offer):
        return _check(request, db, copy, status=422)
    was_there = copy.event is not None
    service.send_copy(db, copy, form.application(), Further(asked, said or {}))
    return redirect(request, copy.path, CHANGED if was_there else RECEIVED)


def _check(request: Request, db: Session, copy: Copy, *, status: int = 200) -> Response:
    offer, asked = queries.offer(db, copy.meeting.id), asked_in(db, copy)
    form = whole_form(copy.meeting, offer, copy.texts)
    wrong = faults_of(db, copy, asked, form, offer)
    preview = preview_of(form.application(), offer) if not form.errors else None
    said = {sentence for _part, sentence in wrong}
    return page(
        request,
        "side_events/check",
        status=status,
        meeting=head_of(copy.meeting),
        path=copy.path,
        steps=steps_of(copy, asked, CHECK, {part.key for part, _sentence in wrong}),
        wrong=wrong,
        undecided=[part_of(key) for key in copy.undecided],
        remarks=[
            (where(one.field), one.sentence)
            for one in remarks_on(db, copy, offer)
            if one.sentence not in said
        ],
        preview=preview,
        features=FEATURES,
        facts_for_guests=facts_for_guests,
        partner_roles=PARTNER_ROLES,
        speaker_roles=SPEAKER_ROLES,
        door=service.door_at(db, copy.meeting, offer, clock.now()).value,
        sent=copy.event is not None,
        changed=copy.is_changed,
    )
