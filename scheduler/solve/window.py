"""The schedules that cost at most so much, and which of them is best by another measure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from ortools.sat.python import cp_model

from scheduler.model import Place, model_of
from scheduler.model.variables import Counted, Literal
from scheduler.outline import Outline
from scheduler.problem import Placement
from scheduler.search.arrays import Arrays, Ints

Where = dict[int, Place]
"""By event, where it is; an event that is left out is not in it."""
Measure = Callable[[int, Place | None], int]
"""What it counts that an event is in a place, or with None nowhere."""
NEVER: Final = 1e6
"""Seconds that stand for no limit."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A schedule of a window, and whether none is better by the measure that was asked for."""

    where: Where
    best: bool


class Window:
    """The schedules of at most `most` that have each event in one of its `places`, or nowhere."""

    def __init__(self, outline: Outline, places: Mapping[int, list[Place]], most: int) -> None:
        model = self.model = model_of(outline, dict(places))
        if model.costs:
            # What a cost variable says is at least what a schedule costs.
            model.linear(list(model.costs.values()), None, most)
        self._solver: cp_model.CpSolver | None = None
        self._over = False
        self.empty = False
        """Whether an answer was that there is no such schedule."""

    def hurry(self) -> None:
        """Let the question that is being asked, and all after it, end at once."""
        self._over = True
        if self._solver is not None:
            self._solver.stop_search()

    def literal(self, event: int, place: Place | None) -> Literal:
        """Whether the event is in a place, one of those that it may have, or with None nowhere."""
        return self.model.unplaced[event] if place is None else self.model.placed[event][place]

    def counted(self, measure: Measure) -> Counted:
        """A measure as a sum over the variables."""
        return [
            (literal, amount)
            for event, placed in self.model.placed.items()
            for place, literal in [*placed.items(), (None, self.model.unplaced[event])]
            if (amount := measure(event, place))
        ]

    def least(
        self, counted: Counted, start: Where, *, work: float, seconds: float | None, seed: int
    ) -> Pick | None:
        """The schedule by which a sum is least, searched with so much of CP-SAT's work.

        `start` is a schedule to begin with. None if nothing was found.
        """
        if self._over:
            return None
        self.model.cp.minimize(
            cp_model.LinearExpr.weighted_sum(
                [literal for literal, _ in counted], [amount for _, amount in counted]
            )
        )
        self._hint(start)
        solver = self._solver = cp_model.CpSolver()
        solver.parameters.random_seed = seed
        solver.parameters.num_workers = 1
        solver.parameters.catch_sigint_signal = False
        solver.parameters.max_deterministic_time = work
        solver.parameters.max_time_in_seconds = NEVER if seconds is None else max(0.01, seconds)
        verdict = solver.solve(self.model.cp)
        self._solver = None
        self.empty = verdict == cp_model.INFEASIBLE
        if verdict not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            return None
        found = self.model.read(list(solver.response_proto.solution))
        return Pick(found, verdict == cp_model.OPTIMAL)

    def _hint(self, start: Where) -> None:
        self.model.cp.clear_hints()  # type: ignore[no-untyped-call]  # it is not annotated
        for event, literals in self.model.placed.items():
            for place, literal in literals.items():
                self.model.cp.add_hint(literal, start.get(event) == place)
            self.model.cp.add_hint(self.model.unplaced[event], event not in start)


def where_of(outline: Outline, placements: tuple[Placement, ...]) -> Where:
    """Where placements put the events, by their positions in the problem."""
    return {
        outline.event_at[one.event]: (outline.room_at[one.room], start)
        for one in placements
        for start in outline.starts_at(one.start)
    }


def placements_of(outline: Outline, where: Where) -> tuple[Placement, ...]:
    """The same in the problem's own words, in the order of the events."""
    problem = outline.problem
    return tuple(
        Placement(problem.events[event].id, problem.rooms[room].id, problem.starts[start])
        for event, (room, start) in sorted(where.items())
    )


def to_places(arrays: Arrays, where: Where) -> Ints:
    """The same as the compiled searches have it: by event the number of its place, or -1."""
    places: Ints = np.full(len(arrays.must), -1, dtype=np.int64)
    for event, (room, start) in where.items():
        places[event] = arrays.place_at[event, room, start]
    return places


def from_places(arrays: Arrays, places: Ints) -> Where:
    """And back."""
    return {
        event: (int(arrays.place_room[place]), int(arrays.place_start[place]))
        for event, place in enumerate(places)
        if place >= 0
    }
