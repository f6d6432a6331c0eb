"""Pinning events to where they stand on the board."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.meetings.models import Meeting
from app.schedule import queries, solver
from app.schedule.errors import NothingChosen, NothingHere, NothingToPin, StandsElsewhere
from app.schedule.rules import Spot, Standing, Words
from app.schedule.service.known import known_of
from app.side_events import service as side_events
from app.side_events.rules.shown import StartsAsked


class Fixed(StrEnum):
    """What of its place a pinned event keeps."""

    TIME = "time"
    ROOM = "room"
    BOTH = "both"
    NOTHING = "nothing"


def say_starts(db: Session, asked: StartsAsked) -> None:
    """React to somebody asking when events may start: also when what takes rooms is over."""
    meeting = queries.meeting_by_id(db, asked.meeting_id)
    problem = known_of(db, meeting).problem
    starts = {one for slot in problem.slots for one in slot.starts}
    for room in problem.rooms:
        if asked.room_id in {None, room.id}:
            starts.update(room.starts)
    asked.found.update(map(solver.moment_of, starts))


def pin(
    db: Session,
    actor: Actor | None,
    meeting: Meeting,
    seen: Sequence[tuple[str, Spot | None]],
    fixed: Fixed,
) -> None:
    """Pin events to the time, the room or both that they have, all or none; or let them go.

    Raises `StandsElsewhere` where an event is not where it was seen, `NothingToPin` for one that
    has no place, `NothingChosen` without any, `NothingHere` for one that is not accepted, and
    `WrongDemand`.
    """
    queries.lock_meeting(db, meeting.id)
    facts = known_of(db, meeting).facts
    events = {event.id: event for event in facts.events}
    if not seen:
        raise NothingChosen
    if not events.keys() >= {event_id for event_id, _ in seen}:
        raise NothingHere
    draft = queries.board_to_change(db, meeting.id)
    placements = {one.side_event_id: one for one in draft.placements} if draft else {}
    words = Words.of(facts)
    spots = {event_id: Standing.of(placements.get(event_id)).spot for event_id, _ in seen}
    stale = [(event_id, spot) for event_id, spot in seen if spots[event_id] != spot]
    if stale and fixed is not Fixed.NOTHING:
        raise StandsElsewhere(
            [words.elsewhere(one, (spot, spots[one]), None, "") for one, spot in stale]
        )
    nowhere = [event_id for event_id, spot in spots.items() if spot is None]
    if nowhere and fixed is not Fixed.NOTHING:
        raise NothingToPin(words.event(nowhere[0]))
    with db.begin_nested():
        for event_id, spot in spots.items():
            start = spot.starts_at if spot and fixed in {Fixed.TIME, Fixed.BOTH} else None
            room = spot.room_id if spot and fixed in {Fixed.ROOM, Fixed.BOTH} else None
            side_events.pin(db, actor, events[event_id], start, room)
