"""What every demand says of which event, looked up."""

import time
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

from scheduler.outline import Demand, Must, Order, Outline, Shape, bits
from scheduler.problem import Problem
from scheduler.statement import outline_of

Given = Collection[Demand]
"""Demands that are given up."""
Place = tuple[int, int]
"""A room and a start."""


class Facts:
    """A problem's outline, from the side of the events; and until when there is time to think."""

    def __init__(self, problem: Problem, seconds: float) -> None:
        self.problem = problem
        self.outline: Outline = outline_of(problem)
        self.deadline = time.monotonic() + seconds
        self.shapes = [shape for shape in self.outline.shapes if not isinstance(shape, Must)]
        self.musts: dict[int, list[Demand]] = {}
        for shape in self.outline.shapes:
            if isinstance(shape, Must):
                self.musts.setdefault(shape.event, []).append(shape.demand)
        self._struck: dict[int, dict[Demand, list[int]]] = {}
        self._places: dict[int, tuple[Place, ...]] = {}

    @property
    def left(self) -> float:
        """Seconds until the time is up."""
        return max(0.0, self.deadline - time.monotonic())

    @cached_property
    def placing(self) -> frozenset[Demand]:
        """All demands that an event is placed."""
        return frozenset(demand for demands in self.musts.values() for demand in demands)

    @cached_property
    def _strikes(self) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
        """The positions of the strikes by event, and by length."""
        by_event: dict[int, list[int]] = {}
        by_length: dict[int, list[int]] = {}
        for position, strike in enumerate(self.outline.strikes):
            if strike.event is None:
                by_length.setdefault(strike.minutes or 0, []).append(position)
            else:
                by_event.setdefault(strike.event, []).append(position)
        return by_event, by_length

    def struck(self, event: int) -> dict[Demand, list[int]]:
        """By demand and room: the starts that the event may not have."""
        if event not in self._struck:
            by_event, by_length = self._strikes
            minutes = self.problem.events[event].duration
            rooms = range(len(self.problem.rooms))
            found: dict[Demand, list[int]] = {}
            for position in (*by_event.get(event, ()), *by_length.get(minutes, ())):
                strike = self.outline.strikes[position]
                starts = found.setdefault(strike.demand, [0] * len(rooms))
                for room in rooms if strike.rooms is None else strike.rooms:
                    starts[room] |= strike.starts
            self._struck[event] = found
        return self._struck[event]

    def places(self, event: int, without: Given = ()) -> tuple[Place, ...]:
        """Where an event can be by itself, if some demands are given up."""
        if any(demand in self.struck(event) for demand in without):
            return self._left(event, without)
        if event not in self._places:
            self._places[event] = self._left(event, ())
        return self._places[event]

    def _left(self, event: int, without: Given) -> tuple[Place, ...]:
        left = [self.outline.always] * len(self.problem.rooms)
        for demand, struck in self.struck(event).items():
            if demand not in without:
                left = [starts & ~out for starts, out in zip(left, struck, strict=True)]
        return tuple((room, start) for room, starts in enumerate(left) for start in bits(starts))

    def places_under(self, event: int, demands: Given) -> tuple[Place, ...]:
        """Where an event can be if nothing but some demands counts."""
        return self.places(event, [one for one in self.struck(event) if one not in demands])

    def wanted(self, without: Given = ()) -> list[int]:
        """The events that must be placed."""
        return [
            event
            for event, demands in self.musts.items()
            if any(demand not in without for demand in demands)
        ]

    def with_earlier(self, events: Iterable[int]) -> list[int]:
        """The events and all that they come after, in order."""
        before: dict[int, list[int]] = {}
        for shape in self.shapes:
            if isinstance(shape, Order):
                before.setdefault(shape.later, []).append(shape.earlier)
        found, open_ = set[int](), list(events)
        while open_:
            event = open_.pop()
            if event not in found:
                found.add(event)
                open_ += before.get(event, ())
        return sorted(found)

    def shapes_among(self, events: Collection[int]) -> Iterator[Shape]:
        """What could forbid something to these events, all of them or some."""
        inside = set(events)
        for shape in self.shapes:
            if isinstance(shape, Order):
                if shape.later in inside:
                    yield shape
            elif len(inside.intersection(events_of(shape))) > (0 if hasattr(shape, "limit") else 1):
                yield shape

    def ids(self, events: Iterable[int]) -> tuple[str, ...]:
        """The ids of events, in the order of the problem."""
        return tuple(self.problem.events[event].id for event in sorted(events))


def events_of(shape: Shape) -> tuple[int, ...]:
    """The events that a shape names."""
    if isinstance(shape, Must):
        return (shape.event,)
    if isinstance(shape, Order):
        return (shape.earlier, shape.later)
    if hasattr(shape, "weights"):
        return tuple(event for event, _ in shape.weights)
    return shape.events
