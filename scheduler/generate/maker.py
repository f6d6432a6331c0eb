"""Draws a meeting, a schedule of it, and events that fit the schedule."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from scheduler.generate.shapes import DAY, MONDAY, Shape, at
from scheduler.problem import (
    Delegation,
    Equipment,
    Event,
    Organisation,
    Period,
    Person,
    Placement,
    Problem,
    Room,
    Session,
    Slot,
    Travel,
)
from scheduler.schedule import Schedule

_FEATURES: Final = ("captioning", "catering", "hybrid", "interpretation", "step-free")
_EVERYWHERE: Final = "projector"
_THEMES: Final = (
    "capacity", "clearance", "compliance", "cooperation", "disability", "environment", "finance",
    "gender", "innovation", "research", "risk-education", "stockpiles", "survey",
    "universalization", "victim-assistance", "youth",
)  # fmt: skip
_CAPACITIES: Final = (250, 150, 120, 80, 60, 40, 30, 24)
_DURATIONS: Final = (45, 60, 75, 90)
_WALK: Final = 10  # minutes between the two venues: less than any break


class Maker:
    """Draws everything from one source of random numbers, in one order."""

    def __init__(self, shape: Shape, rng: random.Random) -> None:
        self.shape = shape
        self.rng = rng
        self.slots = [
            Slot(f"d{day + 1}-{start // 60:02}{start % 60:02}", at(day, start), at(day, end))
            for day in range(shape.days)
            for start, end in shape.hours
        ]
        self.rooms = [self._room(n) for n in range(shape.rooms)]
        self.things = (
            Equipment("hybrid-kit", max(2, shape.rooms // 2)),
            Equipment("interpreters", max(1, shape.rooms // 3)),
        )
        self.people = [f"p{n}" for n in range(1, 2 * shape.events + 1)]
        self.organisations = [f"o{n}" for n in range(1, max(1, 2 * shape.events // 3) + 1)]
        self.taken: dict[str, set[str]] = {slot.id: set() for slot in self.slots}
        """By slot: the people, organisations and things that are no longer free then."""

    def make(self, name: str) -> tuple[Problem, Schedule]:
        """The problem, and the schedule that is planted in it."""
        cells = self._cells()
        drawn = [self._event(f"e{n}", *cell) for n, cell in enumerate(cells, 1)]
        events = self._related(drawn, [slot for slot, _ in cells])
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
            travel=(Travel(("main", "annex"), _WALK),) if self.shape.two_venues else (),
            equipment=self.things,
            sessions=tuple(self._sessions()),
            people=self._people(events),
            organisations=tuple(Organisation(one) for one in self.organisations),
            delegations=tuple(self._delegations([event.id for event in events])),
            events=tuple(events),
        )
        return problem, planted

    def _room(self, n: int) -> Room:
        return Room(
            id=f"R{n + 1}",
            capacity=_CAPACITIES[n % len(_CAPACITIES)],
            venue="annex" if self.shape.two_venues and n % 2 == 1 else "main",
            features=frozenset([_EVERYWHERE, *self._some(_FEATURES, 0.65)]),
        )

    def _cells(self) -> list[tuple[Slot, Room]]:
        """A slot and a room for each event."""
        cells = [(slot, room) for slot in self.slots for room in self.rooms]
        return self.rng.sample(cells, self.shape.events)

    def _start(self, slot: Slot, event: Event) -> int:
        """As late in the slot as the grid lets it be, for every other event of a stepped one."""
        step = self.shape.start_step
        if step is None or event.priority % 2:
            return slot.start
        return slot.start + (slot.end - slot.start - event.duration) // step * step

    def _event(self, name: str, slot: Slot, room: Room) -> Event:
        rng = self.rng
        length = slot.end - slot.start
        day = (slot.start - MONDAY) // DAY
        return Event(
            id=name,
            duration=rng.choice([minutes for minutes in _DURATIONS if minutes <= length]),
            attendance=int(room.capacity * rng.uniform(0.3, 1)),
            features=frozenset(self._some(sorted(room.features), 0.39)),
            equipment={thing.id: 1 for thing in self.things if self._takes(slot, thing)},
            people=self._free(slot, self.people, rng.randint(2, 6)),
            organisers=self._free(slot, self.organisations, rng.choice((1, 1, 2, 3))),
            themes=frozenset(rng.sample(_THEMES, rng.choice((1, 1, 2)))),
            priority=rng.randint(1, 5),
            available=(Period(at(day, 0), at(day + 1, 0)),) if self._chance(0.1) else None,
            preferred_slots=self._wished_slots(slot) if self._chance(0.7) else (),
            preferred_rooms=self._wished_rooms() if self._chance(0.32) else (),
        )

    def _chance(self, share: float) -> bool:
        return self.rng.random() < share

    def _some(self, things: Sequence[str], share: float) -> list[str]:
        return [thing for thing in things if self._chance(share)]

    def _takes(self, slot: Slot, thing: Equipment) -> bool:
        """Whether an event of the slot uses one more of a thing, if one is left."""
        taken = self.taken[slot.id]
        left = [f"{thing.id} {n}" for n in range(thing.quantity) if f"{thing.id} {n}" not in taken]
        if not left or not self._chance(0.3):
            return False
        taken.add(left[0])
        return True

    def _free(self, slot: Slot, names: list[str], wanted: int) -> tuple[str, ...]:
        """Some who have nothing else in the slot; at least one, unless everybody is taken."""
        taken = self.taken[slot.id]
        free = [name for name in names if name not in taken]
        found = self.rng.sample(free, min(wanted, len(free)))
        taken.update(found)
        return tuple(found)

    def _wished_slots(self, planted: Slot) -> tuple[str, ...]:
        """Three wishes: in two of five lists the last of them is what is planted."""
        others = [slot.id for slot in self.slots if slot != planted]
        if self._chance(0.4):
            return (*self.rng.sample(others, min(2, len(others))), planted.id)
        return tuple(self.rng.sample(others, min(3, len(others))))

    def _wished_rooms(self) -> tuple[str, ...]:
        return tuple(self.rng.sample([room.id for room in self.rooms], 2))

    def _related(self, events: list[Event], slots: list[Slot]) -> list[Event]:
        """Some come after another, some must not meet another: as they are planted, they do not."""
        found = []
        for event, slot in zip(events, slots, strict=True):
            n = self.rng.randrange(len(events))
            other, beside = events[n], slots[n]
            if self._chance(0.09) and beside.end <= slot.start:
                found.append(replace(event, after=(other.id,)))
            elif self._chance(0.04) and beside != slot:
                found.append(replace(event, not_with=(other.id,)))
            else:
                found.append(event)
        return found

    def _sessions(self) -> Iterable[Session]:
        for day in range(self.shape.days):
            for n, (start, end) in enumerate(self.shape.plenaries, 1):
                name = f"plenary-{day + 1}-{n}"
                yield Session(name, at(day, start), at(day, end), plenary=True, rooms=("R1",))

    def _people(self, events: Iterable[Event]) -> tuple[Person, ...]:
        """Those of whom there is need; some are away for a day on which there is none."""
        needed = {name for event in events for name in event.people}
        return tuple(self._person(name) for name in self.people if name in needed)

    def _person(self, name: str) -> Person:
        day = self.rng.randrange(self.shape.days)
        away = Period(at(day, 0), at(day, DAY - 1))
        busy = any(
            name in self.taken[slot.id]
            for slot in self.slots
            if away.overlaps(slot.start, slot.end)
        )
        return Person(name) if busy or not self._chance(0.2) else Person(name, (away,))

    def _delegations(self, events: list[str]) -> Iterable[Delegation]:
        usual = self.shape.interests
        for n in range(1, self.shape.delegations + 1):
            wanted = min(max(1, int(self.rng.gauss(usual, usual / 3))), len(events))
            interests = self.rng.sample(events, wanted)
            size = self.rng.choice((1, 1, 1, 2, 2, 2, 3, 3, 5, 5))
            yield Delegation(f"s{n}", size, interests=tuple(sorted(interests)))
