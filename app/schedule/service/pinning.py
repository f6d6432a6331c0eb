"""Pinning events to where they stand on the board."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.meetings.models import Meeting
from app.schedule import queries
from app.schedule.errors import NothingHere, NothingToPin, StandsElsewhere
from app.schedule.rules import Spot, Standing, Words
from app.side_events import service as side_events


class Fixed(StrEnum):
    """What of its place a pinned event keeps."""

    TIME = "time"
    ROOM = "room"
    BOTH = "both"
    NOTHING = "nothing"


def pin(
    db: Session,
    actor: Actor | None,
    meeting: Meeting,
    seen: Sequence[tuple[str, Spot | None]],
    fixed: Fixed,
) -> None:
    """Pin events to the time, the room or both that they have, all or none; or let them go.

    Raises `StandsElsewhere` where an event is not where it was seen, `NothingToPin` for one that
    has no place, `NothingHere` for one that is not accepted, and `WrongDemand`.
    """
    queries.lock_meeting(db, meeting.id)
    facts = queries.facts_of(db, meeting)
    events = {event.id: event for event in facts.events}
    if not seen or not events.keys() >= {event_id for event_id, _ in seen}:
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
    for event_id, spot in spots.items():
        if fixed is Fixed.NOTHING:
            side_events.pin(db, actor, events[event_id], None, None)
        elif spot is None:
            raise NothingToPin(words.event(event_id))
        else:
            side_events.pin(
                db,
                actor,
                events[event_id],
                spot.starts_at if fixed is not Fixed.ROOM else None,
                spot.room_id if fixed is not Fixed.TIME else None,
            )
