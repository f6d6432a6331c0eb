"""Decisions on applications: by the organisers, and the applicant's withdrawal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock
from app.core.i18n import gettext as _
from app.meetings.models import Meeting
from app.side_events import mails, queries
from app.side_events.errors import NotInThisState
from app.side_events.models import SideEvent, SideEventState
from app.side_events.rules.states import STATES, Step, may
from app.side_events.service.applications import link_path

LONGEST_REASON = 500  # characters


@dataclass(frozen=True)
class _Decision:
    step: Step
    to: SideEventState
    reason: str = ""
    notify: bool = True


def announce(
    events: Iterable[SideEvent], at: datetime, places: Mapping[str, tuple[str, datetime, datetime]]
) -> None:
    """Note what a release of that moment says of accepted events.

    `places` gives room, start and end by event id; an event that is not in it has no place.
    """
    for event in events:
        room_id, start, end = places.get(event.id, (None, None, None))
        event.announced_at = at
        event.announced_room_id, event.announced_start, event.announced_end = room_id, start, end


def accept(db: Session, actor: Actor | None, event: SideEvent, *, notify: bool = True) -> SideEvent:
    """Accept an application, so that it can be scheduled, and tell the applicant.

    Raises `NotInThisState`.
    """
    return _take(db, actor, event, _Decision(Step.ACCEPT, SideEventState.ACCEPTED, "", notify))


def decline(
    db: Session, actor: Actor | None, event: SideEvent, reason: str, *, notify: bool = True
) -> SideEvent:
    """Decline an application; the applicant reads the reason. Raises `NotInThisState`."""
    return _take(db, actor, event, _Decision(Step.DECLINE, SideEventState.DECLINED, reason, notify))


def cancel(db: Session, actor: Actor | None, event: SideEvent, reason: str) -> SideEvent:
    """Take an accepted event off; the applicant reads the reason. Raises `NotInThisState`."""
    return _take(db, actor, event, _Decision(Step.CANCEL, SideEventState.CANCELLED, reason))


def reopen(db: Session, actor: Actor | None, event: SideEvent) -> SideEvent:
    """Take a decision back: the application is open again. Raises `NotInThisState`."""
    return _take(db, actor, event, _Decision(Step.REOPEN, SideEventState.SUBMITTED))


def withdraw(db: Session, event: SideEvent) -> SideEvent:
    """The applicant takes the application back. Raises `NotInThisState`."""
    return _take(db, None, event, _Decision(Step.WITHDRAW, SideEventState.WITHDRAWN))


def _take(db: Session, actor: Actor | None, event: SideEvent, decision: _Decision) -> SideEvent:
    event = queries.side_event_to_change(db, event.id)
    if event.state is decision.to:  # the button was pressed twice, or two organisers agree
        return event
    event.announced_at = event.announced_start = None  # until the next release
    if not may(event.state, decision.step):
        sentence = _("This cannot be done any more: the application is now “%(state)s”.")
        raise NotInThisState(sentence % {"state": STATES[event.state]})
    event.state = decision.to
    event.decline_reason = decision.reason[:LONGEST_REASON]
    event.decided_at = clock.now()
    db.flush()
    action, to = f"side_event.{decision.step.value}", decision.to.value
    record(db, actor, action, event.meeting_id, event.id, to=to)
    if decision.notify:
        meeting = db.get_one(Meeting, event.meeting_id)
        mails.decided(db, meeting, event, link_path(db, event))
    return event
