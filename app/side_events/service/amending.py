"""Changes by the host after acceptance, until the date of the call, and what is asked for then."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.calls.rules import Asked, refusals
from app.core import clock
from app.core.i18n import gettext as _
from app.core.ids import new_id
from app.meetings.models import Meeting
from app.side_events import queries
from app.side_events.errors import NoSuchSideEvent, NotInThisState
from app.side_events.models import (
    ChangeRequest,
    EventChange,
    RequestState,
    SideEvent,
    SideEventState,
)
from app.side_events.rules.amending import Amendment, amendment_of, changed_parts, wrong_in
from app.side_events.rules.application import Mistake
from app.side_events.service.admission import standing_of
from app.side_events.service.applications import refuse, write_texts


def amendable(db: Session, meeting: Meeting, event: SideEvent) -> str:
    """Why the host can change nothing now, as a sentence; "" where that is possible."""
    if _allowed(db, event):
        return ""
    offer = queries.offer(db, meeting.id)
    asked = Asked(changed_at=clock.now())
    return next(
        (one.sentence for one in refusals(offer.policy, asked, standing_of(db, meeting, offer))), ""
    )


def amend(
    db: Session,
    meeting: Meeting,
    event: SideEvent,
    given: Amendment,
    *,
    reason: str = "",
    public: bool = False,
    at: datetime | None = None,
) -> EventChange | None:
    """Change people and texts of an accepted event; gives what changed, None where nothing did.

    `public` says that it is printed in the programme, so that the change is printed too. Raises
    `NotInThisState`, and `WrongApplication` with the first mistake or what the call refuses.
    """
    event = queries.side_event_to_change(db, event.id)
    if event.state is not SideEventState.ACCEPTED:
        raise NotInThisState(_("Only accepted side events are changed here."))
    refuse(amendment_faults(db, meeting, event, given, at or clock.now()))
    what = changed_parts(amendment_of(event), given)
    if not what:
        return None
    write_texts(db, meeting, event, given)
    change = EventChange(id=new_id(), at=at or clock.now(), what=what, reason=reason, public=public)
    event.changes.append(change)
    allowed = _allowed(db, event)
    if allowed:
        allowed.state = RequestState.USED
    db.flush()
    record(db, None, "side_event.amended", meeting.id, event.id, what=what)
    return change


def amendment_faults(
    db: Session, meeting: Meeting, event: SideEvent, given: Amendment, at: datetime
) -> list[Mistake]:
    """Everything that keeps an amendment out."""
    offer = queries.offer(db, meeting.id)
    asked = Asked(
        changed_at=None if _allowed(db, event) else at,
        titles=[note.title for note in given.concept],
        calendar_title=given.calendar_title,
        texts=[
            ("description", given.description),
            *(pair for note in given.concept for pair in note.texts.items()),
        ],
    )
    refused = refusals(offer.policy, asked, standing_of(db, meeting, offer))
    fields = {"title": "concept"} | dict.fromkeys(("description", "calendar_title"))
    return [
        *wrong_in(given),
        *(Mistake(fields.get(one.field, "concept") or one.field, one.sentence) for one in refused),
    ]


def ask_for_change(db: Session, event: SideEvent, text: str) -> None:
    """Ask the organisers for a change."""
    db.add(
        ChangeRequest(
            id=new_id(),
            side_event_id=event.id,
            at=clock.now(),
            text=text,
            state=RequestState.OPEN,
        )
    )
    record(db, None, "side_event.change_requested", event.meeting_id, event.id)
    db.flush()


def settle_request(
    db: Session, actor: Actor, event: SideEvent, request_id: str, *, allow: bool
) -> None:
    """Let the host change the event once, or not. Raises `NoSuchSideEvent`, `NotInThisState`."""
    request = queries.request_to_settle(db, event.id, request_id)
    if request is None:
        raise NoSuchSideEvent
    wanted = RequestState.ALLOWED if allow else RequestState.DECLINED
    if request.state is wanted:  # pressed twice
        return
    if request.state is not RequestState.OPEN:
        raise NotInThisState(_("This request has been answered in the meantime."))
    request.state, request.settled_at = wanted, clock.now()
    record(db, actor, f"side_event.request_{wanted.value}", event.meeting_id, event.id)
    db.flush()


def _allowed(db: Session, event: SideEvent) -> ChangeRequest | None:
    asked = queries.requests_of(db, event.id)
    return next((one for one in asked if one.state is RequestState.ALLOWED), None)
