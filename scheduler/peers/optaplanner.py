"""OptaPlanner's conference scheduling: its workbook as a problem.

`scheduler/README.md` says what is carried over. Their timeslots may overlap, ours may not: those
that do become one slot, and each talk is available just in its timeslots, which are as long as
it is, so that it starts where they start.
"""

import math
from collections.abc import Iterable
from typing import Final

from scheduler.peers.conference import Conference, Room, Talk, Timeslot, read_conference
from scheduler.peers.optaplanner_costs import SoftCosts
from scheduler.peers.optaplanner_score import PAIR
from scheduler.peers.periods import merged, named
from scheduler.problem import (
    Equipment,
    Event,
    Period,
    Person,
    Pin,
    Placement,
    Problem,
    ProblemError,
    Slot,
    Weights,
)
from scheduler.problem import Room as OurRoom

POPULAR: Final = "Popular talks"


def read_optaplanner(content: bytes) -> Problem:
    """The problem of a workbook's bytes; ProblemError names the cell of the first mistake."""
    return to_problem(read_conference(content))


def to_problem(conference: Conference) -> Problem:
    """The conference as a problem that has a schedule where OptaPlanner has one without breach."""
    blocks = merged(((one.start, one.end) for one in conference.timeslots), touching=False)
    crowds = _crowds(conference)
    soft = SoftCosts(conference)
    published = (
        Placement(talk.code, talk.published[1], talk.published[0].start)
        for talk in conference.talks
        if talk.published[0] is not None and talk.published[1]
    )
    return Problem(
        name=conference.name,
        slots=tuple(Slot(named(start), start, end) for start, end in blocks),
        start_step=_step(conference.timeslots, blocks),
        rooms=tuple(_room(room, conference) for room in conference.rooms),
        people=tuple(Person(name) for name in _speakers(conference)),
        equipment=tuple(Equipment(name, PAIR) for name in sorted(set(crowds.values()))),
        events=tuple(_event(talk, soft, crowds) for talk in conference.talks),
        pairs=soft.pairs(),
        published=tuple(published),
        weights=Weights(
            slot_preference=0,
            room_preference=0,
            theme_overlap=0,
            missed_interest=0,
            fairness=0,
            room_fit=0,
            time_change=1_000_000,
            room_change=0,
            larger_room=soft.weight(POPULAR),
        ),
    )


def _step(timeslots: Iterable[Timeslot], blocks: list[tuple[int, int]]) -> int | None:
    """The longest step from the start of its slot that meets the start of every timeslot."""
    late = (
        one.start - next(start for start, end in blocks if start <= one.start < end)
        for one in timeslots
    )
    return math.gcd(*late) or None


def _speakers(conference: Conference) -> list[str]:
    names = (speaker.name for talk in conference.talks for speaker in talk.speakers)
    return list(dict.fromkeys(names))


def _crowds(conference: Conference) -> dict[str, str]:
    """What talks that draw a crowd use up, by type: types with no timeslot in common do not mix."""
    types = {one: f"crowd control, {one}" for slot in conference.timeslots for one in slot.types}
    if any(len(slot.types) > 1 for slot in conference.timeslots):
        types = dict.fromkeys(types, "crowd control")
    crowded = {talk.type for talk in conference.talks if talk.crowded}
    return {name: thing for name, thing in types.items() if name in crowded}


def _room(room: Room, conference: Conference) -> OurRoom:
    open_to = [one for one in conference.timeslots if one.types & room.types]
    open_at = [one for one in open_to if one not in room.unavailable]
    closed = tuple(_closed(room, one, open_at) for one in open_to if one in room.unavailable)
    return OurRoom(room.name, room.capacity, features=room.tags, unavailable=closed)


def _closed(room: Room, timeslot: Timeslot, open_at: list[Timeslot]) -> Period:
    """A part of a timeslot without the room that no timeslot with it reaches into."""
    start = timeslot.start
    for one in sorted(open_at, key=lambda one: one.start):
        if one.start > start:
            break
        start = max(start, one.end)
    end = min([timeslot.end, *(one.start for one in open_at if one.start > start)])
    if start >= end:
        raise ProblemError(
            f"Rooms: {room.name!r} is closed in a timeslot all of which lies in open ones"
        )
    return Period(start, end)


def _event(talk: Talk, soft: SoftCosts, crowds: dict[str, str]) -> Event:
    conference = soft.conference
    timeslots = possible_timeslots(talk, conference)
    lengths = {one.minutes for one in conference.timeslots_of(talk)}
    if len(lengths) != 1:
        raise ProblemError(f"Talks: the timeslots for {talk.code!r} are not all equally long")
    return Event(
        id=talk.code,
        duration=lengths.pop(),
        equipment={crowds[talk.type]: 1} if talk.crowded else {},
        people=tuple(speaker.name for speaker in talk.speakers),
        themes=talk.themes,
        available=tuple(Period(one.start, one.end) for one in timeslots),
        rooms=tuple(room.name for room in possible_rooms(talk, conference)),
        after=talk.after,
        not_with=tuple(
            other.code
            for other in conference.talks
            if talk.exclusive & other.exclusive and other.code != talk.code
        ),
        pinned=_pin(talk),
        popularity=talk.favourites if soft.weight(POPULAR) else None,
        costs=tuple(soft.of_talk(talk)),
    )


def _pin(talk: Talk) -> Pin | None:
    timeslot, room = talk.assigned
    if not talk.pinned or (timeslot is None and not room):
        return None
    return Pin(timeslot.start if timeslot else None, room or None)


def possible_timeslots(talk: Talk, conference: Conference) -> list[Timeslot]:
    """The timeslots in which nothing hard stands against a talk and its speakers."""
    wishes = [talk.timeslot, *(speaker.timeslot for speaker in talk.speakers)]
    return [
        one
        for one in conference.timeslots_of(talk)
        if not any(one in speaker.unavailable for speaker in talk.speakers)
        and not any(wish.refused(one.tags) for wish in wishes)
    ]


def possible_rooms(talk: Talk, conference: Conference) -> list[Room]:
    """The rooms whose tags suit a talk and its speakers."""
    wishes = [talk.room, *(speaker.room for speaker in talk.speakers)]
    return [
        room
        for room in conference.rooms_of(talk)
        if not any(wish.refused(room.tags) for wish in wishes)
    ]
