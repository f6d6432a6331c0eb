"""Pinning events to where they stand on the board."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.accounts import queries as accounts
from app.accounts.access import Actor
from app.core.i18n import gettext as _
from app.meetings.models import Meeting
from app.schedule import queries, solver
from app.schedule.errors import (
    NothingChosen,
    NothingHere,
    NothingToPin,
    PinnedSince,
    StandsElsewhere,
)
from app.schedule.models import BoardChange, BoardKind, Draft
from app.schedule.rules import Facts, Pin, Repinned, Spot, Standing, Words
from app.schedule.service.board import keep_change
from app.schedule.service.known import known_of
from app.side_events import service as side_events
from app.side_events.models import SideEvent
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


class Seen(NamedTuple):
    """An event as somebody saw it who pins it: where it stood, and what of that was pinned."""

    event_id: str
    spot: Spot | None
    pin: Pin


def pin(
    db: Session, actor: Actor | None, meeting: Meeting, seen: Sequence[Seen], fixed: Fixed
) -> BoardChange | None:
    """Pin events to the time, the room or both that they have, all or none; or let them go.

    Gives what can be undone; None where nothing changes, or there is no board yet. Raises
    `StandsElsewhere` where an event is not where it was seen, `PinnedSince` where another pin is on
    it than was seen, `NothingToPin` for one that has no place, `NothingChosen` without any,
    `NothingHere` for one that is not accepted, and `WrongDemand`.
    """
    queries.lock_meeting(db, meeting.id)
    facts = known_of(db, meeting).facts
    if not seen:
        raise NothingChosen
    if not {event.id for event in facts.events} >= {one.event_id for one in seen}:
        raise NothingHere
    draft = queries.board_to_change(db, meeting.id)
    placements = {one.side_event_id: one for one in draft.placements} if draft else {}
    spots = {one.event_id: Standing.of(placements.get(one.event_id)).spot for one in seen}
    if fixed is not Fixed.NOTHING:
        _refuse_elsewhere(Words.of(facts), seen, spots)
    repinned = [
        Repinned(one.event_id, one.pin, _pin_at(spots[one.event_id], fixed)) for one in seen
    ]
    done = _repin(db, actor, facts, repinned)
    return keep_change(db, actor, draft, BoardKind.PINNED, pins=done) if draft and done else None


def pin_again(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    draft: Draft,
    what: tuple[BoardKind, Sequence[Repinned]],
) -> BoardChange:
    """Undo pins, or set them again.

    Raises `PinnedSince` as `pin` does, `WrongDemand`, and `StandsElsewhere` for an event that is
    not accepted any more.
    """
    kind, pins = what
    facts = known_of(db, meeting).facts
    if not {event.id for event in facts.events} >= {one.event_id for one in pins}:
        raise StandsElsewhere([_("A side event of this change is not accepted any more.")])
    _repin(db, actor, facts, pins)
    return keep_change(db, actor, draft, kind, pins=pins)


def _pin_at(spot: Spot | None, fixed: Fixed) -> Pin:
    return Pin(
        spot.starts_at if spot and fixed in {Fixed.TIME, Fixed.BOTH} else None,
        spot.room_id if spot and fixed in {Fixed.ROOM, Fixed.BOTH} else None,
    )


def _refuse_elsewhere(
    words: Words, seen: Sequence[Seen], spots: Mapping[str, Spot | None]
) -> None:  # fmt: skip
    """Raises `StandsElsewhere` for what was seen elsewhere, `NothingToPin` for what is nowhere."""
    stale = [one for one in seen if spots[one.event_id] != one.spot]
    if stale:
        raise StandsElsewhere(
            [
                words.elsewhere(one.event_id, (one.spot, spots[one.event_id]), None, "")
                for one in stale
            ]
        )
    nowhere = [event_id for event_id, spot in spots.items() if spot is None]
    if nowhere:
        raise NothingToPin(words.event(nowhere[0]))


def _repin(
    db: Session, actor: Actor | None, facts: Facts, wanted: Sequence[Repinned]
) -> list[Repinned]:
    """Let pins go from what was seen to what is wanted; gives what is not so already."""
    events = {event.id: event for event in facts.events}
    changed = [one for one in wanted if Pin.of(events[one.event_id]) != one.after]
    stale = [one for one in changed if Pin.of(events[one.event_id]) != one.before]
    if stale:
        raise PinnedSince([_since(db, Words.of(facts), events[one.event_id], one) for one in stale])
    with db.begin_nested():
        for one in changed:
            side_events.pin(db, actor, events[one.event_id], one.after.starts_at, one.after.room_id)
    return changed


def _since(db: Session, words: Words, event: SideEvent, asked: Repinned) -> str:
    """What somebody else has pinned since; who it was is in the log."""
    entry = accounts.latest_about(db, event.id, {side_events.DEMANDS_SET})
    known = entry.account_id if entry else None
    who = accounts.names_of(db, {known}).get(known, "") if known else ""
    return words.pinned_since(event.id, (asked.before, Pin.of(event)), who)
