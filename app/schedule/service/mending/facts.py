"""Writing down what happened, by the verbs that there are, and taking it back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.meetings import queries as meetings
from app.meetings import service as programme
from app.meetings.models import Meeting, Room, RoomClosure
from app.registrations import service as people
from app.registrations.models import Absence, Person
from app.schedule import rules
from app.schedule.errors import NothingHere
from app.schedule.models import FactKind, Mending
from app.schedule.rules import Fact, Standing
from app.schedule.service import given_up
from app.schedule.service.mending.lengths import set_lengths
from app.schedule.service.mending.weighing import Weighed
from app.side_events import queries as side_events
from app.side_events import service as deciding
from app.side_events.rules.states import Step

Kept = dict[str, Any]


def write(db: Session, actor: Actor | None, weighed: Weighed, fact: Fact) -> Kept:
    """Write a fact down; gives what taking it back needs."""
    kept = _WRITE[fact.kind](db, actor, weighed, fact)
    return kept | {"minutes": set_lengths(db, actor, weighed, fact)}


def restore(db: Session, actor: Actor | None, meeting: Meeting, mending: Mending) -> None:
    """Take a fact back; the board stays as it is."""
    kept = mending.before
    deciding.hold_for(db, actor, meeting, kept.get("minutes", {}))
    given_up.ask_again(db, actor, meeting, mending)
    if mending.kind is FactKind.EVENT_CANCELLED:
        _hold_again(db, actor, meeting, mending)
    elif mending.kind is FactKind.SESSION_HOURS:
        _set_hours(db, actor, meeting, mending.about_id, rules.hours_before(mending))
    elif mending.kind is FactKind.ROOM_LOST:
        closure = db.get(RoomClosure, kept["row"])
        if closure is not None:  # somebody opened the room already
            programme.reopen_room(db, closure)
            record(db, actor, "room.reopened", meeting.id, mending.about_id)
    else:
        absence = db.get(Absence, kept["row"])
        if absence is not None:
            people.remove_absence(db, absence)
            record(db, actor, "person.there", meeting.id, mending.about_id)


def _hours(fact: Fact) -> tuple[datetime, datetime]:
    assert fact.starts_at and fact.ends_at  # noqa: S101, PT018 - only a cancelled event has none
    return fact.starts_at, fact.ends_at


def _session(db: Session, actor: Actor | None, weighed: Weighed, fact: Fact) -> Kept:
    found = next(one for one in weighed.facts.sessions if one.id == fact.about_id)
    assert found.starts_at and found.ends_at  # noqa: S101, PT018 - only such are offered
    before = {"starts_at": found.starts_at.isoformat(), "ends_at": found.ends_at.isoformat()}
    _set_hours(db, actor, weighed.facts.meeting, found.id, _hours(fact))
    return before


def _set_hours(
    db: Session,
    actor: Actor | None,
    meeting: Meeting,
    session_id: str,
    hours: tuple[datetime, datetime],
) -> None:
    session = meetings.session_of(db, meeting.id, session_id)
    if session is None:
        raise NothingHere
    programme.set_hours(db, meeting, session, *hours)
    record(db, actor, "session.hours_set", meeting.id, session_id)


def _room(db: Session, actor: Actor | None, weighed: Weighed, fact: Fact) -> Kept:
    meeting, (starts_at, ends_at) = weighed.facts.meeting, _hours(fact)
    room = db.get_one(Room, fact.about_id)
    closure = programme.close_room(
        db, meeting, room, starts_at=starts_at, ends_at=ends_at, reason=fact.reason
    )
    record(db, actor, "room.closed", meeting.id, closure.id, room=room.id)
    return {"row": closure.id}


def _person(db: Session, actor: Actor | None, weighed: Weighed, fact: Fact) -> Kept:
    starts_at, ends_at = _hours(fact)
    person = db.get_one(Person, fact.about_id)
    absence = people.add_absence(db, person, starts_at=starts_at, ends_at=ends_at)
    record(db, actor, "person.away", weighed.facts.meeting.id, person.id)
    return {"row": absence.id}


def _event(db: Session, actor: Actor | None, weighed: Weighed, fact: Fact) -> Kept:
    """Whoever reads of the cancelled event in the release's mail needs no second one."""
    event = side_events.side_event(db, fact.about_id, meeting_id=weighed.facts.meeting.id)
    if event is None:
        raise NothingHere
    public = any(one.side_event_id == event.id for one in weighed.facts.released)
    placements = weighed.board.placements if weighed.board else ()
    stood = next((one for one in placements if one.side_event_id == event.id), None)
    deciding.decide(db, actor, event, Step.CANCEL, fact.reason, notify=not public)
    return {"spot": rules.key_of(Standing.of(stood).spot), "reason": stood.reason if stood else ""}


def _hold_again(db: Session, actor: Actor | None, meeting: Meeting, mending: Mending) -> None:
    event = side_events.side_event(db, mending.about_id, meeting_id=meeting.id)
    if event is None:
        raise NothingHere
    for step in (Step.REOPEN, Step.ACCEPT):
        deciding.decide(db, actor, event, step, notify=False)


_WRITE: Mapping[FactKind, Callable[[Session, Actor | None, Weighed, Fact], Kept]] = {
    FactKind.SESSION_HOURS: _session,
    FactKind.ROOM_LOST: _room,
    FactKind.PERSON_AWAY: _person,
    FactKind.EVENT_CANCELLED: _event,
}
