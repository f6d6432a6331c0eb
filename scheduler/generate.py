"""Realistic problems from a seed, each built around a schedule that is planted in it.

The schedule is drawn first, and only then what each event needs and asks for, so that it is known
to be possible. Kinds whose name says so are made impossible, or short of rooms, afterwards.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from typing import Final

from scheduler.problem import (
    Delegation,
    Equipment,
    Event,
    Organisation,
    Period,
    Person,
    Pin,
    Placement,
    Problem,
    Room,
    Session,
    Slot,
    Travel,
    Weights,
)
from scheduler.schedule import Schedule

_MONDAY: Final = int(datetime(2027, 6, 14, tzinfo=UTC).timestamp()) // 60 - 120
"""Midnight in Geneva, two hours before it is midnight in UTC."""
_DAY: Final = 24 * 60

_FEATURES: Final = ("captioning", "catering", "hybrid", "interpretation", "projector", "step-free")
_THEMES: Final = (
    "clearance", "cooperation", "environment", "gender", "risk-education", "stockpiles",
    "survey", "universalization", "victim-assistance", "youth",
)  # fmt: skip
_CAPACITIES: Final = (250, 150, 120, 80, 60, 60, 45, 40, 35, 35, 30, 30)
_THINGS: Final = (Equipment("hybrid-kit", 2), Equipment("interpreters", 3))


@dataclass(frozen=True, slots=True)
class _Kind:
    """The shape of a meeting: hours are minutes of the day."""

    events: int
    days: int
    rooms: int
    hours: tuple[tuple[int, int], ...] = ((525, 585), (795, 885), (1095, 1185))
    plenaries: tuple[tuple[int, int], ...] = ((600, 780), (900, 1080))
    delegations: int = 120
    two_venues: bool = False
    parts: bool = False
    start_step: int | None = None
    turnaround: int = 0
    spoil: Callable[[Problem, Schedule], Problem] | None = None


def generate(
    kind: str, seed: int = 0, events: int | None = None
) -> tuple[Problem, Schedule | None]:
    """A problem of one of the `KINDS`, the same for the same arguments, and what is planted in it.

    `events` None is the usual number of the kind; for more of them the meeting gets more days. The
    schedule keeps every rule; it is None where the kind is made so that it no longer does.
    """
    shape = _KINDS[kind]
    maker = _Maker(shape, events or shape.events, random.Random(f"{kind} {seed} {events}"))  # noqa: S311 - no secret
    problem, planted = maker.make(f"{kind}-{seed}")
    if shape.spoil is None:
        return problem, planted
    return shape.spoil(problem, planted), None


class _Maker:
    """Draws a meeting, a schedule of it, and events that fit the schedule."""

    def __init__(self, shape: _Kind, events: int, rng: random.Random) -> None:
        self.shape = shape
        self.rng = rng
        self.number = events
        usable_cells = len(shape.hours) * shape.rooms * 3 // 4
        self.days = max(shape.days, -(-events // usable_cells))
        self.slots = [
            Slot(f"d{day + 1}-{start // 60:02}{start % 60:02}", _at(day, start), _at(day, end))
            for day in range(self.days)
            for start, end in shape.hours
        ]
        self.rooms = self._rooms()
        self.taken: dict[str, set[str]] = {}
        """By slot: the people, organisations and things that are no longer free then."""

    def make(self, name: str) -> tuple[Problem, Schedule]:
        cells = self._cells()
        people, organisations = self._names("p", 1.7), self._names("o", 0.65)
        events: list[Event] = []
        for n, (slot, room) in enumerate(cells, 1):
            events.append(self._event(f"e{n}", slot, room, people, organisations))
        events = self._related(events, [slot for slot, _ in cells])
        planted = Schedule(
            tuple(
                Placement(event.id, room.id, self._start(slot, event))
                for event, (slot, room) in zip(events, cells, strict=True)
            )
        )
        problem = Problem(
            name=name,
            timezone="Europe/Zurich",
            start_step=self.shape.start_step,
            turnaround=self.shape.turnaround,
            slots=tuple(self.slots),
            rooms=tuple(self.rooms),
            travel=(Travel(("main", "annex"), 15),) if self.shape.two_venues else (),
            equipment=_THINGS,
            sessions=tuple(self._sessions()),
            people=tuple(self._person(person) for person in people),
            organisations=tuple(Organisation(one) for one in organisations),
            delegations=tuple(self._delegations([event.id for event in events])),
            events=tuple(events),
        )
        return problem, planted

    def _names(self, letter: str, per_event: float) -> list[str]:
        return [f"{letter}{n}" for n in range(1, 3 + round(per_event * self.number))]

    def _rooms(self) -> list[Room]:
        rooms = [
            Room(
                id=f"R{n + 1}",
                capacity=_CAPACITIES[n % len(_CAPACITIES)],
                venue="annex" if self.shape.two_venues and n % 3 == 1 else "main",
                features=frozenset(self._some(_FEATURES, 0.8)),
            )
            for n in range(self.shape.rooms)
        ]
        if self.shape.parts:  # the last two are what a wall makes of the third
            rooms[-2:] = [replace(part, excludes=(rooms[2].id,)) for part in rooms[-2:]]
        return rooms

    def _cells(self) -> list[tuple[Slot, Room]]:
        """A slot and a room for each event, a divided room never together with its parts."""
        free = [(slot, room) for slot in self.slots for room in self.rooms]
        self.rng.shuffle(free)
        chosen: dict[tuple[str, str], tuple[Slot, Room]] = {}
        for slot, room in free:
            others = {*room.excludes, *(one.id for one in self.rooms if room.id in one.excludes)}
            if len(chosen) < self.number and not any((slot.id, o) in chosen for o in others):
                chosen[slot.id, room.id] = slot, room
        return list(chosen.values())

    def _start(self, slot: Slot, event: Event) -> int:
        """As late in the slot as the grid lets it be, for every other event of a stepped one."""
        step = self.shape.start_step
        if step is None or event.priority % 2:
            return slot.start
        return slot.start + (slot.end - slot.start - event.duration) // step * step

    def _event(
        self, name: str, slot: Slot, room: Room, people: list[str], organisations: list[str]
    ) -> Event:
        rng = self.rng
        length = slot.end - slot.start
        day = (slot.start - _MONDAY) // _DAY
        others = [one for one in self.slots if one != slot]
        return Event(
            id=name,
            duration=rng.choice([minutes for minutes in (45, 60, 75, 90) if minutes <= length]),
            attendance=rng.randint(room.capacity // 4, room.capacity),
            features=frozenset(self._some(sorted(room.features), 0.35)),
            equipment={thing.id: 1 for thing in _THINGS if self._takes(slot, thing)},
            people=self._free(slot, people, rng.randint(1, 5)),
            organisers=self._free(slot, organisations, rng.choice((1, 1, 1, 2, 3))),
            themes=frozenset(rng.sample(_THEMES, rng.choice((1, 1, 2)))),
            priority=rng.randint(1, 5),
            available=(Period(_at(day, 0), _at(day + 1, 0)),) if self._chance(0.1) else None,
            slots=tuple(one.id for one in (slot, *rng.sample(others, len(others) // 3)))
            if self._chance(0.1)
            else None,
            preferred_slots=self._ranked(slot.id, [one.id for one in others], 3),
            preferred_rooms=self._ranked(room.id, [one.id for one in self.rooms], 2)
            if self._chance(0.3)
            else (),
        )

    def _chance(self, share: float) -> bool:
        return self.rng.random() < share

    def _some(self, things: Sequence[str], share: float) -> list[str]:
        return [thing for thing in things if self._chance(share)]

    def _takes(self, slot: Slot, thing: Equipment) -> bool:
        """Whether an event of the slot uses one more of a thing, if one is left."""
        taken = self.taken.setdefault(slot.id, set())
        left = [f"{thing.id} {n}" for n in range(thing.quantity) if f"{thing.id} {n}" not in taken]
        if not left or not self._chance(0.3):
            return False
        taken.add(left[0])
        return True

    def _free(self, slot: Slot, names: list[str], wanted: int) -> tuple[str, ...]:
        """Some who have nothing else in the slot; the first of the list are asked most often."""
        taken = self.taken.setdefault(slot.id, set())
        drawn = {names[int(len(names) * self.rng.random() ** 1.5)] for _ in range(wanted)}
        found = sorted(drawn - taken)
        taken.update(found)
        return tuple(found)

    def _ranked(self, planted: str, others: list[str], number: int) -> tuple[str, ...]:
        """A wish list; in half of them what is planted comes first."""
        first = [planted] if self._chance(0.5) else []
        rest = self.rng.sample(others, min(number, len(others)))
        return tuple(dict.fromkeys([*first, *rest]))[:number]

    def _related(self, events: list[Event], slots: list[Slot]) -> list[Event]:
        """Some come after another, some must not meet another: as they are planted, they do not."""
        found = []
        for event, slot in zip(events, slots, strict=True):
            n = self.rng.randrange(len(events))
            other, beside = events[n], slots[n]
            if self._chance(0.06) and beside.end <= slot.start:
                found.append(replace(event, after=(other.id,)))
            elif self._chance(0.06) and beside != slot:
                found.append(replace(event, not_with=(other.id,)))
            else:
                found.append(event)
        return found

    def _sessions(self) -> Iterable[Session]:
        for day in range(self.days):
            for n, (start, end) in enumerate(self.shape.plenaries, 1):
                yield Session(
                    f"plenary-{day + 1}-{n}",
                    _at(day, start),
                    _at(day, end),
                    True,
                    ("R1",),
                )

    def _person(self, name: str) -> Person:
        """Some leave early: they are away from a day on which they are not needed."""
        if not self._chance(0.1):
            return Person(name)
        needed = [slot.end for slot in self.slots if name in self.taken.get(slot.id, ())]
        from_day = 1 + max(((end - _MONDAY) // _DAY for end in needed), default=0)
        if from_day >= self.days:
            return Person(name)
        return Person(name, (Period(_at(from_day, 0), _at(self.days, 0)),))

    def _delegations(self, events: list[str]) -> Iterable[Delegation]:
        for n in count(1):
            if n > self.shape.delegations:
                return
            interests = {
                events[int(len(events) * self.rng.random() ** 1.4)]
                for _ in range(self.rng.randint(2, max(3, len(events) // 6)))
            }
            size, weight = self.rng.choice((1, 1, 2, 2, 3, 4)), self.rng.choice((1, 1, 1, 2))
            yield Delegation(f"s{n}", size, weight, tuple(sorted(interests)))


def _at(day: int, minutes: int) -> int:
    return _MONDAY + day * _DAY + minutes


def _changed(problem: Problem, *changed: Event) -> Problem:
    by_id = {event.id: event for event in changed}
    events = tuple(by_id.get(event.id, event) for event in problem.events)
    return replace(problem, events=events)


def _crowd(problem: Problem, _planted: Schedule) -> Problem:
    """Two rooms in five are lost, so that not everything finds a place."""
    rooms = problem.rooms[: -(-len(problem.rooms) * 3 // 5)]
    left = {room.id for room in rooms}
    events = (
        replace(
            event,
            mandatory=False,
            preferred_rooms=tuple(room for room in event.preferred_rooms if room in left),
        )
        for event in problem.events
    )
    return replace(problem, rooms=rooms, events=tuple(events))


def _lose_a_room(problem: Problem, planted: Schedule) -> Problem:
    """The schedule is published, then a room cannot be used on the first day."""
    lost = Period(_at(0, 0), _at(1, 0))
    return replace(
        problem,
        rooms=tuple(
            replace(room, unavailable=(lost,)) if n == 1 else room
            for n, room in enumerate(problem.rooms)
        ),
        events=tuple(replace(event, mandatory=False) for event in problem.events),
        published=planted.placements,
        weights=Weights(unplaced=5000, time_change=1000, room_change=200),
    )


def _no_such_room(problem: Problem, _planted: Schedule) -> Problem:
    """An event needs a size and a feature that no room has together."""
    largest = max(problem.rooms, key=lambda room: room.capacity)
    bare = replace(largest, features=largest.features - {"captioning"})
    rooms = tuple(bare if room is largest else room for room in problem.rooms)
    event = replace(
        problem.events[0],
        attendance=largest.capacity,
        features=frozenset({"captioning"}),
    )
    others = (replace(one, features=one.features - {"captioning"}) for one in problem.events[1:])
    return _changed(replace(problem, rooms=rooms), event, *others)


def _too_wanted(problem: Problem, _planted: Schedule) -> Problem:
    """One person is in more events than there are slots."""
    person = problem.people[0].id
    chosen = problem.events[: len(problem.slots) + 1]
    return _changed(
        problem,
        *(replace(one, people=tuple(dict.fromkeys((*one.people, person)))) for one in chosen),
    )


def _in_plenary(problem: Problem, _planted: Schedule) -> Problem:
    """An event can only be while a plenary sits."""
    sitting = next(session for session in problem.sessions if session.plenary)
    return _changed(
        problem, replace(problem.events[0], available=(Period(sitting.start, sitting.end),))
    )


def _pinned_twice(problem: Problem, _planted: Schedule) -> Problem:
    """Two events are pinned to one place."""
    pin = Pin(problem.slots[0].start, problem.rooms[0].id)
    return _changed(problem, *(replace(event, pinned=pin) for event in problem.events[:2]))


def _too_much_equipment(problem: Problem, _planted: Schedule) -> Problem:
    """An event needs more of a thing than there is."""
    thing = problem.equipment[0]
    return _changed(problem, replace(problem.events[0], equipment={thing.id: thing.quantity + 1}))


_MEETING: Final = _Kind(40, 3, 6, parts=True)
_BUSY_DAY: Final = ((525, 585), (690, 780), (795, 885), (900, 990), (1005, 1080), (1095, 1185))
_WEEK: Final = _Kind(200, 5, 10, _BUSY_DAY, ((600, 675),), delegations=180, two_venues=True)

_KINDS: Final[dict[str, _Kind]] = {
    "intersessional": _Kind(15, 4, 3, hours=((525, 585), (795, 885)), delegations=100),
    "meeting": _MEETING,
    "steps": _Kind(60, 4, 6, start_step=15, turnaround=10),
    "crowded": _Kind(120, 5, 10, two_venues=True, delegations=150, spoil=_crowd),
    "week": _WEEK,
    "repair": replace(_WEEK, spoil=_lose_a_room),
    "summit": replace(_WEEK, events=1000, days=12, rooms=20, delegations=200),
    "infeasible-room": replace(_MEETING, spoil=_no_such_room),
    "infeasible-person": replace(_MEETING, spoil=_too_wanted),
    "infeasible-plenary": replace(_MEETING, spoil=_in_plenary),
    "infeasible-pins": replace(_MEETING, spoil=_pinned_twice),
    "infeasible-equipment": replace(_MEETING, spoil=_too_much_equipment),
}
KINDS: Final = tuple(_KINDS)
