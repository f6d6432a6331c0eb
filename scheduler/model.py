"""The solver's variables, and the few shapes of constraint that rules are made of.

With `solve` the only module that imports OR-Tools. It knows no rule and no preference: they come to
it. First they strike out placements (`keep_…`); the first look at a variable makes the variables of
what is left, and nothing can be struck out after that.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from ortools.sat.python import cp_model

from scheduler.problem import Event, Placement, Problem, Room

Costs = list[tuple[cp_model.IntVar, int]]


@dataclass(frozen=True, slots=True)
class Use:
    """While `literal` is true, `event` takes `weight` of something from `start` up to `end`."""

    literal: cp_model.IntVar
    event: str
    start: int
    end: int
    weight: int = 1


class Model:
    """A problem as CP-SAT sees it: a literal for every event, room and start that may be."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.cp = cp_model.CpModel()
        self._starts = {event.id: list(problem.starts) for event in problem.events}
        self._rooms = {event.id: list(problem.rooms) for event in problem.events}
        self._struck: dict[str, set[tuple[str, int]]] = {
            event.id: set() for event in problem.events
        }
        self._sealed = False
        self._groups: dict[tuple[str, frozenset[str]], dict[int, cp_model.IntVar]] = {}
        self._whole: dict[str, dict[int, cp_model.IntVar]] = {}
        self._said: set[frozenset[int]] = set()

    # What may be at all

    def keep_starts(self, event: Event, allowed: Callable[[int], bool]) -> None:
        """Strike out every start of the event that is not allowed."""
        self._refuse_if_sealed()
        self._starts[event.id] = [start for start in self._starts[event.id] if allowed(start)]

    def keep_rooms(self, event: Event, allowed: Callable[[Room], bool]) -> None:
        """Strike out every room of the event that is not allowed."""
        self._refuse_if_sealed()
        self._rooms[event.id] = [room for room in self._rooms[event.id] if allowed(room)]

    def keep(self, event: Event, allowed: Callable[[Room, int], bool]) -> None:
        """Strike out every room at a start that is not allowed."""
        self._refuse_if_sealed()
        self._struck[event.id].update(
            (room.id, start)
            for room in self._rooms[event.id]
            for start in self._starts[event.id]
            if not allowed(room, start)
        )

    def _refuse_if_sealed(self) -> None:
        if self._sealed:
            raise RuntimeError("the variables are made: placements must be struck out before")

    # The variables

    @cached_property
    def placed(self) -> dict[str, dict[tuple[str, int], cp_model.IntVar]]:
        """By event, then by room and start: whether it is there."""
        self._sealed = True
        return {
            event.id: {
                (room.id, start): self.cp.new_bool_var(f"{event.id}@{room.id}@{start}")
                for start in self._starts[event.id]
                for room in self._rooms[event.id]
                if (room.id, start) not in self._struck[event.id]
            }
            for event in self.problem.events
        }

    @cached_property
    def unplaced(self) -> dict[str, cp_model.IntVar]:
        """By event: whether it is left out."""
        return {event.id: self.cp.new_bool_var(f"{event.id} out") for event in self.problem.events}

    def at(self, event: str) -> dict[int, cp_model.IntVar]:
        """By start: whether the event starts then, in whatever room."""
        if event not in self._whole:
            self._whole[event] = self.at_in(
                event, frozenset(room for room, _ in self.placed[event])
            )
        return self._whole[event]

    def at_in(self, event: str, rooms: frozenset[str]) -> dict[int, cp_model.IntVar]:
        """By start: whether the event starts then in one of some rooms."""
        if (event, rooms) not in self._groups:
            choices: dict[int, list[cp_model.IntVar]] = {}
            for (room, start), literal in self.placed[event].items():
                if room in rooms:
                    choices.setdefault(start, []).append(literal)
            self._groups[event, rooms] = {
                start: self._any_of(literals) for start, literals in choices.items()
            }
        return self._groups[event, rooms]

    def _any_of(self, literals: Sequence[cp_model.IntVar]) -> cp_model.IntVar:
        if len(literals) == 1:
            return literals[0]
        one = self.cp.new_bool_var("")
        self.cp.add_exactly_one([*literals, one.negated()])
        return one

    def uses(self, event: Event, *, gap: int = 0, weight: int = 1) -> list[Use]:
        """The event in progress, wherever it is, and `gap` minutes more."""
        return [
            Use(literal, event.id, start, start + event.duration + gap, weight)
            for start, literal in self.at(event.id).items()
        ]

    def uses_in(self, event: Event, rooms: frozenset[str], *, gap: int = 0) -> list[Use]:
        """The same, where the event is in one of some rooms."""
        return [
            Use(literal, event.id, start, start + event.duration + gap)
            for start, literal in self.at_in(event.id, rooms).items()
        ]

    # The shapes of constraint

    def disjoint(self, uses: Iterable[Use]) -> None:
        """No two of the uses overlap."""
        for moment in moments(uses):
            if len({use.event for use in moment}) > 1:
                self._at_most_one([use.literal for use in moment])

    def at_most(self, limit: int, uses: Iterable[Use]) -> None:
        """At no moment do the uses in progress weigh more than the limit."""
        for moment in moments(uses):
            heaviest: dict[str, int] = {}
            for use in moment:
                heaviest[use.event] = max(heaviest.get(use.event, 0), use.weight)
            if sum(heaviest.values()) > limit:
                self.cp.add(sum(use.weight * use.literal for use in moment) <= limit)

    def apart(self, left: Iterable[Use], right: Iterable[Use]) -> None:
        """No use of the left overlaps one of the right; within a side they may."""
        sides = {use.literal.index: True for use in right}
        for moment in moments([*left, *right]):
            ours = [use for use in moment if use.literal.index not in sides]
            theirs = [use for use in moment if use.literal.index in sides]
            events = {use.event for use in moment}
            if not ours or not theirs or len(events) == 1:
                continue
            if len({use.event for use in ours}) == len({use.event for use in theirs}) == 1:
                self._at_most_one([use.literal for use in moment])
            else:
                self._never_both(ours, theirs)

    def _never_both(self, ours: Collection[Use], theirs: Collection[Use]) -> None:
        taken = self.cp.new_bool_var("")
        for use in ours:
            self.cp.add_implication(use.literal, taken)
        for use in theirs:
            self.cp.add_implication(use.literal, taken.negated())

    def _at_most_one(self, literals: Sequence[cp_model.IntVar]) -> None:
        """The same clique comes up for every person that two events share: said once is enough."""
        key = frozenset(literal.index for literal in literals)
        if key not in self._said:
            self._said.add(key)
            self.cp.add_at_most_one(literals)

    def pairs(self, counted: Costs, most: int) -> cp_model.IntVar:
        """An integer of at least n(n-1)/2, where n is the weighted sum, never more than `most`.

        n(n-1)/2 is convex, and the lines through its neighbouring integer points are exactly it
        once the variable is minimised. The linear relaxation is then as tight as it can be.
        """
        count = cp_model.LinearExpr.weighted_sum(
            [literal for literal, _ in counted], [amount for _, amount in counted]
        )
        result = self.cp.new_int_var(0, most * (most - 1) // 2, "")
        for step in range(1, most):
            self.cp.add(result >= step * count - step * (step + 1) // 2)
        return result

    # To and from the solver

    def minimise(self, costs: Costs) -> None:
        """Make the sum of the costs what is minimised."""
        variables: dict[int, cp_model.IntVar] = {}
        amounts: dict[int, int] = {}
        for variable, amount in costs:
            variables[variable.index] = variable
            amounts[variable.index] = amounts.get(variable.index, 0) + amount
        self.cp.minimize(
            cp_model.LinearExpr.weighted_sum(list(variables.values()), list(amounts.values()))
        )

    def read(self, values: Sequence[int]) -> tuple[Placement, ...]:
        """The placements of a solution, given the value of each variable by its index."""
        return tuple(
            Placement(event, room, start)
            for event, literals in self.placed.items()
            for (room, start), literal in literals.items()
            if values[literal.index]
        )


def moments(uses: Iterable[Use]) -> Iterator[list[Use]]:
    """Sets of uses in progress together, such that any that overlap are together in one.

    Only sets that no later one contains are given, so that no constraint is said twice.
    """
    running: list[Use] = []
    for start, beginning in groupby(sorted(uses, key=lambda use: use.start), _start):
        still = [use for use in running if use.end > start]
        if len(still) < len(running):
            yield running
        running = [*still, *(use for use in beginning if use.end > start)]
    if running:
        yield running


def _start(use: Use) -> int:
    return use.start
