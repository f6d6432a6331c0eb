"""The variables: a literal for every event, room and start that may be; and lines over them.

It knows no rule and no preference, only what these are made of. Each line goes to CP-SAT and is
kept for the linear programme.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, TypeVar

from ortools.sat.python import cp_model

from scheduler.outline import Outline, bits
from scheduler.problem import Placement

DEAREST: Final = 2**62
"""CP-SAT cannot be told of what is twice as much; of this it says that it cannot count it."""
Literal = cp_model.IntVar
Counted = list[tuple[Literal, int]]
Place = tuple[int, int]
"""A room and a start."""
Spot = tuple[int, int]
"""A calendar day and a room."""

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Use:
    """While `literal` is true, `event` takes `weight` of something from `start` up to `end`."""

    literal: Literal
    event: int
    start: int
    end: int
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """`low` ≤ Σ amounts · variables ≤ `high`; None where there is no such limit."""

    variables: Sequence[int]
    amounts: Sequence[int]
    low: int | None
    high: int | None


class Model:
    """The events of an outline in CP-SAT.

    `places` are, by event, the rooms and starts that it may have, by default all that no strike
    forbids. Events that are not in it do not exist for the model.
    """

    def __init__(
        self, outline: Outline, places: Mapping[int, Collection[Place]] | None = None
    ) -> None:
        self.outline = outline
        self.cp = cp_model.CpModel()
        self.upper: list[int] = []
        """The largest value of each variable, by its index."""
        self.minutes = [event.duration for event in outline.problem.events]
        self.placed: dict[int, dict[Place, Literal]] = {
            event: {place: self.literal() for place in of_event}
            for event, of_event in (all_places(outline) if places is None else places).items()
        }
        self.unplaced = {event: self.literal() for event in self.placed}
        self.costs: dict[int, tuple[Literal, int]] = {}
        self.rows: list[Row] = []
        self._groups: dict[tuple[int, frozenset[int] | None], dict[int, Literal]] = {}
        self._spots: dict[int, dict[Spot, Literal]] = {}
        self._any: dict[frozenset[int], Literal] = {}
        self._cliques: set[frozenset[int]] = set()

    # The variables

    def literal(self) -> Literal:
        """A new yes or no."""
        self.upper.append(1)
        return self.cp.new_bool_var("")

    def number(self, most: int) -> Literal:
        """A new whole number from 0."""
        self.upper.append(most)
        return self.cp.new_int_var(0, most, "")

    def known(self, events: Iterable[int]) -> list[int]:
        """Those of some events that exist here."""
        return [event for event in events if event in self.placed]

    def at(self, event: int, rooms: frozenset[int] | None = None) -> dict[int, Literal]:
        """By start: whether the event starts then, in one of some rooms or in any."""
        key = event, rooms
        if key not in self._groups:
            choices: dict[int, list[Literal]] = {}
            for (room, start), literal in self.placed.get(event, {}).items():
                if rooms is None or room in rooms:
                    choices.setdefault(start, []).append(literal)
            self._groups[key] = self._each(choices)
        return self._groups[key]

    def spots(self, event: int) -> dict[Spot, Literal]:
        """By calendar day and room: whether the event starts on that day and is in that room."""
        if event not in self._spots:
            choices: dict[Spot, list[Literal]] = {}
            for (room, start), literal in self.placed.get(event, {}).items():
                day = self.outline.problem.day_of(self.outline.starts[start])
                choices.setdefault((day, room), []).append(literal)
            self._spots[event] = self._each(choices)
        return self._spots[event]

    def _each(self, choices: Mapping[Key, list[Literal]]) -> dict[Key, Literal]:
        groups = ((key, self.any_of(literals)) for key, literals in choices.items())
        return {key: group for key, group in groups if group is not None}

    def any_of(self, literals: Collection[Literal]) -> Literal | None:
        """Whether one of some literals holds, of which no two can; None if there are none."""
        if len(literals) <= 1:
            return next(iter(literals), None)
        key = frozenset(literal.index for literal in literals)
        if key not in self._any:
            self._any[key] = one = self.literal()
            self.cp.add_exactly_one([*literals, one.negated()])
            self._keep([*((literal, 1) for literal in literals), (one, -1)], 0, 0)
        return self._any[key]

    def uses(
        self, event: int, rooms: Sequence[int] | None = None, *, gap: int = 0, weight: int = 1
    ) -> list[Use]:
        """The event in progress, in some rooms or anywhere, and `gap` minutes more."""
        within = None if rooms is None else frozenset(rooms)
        minute, long = self.outline.starts, self.minutes[event] + gap
        return [
            Use(literal, event, minute[start], minute[start] + long, weight)
            for start, literal in self.at(event, within).items()
        ]

    def days(self, event: int, *, weight: int = 1) -> list[Use]:
        """The event on each calendar day on which it can start: from that day to the next."""
        choices: dict[int, list[Literal]] = {}
        for start, literal in self.at(event).items():
            day = self.outline.problem.day_of(self.outline.starts[start])
            choices.setdefault(day, []).append(literal)
        return [
            Use(literal, event, day, day + 1, weight)
            for day, literal in self._each(choices).items()
        ]

    # Lines over them

    def exactly_one(self, literals: Sequence[Literal]) -> None:
        """One of the literals holds."""
        self.cp.add_exactly_one(literals)
        self._keep([(literal, 1) for literal in literals], 1, 1)

    def at_most_one(self, literals: Sequence[Literal]) -> None:
        """No two of the literals hold.

        The same comes up for every person that two events share: said once is enough.
        """
        key = frozenset(literal.index for literal in literals)
        if key not in self._cliques:
            self._cliques.add(key)
            self.cp.add_at_most_one(literals)
            self._keep([(literal, 1) for literal in literals], None, 1)

    def never_both(self, ours: Collection[Literal], theirs: Collection[Literal]) -> None:
        """None of the one side holds with one of the other; within a side they may."""
        taken = self.literal()
        for literal in ours:
            self.cp.add_implication(literal, taken)
            self._keep([(literal, 1), (taken, -1)], None, 0)
        for literal in theirs:
            self.cp.add_implication(literal, taken.negated())
            self._keep([(literal, 1), (taken, 1)], None, 1)

    def linear(self, terms: Counted, low: int | None = None, high: int | None = None) -> None:
        """`low` ≤ Σ amount · variable ≤ `high`."""
        total = cp_model.LinearExpr.weighted_sum(
            [variable for variable, _ in terms], [amount for _, amount in terms]
        )
        least = cp_model.INT_MIN if low is None else low
        self.cp.add_linear_constraint(total, least, cp_model.INT_MAX if high is None else high)
        self._keep(terms, low, high)

    def _keep(self, terms: Counted, low: int | None, high: int | None) -> None:
        variables = [variable.index for variable, _ in terms]
        self.rows.append(Row(variables, [amount for _, amount in terms], low, high))

    def when_both(self, result: Literal, ours: Literal | None, theirs: Literal | None) -> None:
        """A literal holds where two others do; None never does.

        As a clause CP-SAT learns from it, which it hardly does from sums.
        """
        if ours is not None and theirs is not None:
            self.cp.add_bool_or([ours.negated(), theirs.negated(), result])
            self._keep([(result, 1), (ours, -1), (theirs, -1)], -1, None)

    def excess(self, counted: Counted, size: int, most: int) -> Literal:
        """A number of at least the weighted sum less `size`, and of at least 0."""
        result = self.number(most - size)
        self.at_least(result, counted, size)
        return result

    def at_least(self, result: Literal, counted: Counted, size: int) -> None:
        """A number that is minimised is also at least the weighted sum less `size`."""
        self.linear([(result, 1), *((one, -amount) for one, amount in counted)], -size)

    def pairs(self, counted: Counted, most: int) -> Literal:
        """A number of at least n(n-1)/2, where n is the weighted sum, never more than `most`.

        n(n-1)/2 is convex, and the lines through its neighbouring whole points are exactly it once
        the variable is minimised. The linear relaxation is then as tight as it can be.
        """
        result = self.number(most * (most - 1) // 2)
        for step in range(1, most):
            terms = [(result, 1), *((one, -step * amount) for one, amount in counted)]
            self.linear(terms, -(step * (step + 1) // 2))
        return result

    def cost(self, variable: Literal, amount: int) -> None:
        """Each unit of a variable costs so much more; too much stays too much."""
        if amount:
            before = self.costs.get(variable.index, (variable, 0))[1]
            self.costs[variable.index] = variable, min(before + amount, DEAREST)

    def total(self) -> cp_model.LinearExprT:
        """What a solution costs."""
        return cp_model.LinearExpr.weighted_sum(
            [variable for variable, _ in self.costs.values()],
            [amount for _, amount in self.costs.values()],
        )

    # From the solver

    def read(self, values: Sequence[int]) -> dict[int, Place]:
        """By event, where a solution has it, given the value of each variable by its index."""
        return {
            event: place
            for event, literals in self.placed.items()
            for place, literal in literals.items()
            if values[literal.index]
        }

    def placements(self, values: Sequence[int]) -> tuple[Placement, ...]:
        """The same in the problem's own words."""
        problem = self.outline.problem
        return tuple(
            Placement(problem.events[event].id, problem.rooms[room].id, problem.starts[start])
            for event, (room, start) in self.read(values).items()
        )


def all_places(outline: Outline) -> dict[int, list[Place]]:
    """By event, every room and start that no strike forbids."""
    return {
        event: [(room, start) for room, starts in enumerate(left) for start in bits(starts)]
        for event, left in enumerate(outline.places())
    }


def moments(uses: Iterable[Use]) -> Iterator[list[Use]]:
    """Sets of uses in progress together, such that any that overlap are together in one.

    Only sets that no later one contains are given, so that no constraint is said twice.
    """
    running: list[Use] = []
    for start, beginning in groupby(sorted(uses, key=_start), _start):
        still = [use for use in running if use.end > start]
        if len(still) < len(running):
            yield running
        running = [*still, *(use for use in beginning if use.end > start)]
    if running:
        yield running


def _start(use: Use) -> int:
    return use.start
