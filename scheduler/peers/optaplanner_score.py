"""What OptaPlanner would say of a schedule: its own constraints, weighed as the workbook says.

Written from the definitions of its example, talk by talk and pair by pair. A talk that has no
placement counts nowhere, as there. Rewards count for the score, everything else against it.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from scheduler.peers.conference import Conference, Room, Talk, Timeslot, Wishes
from scheduler.problem import ProblemError
from scheduler.schedule import Schedule

REWARDS: Final = frozenset(
    {"Audience type diversity", "Audience level diversity", "Language diversity"}
)


PAIR: Final = 2
"""Talks that draw a crowd may be in a timeslot alone or in twos."""


@dataclass(frozen=True, slots=True)
class Score:
    """Higher is better; hard below 0 breaks a rule. `parts` is amount by constraint, unweighted."""

    hard: int
    medium: int
    soft: int
    parts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Placed:
    talk: Talk
    timeslot: Timeslot
    room: Room

    @property
    def minutes(self) -> int:
        return self.timeslot.minutes


def optaplanner_score(conference: Conference, schedule: Schedule) -> Score:
    """The score of a schedule of the conference; ProblemError where it is in no timeslot."""
    placed = [_placed(conference, place) for place in _places(conference, schedule)]
    parts: Counter[str] = Counter()
    for one in placed:
        _add(parts, _alone(one))
    for one, other in combinations(placed, 2):
        _add(parts, _together(one, other, conference.pause))
    parts["Crowd control"] = _crowds(placed)
    levels = [0, 0, 0]
    for name, amount in parts.items():
        sign = 1 if name in REWARDS else -1
        for level, weight in enumerate(conference.weights.get(name, (0, 0, 0))):
            levels[level] += sign * weight * amount
    hard, medium, soft = levels
    return Score(hard, medium, soft, {name: amount for name, amount in parts.items() if amount})


def _add(parts: Counter[str], amounts: Iterator[tuple[str, int]]) -> None:
    for name, amount in amounts:
        parts[name] += amount


def _places(conference: Conference, schedule: Schedule) -> Iterator[tuple[Talk, str, int]]:
    talks = {talk.code: talk for talk in conference.talks}
    for place in schedule.placements:
        if place.event not in talks:
            raise ProblemError(f"the schedule: the workbook has no talk {place.event!r}")
        yield talks[place.event], place.room, place.start


def _placed(conference: Conference, place: tuple[Talk, str, int]) -> _Placed:
    talk, name, start = place
    slots = [one for one in conference.timeslots_of(talk) if one.start == start]
    rooms = [one for one in conference.rooms_of(talk) if one.name == name]
    if not slots or not rooms:
        raise ProblemError(f"the schedule: the talk {talk.code!r} is where its type cannot be")
    return _Placed(talk, slots[0], rooms[0])


def _alone(one: _Placed) -> Iterator[tuple[str, int]]:
    talk, slot, room = one.talk, one.timeslot, one.room
    yield "Room unavailable timeslot", one.minutes * (slot in room.unavailable)
    absent = sum(slot in speaker.unavailable for speaker in talk.speakers)
    yield "Speaker unavailable timeslot", one.minutes * absent
    yield "Published timeslot", int(talk.published[0] not in {None, slot})
    yield "Published room", int(talk.published[1] not in {"", room.name})
    wishes = (
        ("Speaker", "timeslot", [speaker.timeslot for speaker in talk.speakers], slot.tags),
        ("Talk", "timeslot", [talk.timeslot], slot.tags),
        ("Speaker", "room", [speaker.room for speaker in talk.speakers], room.tags),
        ("Talk", "room", [talk.room], room.tags),
    )
    for who, where, wished, tags in wishes:
        for kind, count in _COUNTS.items():
            amount = sum(count(one, tags) for one in wished)
            yield f"{who} {kind} {where} tags", one.minutes * amount


_COUNTS: Final[dict[str, Callable[[Wishes, frozenset[str]], int]]] = {
    "required": lambda wishes, tags: len(wishes.required - tags),
    "prohibited": lambda wishes, tags: len(wishes.prohibited & tags),
    "preferred": lambda wishes, tags: len(wishes.preferred - tags),
    "undesired": lambda wishes, tags: len(wishes.undesired & tags),
}


def _together(one: _Placed, other: _Placed, pause: int) -> Iterator[tuple[str, int]]:
    minutes = max(0, one.timeslot.overlap(other.timeslot))
    if minutes:
        yield from _overlapping(one, other, minutes)
    if one.timeslot == other.timeslot:
        yield from _in_one_timeslot(one.talk, other.talk, minutes)
    both = one.minutes + other.minutes
    themes = len(one.talk.themes & other.talk.themes)
    content = len(one.talk.content & other.talk.content)
    same_day = one.timeslot.day == other.timeslot.day
    if same_day and one.room != other.room:
        yield "Theme track room stability", themes * both
    if not same_day:
        yield "Same day talks", (themes + content) * both
    speakers = set(one.talk.speakers) & set(other.talk.speakers)
    if speakers and same_day and one.timeslot.overlap(other.timeslot) > -pause:
        yield "Consecutive talks pause", both
    yield from _ordered(one, other, content, both)


def _overlapping(one: _Placed, other: _Placed, minutes: int) -> Iterator[tuple[str, int]]:
    a, b = one.talk, other.talk
    themes = len(a.themes & b.themes)
    yield "Room conflict", minutes * (one.room == other.room)
    yield "Speaker conflict", minutes * len(set(a.speakers) & set(b.speakers))
    yield "Talk mutually-exclusive-talks tags", minutes * len(a.exclusive & b.exclusive)
    yield "Theme track conflict", minutes * themes
    yield "Sector conflict", minutes * len(a.sectors & b.sectors)
    yield "Content conflict", minutes * len(a.content & b.content)
    audiences = len(a.audiences & b.audiences)
    yield "Audience type theme track conflict", minutes * themes * audiences


def _in_one_timeslot(one: Talk, other: Talk, minutes: int) -> Iterator[tuple[str, int]]:
    yield "Audience type diversity", minutes * len(one.audiences & other.audiences)
    yield "Audience level diversity", minutes * (one.level != other.level)
    yield "Language diversity", minutes * (one.language != other.language)


def _ordered(one: _Placed, other: _Placed, content: int, both: int) -> Iterator[tuple[str, int]]:
    """What depends on which of the two comes first, or is the more popular."""
    for first, second in ((one, other), (other, one)):
        late = first.timeslot.end > second.timeslot.start
        if late and first.talk.code in second.talk.after:
            yield "Talk prerequisite talks", both
        if late and first.talk.level < second.talk.level:
            yield "Content audience level flow violation", content * both
        less_popular = first.talk.favourites < second.talk.favourites
        if less_popular and first.room.capacity > second.room.capacity:
            yield "Popular talks", both


def _crowds(placed: list[_Placed]) -> int:
    """The minutes of the talks that have more than one other to share their crowd with."""
    timeslots = Counter(one.timeslot for one in placed if one.talk.crowded)
    return sum(slot.minutes * count for slot, count in timeslots.items() if count > PAIR)
