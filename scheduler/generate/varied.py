"""A meeting with something of everything that the format can say, around what is planted in it."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from scheduler.generate.shapes import DAY, at
from scheduler.problem import (
    Event,
    Period,
    Pin,
    Placement,
    Problem,
    Room,
    Session,
    Weights,
)
from scheduler.schedule import Schedule

_BUFFER = 15  # minutes: the break between a plenary and the slots around it
_TURNAROUND = 15  # minutes: no break is shorter


def varied(problem: Problem, planted: Schedule, rng: random.Random) -> Problem:
    """The problem with every field in use; what is planted in it stays possible."""
    at_event = {place.event: place for place in planted.placements}
    events = [
        _event(problem, one, at_event[one.id], n, rng) for n, one in enumerate(problem.events)
    ]
    return replace(
        problem,
        turnaround=5,
        plenary_buffer=_BUFFER,
        rooms=tuple(_rooms(problem, planted)),
        sessions=(*problem.sessions, _committee(problem)),
        organisations=tuple(
            replace(
                one, parallel_events=rng.choice((1, 2)), daily_events=_busiest(problem, planted)
            )
            for one in problem.organisations
        ),
        daily_events=_busiest(problem, planted),
        delegations=tuple(
            replace(one, weight=rng.choice((1, 1, 2, 3))) for one in problem.delegations
        ),
        events=tuple(_related(events, at_event)),
        published=tuple(_published(problem, planted, rng)),
        frozen_until=problem.slots[0].end,
        frozen=tuple(at_event[one.id] for one in problem.events[_FROZEN]),
        weights=Weights(theme_overlap=7, fairness=3, room_fit=0),
    )


def _busiest(problem: Problem, planted: Schedule) -> int:
    """The most that is planted on one day."""
    days = Counter(problem.day_of(place.start) for place in planted.placements)
    return max(days.values(), default=0)


def _rooms(problem: Problem, planted: Schedule) -> Iterable[Room]:
    """Rooms that are closed while nothing is in them; a wall makes two more of the last."""
    used = {(place.room, problem.slot_at(place.start)) for place in planted.placements}
    for n, room in enumerate(problem.rooms):
        closed = next((slot for slot in problem.slots if (room.id, slot) not in used), None)
        yield replace(
            room,
            turnaround=_TURNAROUND if n % 2 else None,
            unavailable=() if closed is None else (Period(closed.start, closed.end),),
        )
    whole = problem.rooms[-1]
    for side in ("north", "south"):
        name, capacity = f"{whole.id}-{side}", whole.capacity // 2
        yield replace(whole, id=name, capacity=capacity, excludes=(whole.id,))


def _committee(problem: Problem) -> Session:
    """A session in a room of its own, in the evening, with people who are then done."""
    room = min(problem.rooms, key=lambda one: one.capacity)
    people = sorted({person for event in problem.events for person in event.people})
    return Session("committee", at(0, 1260), at(0, 1320), rooms=(room.id,), people=(people[0],))


def _event(problem: Problem, event: Event, place: Placement, n: int, rng: random.Random) -> Event:
    def chance(share: float) -> bool:
        return rng.random() < share

    slot = problem.slot_at(place.start)
    if slot is None:
        return event
    others = [one.id for one in problem.slots if one != slot]
    slots = (slot.id, *rng.sample(others, len(others) // 2))
    rooms = (place.room, *rng.sample([one.id for one in problem.rooms if one.id != place.room], 1))
    return replace(
        event,
        mandatory=chance(0.7),
        slots=slots if chance(0.2) else None,
        rooms=tuple(rooms) if chance(0.2) else None,
        pinned=_PINS[n % 10](place) if n % 10 in _PINS else None,
    )


def _related(events: Iterable[Event], planted: Mapping[str, Placement]) -> Iterable[Event]:
    """The last comes after the first, which must not meet it, where they are far enough apart."""
    first, last = (choose(planted.values(), key=_start) for choose in (min, max))
    apart = last.start - first.start >= DAY
    for event in events:
        if apart and event.id == last.event:
            yield replace(event, after=(first.event,))
        elif apart and event.id == first.event:
            yield replace(event, not_with=(last.event,))
        else:
            yield event


def _start(place: Placement) -> int:
    return place.start


_PINS: Final[dict[int, Callable[[Placement], Pin]]] = {
    1: lambda place: Pin(place.start, place.room),
    4: lambda place: Pin(place.start),
    7: lambda place: Pin(room=place.room),
}
_FROZEN = slice(3, None, 10)  # of each ten, one that has no pin stays where it is planted


def _published(problem: Problem, planted: Schedule, rng: random.Random) -> Iterable[Placement]:
    """Half of what is planted; of that, what may still move was announced elsewhere."""
    for place in planted.placements:
        frozen = place.start < problem.slots[0].end
        moved = rng.choice(problem.slots[1:] or problem.slots)
        elsewhere = place if frozen else replace(place, start=moved.start)
        yield from rng.choice(((), (), (), (place,), (place,), (elsewhere,)))
