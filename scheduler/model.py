"""An outline as CP-SAT sees it: a literal for every event, room and start that may be.

With `solve` the only module that imports OR-Tools. It knows no rule and no preference, only the
shapes in which they speak.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby

from ortools.sat.python import cp_model

from scheduler.outline import (
    Apart,
    AtMost,
    Crowd,
    Meeting,
    Must,
    OneAtATime,
    Order,
    Outline,
    Pile,
    Shape,
    bits,
)
from scheduler.preferences import weight_by_term
from scheduler.problem import Placement, overlap

Literal = cp_model.IntVar
Counted = list[tuple[Literal, int]]
Place = tuple[int, int]
"""A room and a start."""


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
    """A problem as CP-SAT sees it.

    `places` are, by event, the rooms and starts that it may have, by default all that no strike
    forbids. Events that are not in it do not exist for the model.
    """

    def __init__(
        self,
        outline: Outline,
        places: Mapping[int, Collection[Place]] | None = None,
    ) -> None:
        self.outline = outline
        self.cp = cp_model.CpModel()
        self.minutes = [event.duration for event in outline.problem.events]
        self._weights = weight_by_term(outline.problem)
        self._places = all_places(outline) if places is None else places
        self.placed: dict[int, dict[Place, Literal]] = {
            e: {place: self.cp.new_bool_var("") for place in places_of}
            for e, places_of in self._places.items()
        }
        self.unplaced = {e: self.cp.new_bool_var("") for e in self.placed}
        self._groups: dict[tuple[int, frozenset[int] | None], dict[int, Literal]] = {}
        self._said: set[frozenset[int]] = set()
        self._parts: list[tuple[Literal, list[Literal]]] = []
        self._sums: list[tuple[Literal, Counted, int, int]] = []
        self.costs: dict[int, tuple[Literal, int]] = {}
        self.rows: list[Row] = []
        """Every constraint as a line of a linear programme."""

    # The variables

    def at(self, event: int, rooms: frozenset[int] | None = None) -> dict[int, Literal]:
        """By start: whether the event starts then, in one of some rooms or in any."""
        key = event, rooms
        if key not in self._groups:
            choices: dict[int, list[Literal]] = {}
            for (room, start), literal in self.placed.get(event, {}).items():
                if rooms is None or room in rooms:
                    choices.setdefault(start, []).append(literal)
            self._groups[key] = {
                start: self._any_of(literals) for start, literals in choices.items()
            }
        return self._groups[key]

    def _any_of(self, literals: list[Literal]) -> Literal:
        if len(literals) == 1:
            return literals[0]
        one = self.cp.new_bool_var("")
        self.cp.add_exactly_one([*literals, one.negated()])
        self._row([*((literal, 1) for literal in literals), (one, -1)], 0, 0)
        self._parts.append((one, literals))
        return one

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

    # The rules

    def demand(self, shapes: Iterable[Shape]) -> None:
        """Hold what the rules ask."""
        for event in self.placed:
            choices = [*self.at(event).values(), self.unplaced[event]]
            self.cp.add_exactly_one(choices)
            self._row([(choice, 1) for choice in choices], 1, 1)
        for shape in shapes:
            if isinstance(shape, OneAtATime):
                self._one_at_a_time(shape)
            elif isinstance(shape, Apart):
                self._apart(shape)
            elif isinstance(shape, AtMost):
                self._at_most(shape)
            elif isinstance(shape, Order):
                self._order(shape)
            elif isinstance(shape, Must):
                self._linear([(self.unplaced[shape.event], 1)], None, 0)

    def _linear(self, terms: Counted, low: int | None, high: int | None) -> None:
        sums = cp_model.LinearExpr.weighted_sum(
            [variable for variable, _ in terms], [amount for _, amount in terms]
        )
        least = cp_model.INT_MIN if low is None else low
        self.cp.add_linear_constraint(sums, least, cp_model.INT_MAX if high is None else high)
        self._row(terms, low, high)

    def _row(self, terms: Counted, low: int | None, high: int | None) -> None:
        variables = [variable.index for variable, _ in terms]
        self.rows.append(Row(variables, [amount for _, amount in terms], low, high))

    def _known(self, events: Iterable[int]) -> list[int]:
        return [event for event in events if event in self.placed]

    def _one_at_a_time(self, shape: OneAtATime) -> None:
        uses = [
            use
            for event in self._known(shape.events)
            for use in self.uses(event, shape.rooms, gap=shape.gap)
        ]
        for moment in moments(uses):
            if len({use.event for use in moment}) > 1:
                self._at_most_one([use.literal for use in moment])

    def _at_most(self, shape: AtMost) -> None:
        weights = dict(shape.weights)
        uses = [
            use for event in self._known(weights) for use in self.uses(event, weight=weights[event])
        ]
        for moment in moments(uses):
            heaviest = {use.event: use.weight for use in moment}
            if sum(heaviest.values()) > shape.limit:
                self._linear([(use.literal, use.weight) for use in moment], None, shape.limit)

    def _apart(self, shape: Apart) -> None:
        events = self._known(shape.events)
        left = [use for e in events for use in self.uses(e, shape.rooms, gap=shape.gap)]
        right = [use for e in events for use in self.uses(e, shape.others, gap=shape.gap)]
        sides = {use.literal.index: True for use in right}
        for moment in moments([*left, *right]):
            ours = [use for use in moment if use.literal.index not in sides]
            theirs = [use for use in moment if use.literal.index in sides]
            if not ours or not theirs or len({use.event for use in moment}) == 1:
                continue
            if len({use.event for use in ours}) == len({use.event for use in theirs}) == 1:
                self._at_most_one([use.literal for use in moment])
            else:
                self._never_both(ours, theirs)

    def _never_both(self, ours: Collection[Use], theirs: Collection[Use]) -> None:
        taken = self.cp.new_bool_var("")
        for use in ours:
            self.cp.add_implication(use.literal, taken)
            self._row([(use.literal, 1), (taken, -1)], None, 0)
        for use in theirs:
            self.cp.add_implication(use.literal, taken.negated())
            self._row([(use.literal, 1), (taken, 1)], None, 1)
        self._parts.append((taken, [use.literal for use in ours]))

    def _at_most_one(self, literals: Sequence[Literal]) -> None:
        """The same clique comes up for every person that two events share: said once is enough."""
        key = frozenset(literal.index for literal in literals)
        if key not in self._said:
            self._said.add(key)
            self.cp.add_at_most_one(literals)
            self._row([(literal, 1) for literal in literals], None, 1)

    def _order(self, shape: Order) -> None:
        """By any time, the later one has started only if the earlier one has ended.

        Summed up to each start this is tighter than start by start, and says the same.
        """
        minute = self.outline.starts
        long = self.minutes[shape.earlier]
        earlier = self.at(shape.earlier) if shape.earlier in self.placed else {}
        later = self.at(shape.later) if shape.later in self.placed else {}
        for moment in sorted(later):
            ended = [lit for t, lit in earlier.items() if minute[t] + long <= minute[moment]]
            started = [lit for t, lit in later.items() if t <= moment]
            self._linear([*((lit, 1) for lit in started), *((lit, -1) for lit in ended)], None, 0)

    # The preferences

    def pay(self) -> None:
        """Count what the preferences count, and minimise it."""
        for event, literals in self.placed.items():
            for place, cost in self.place_costs(event).items():
                self._cost(literals[place], cost)
            self._cost(self.unplaced[event], self.out_cost(event))
        for soft in self.outline.soft:
            weight = self._weights[soft.term]
            if weight and isinstance(soft, Meeting):
                self._meeting(soft, weight * soft.amount)
            elif weight and isinstance(soft, Crowd):
                self._crowd(soft, weight * soft.amount)
            elif weight and isinstance(soft, Pile):
                self._pile(soft, weight)
        variables = [variable for variable, _ in self.costs.values()]
        amounts = [amount for _, amount in self.costs.values()]
        if variables:
            self.cp.minimize(cp_model.LinearExpr.weighted_sum(variables, amounts))

    def _cost(self, variable: Literal, amount: int) -> None:
        if amount:
            before = self.costs.get(variable.index, (variable, 0))[1]
            self.costs[variable.index] = variable, before + amount

    def place_costs(self, event: int) -> dict[Place, int]:
        """What each place of an event costs by itself."""
        costs = self.outline.costs
        by_start = [
            (self._weights[term], amounts)
            for term in self._weights
            if (amounts := costs.start.get((term, event))) is not None
        ]
        by_room = [
            (self._weights[term], amounts)
            for term in self._weights
            if (amounts := costs.room.get((term, event))) is not None
        ]
        special = [term for term in self._weights if (term, event) in self._special]
        return {
            (room, start): sum(weight * amounts[start] for weight, amounts in by_start)
            + sum(weight * amounts[room] for weight, amounts in by_room)
            + sum(
                self._weights[term] * costs.place.get((term, event, room, start), 0)
                for term in special
            )
            for room, start in self.placed[event]
        }

    @property
    def _special(self) -> set[tuple[str, int]]:
        if not hasattr(self, "_special_kept"):
            self._special_kept = {(term, e) for term, e, _, _ in self.outline.costs.place}
        return self._special_kept

    def out_cost(self, event: int) -> int:
        """What it costs to leave an event out."""
        return sum(
            weight * self.outline.costs.out.get((term, event), 0)
            for term, weight in self._weights.items()
        )

    def _meeting(self, soft: Meeting, weight: int) -> None:
        """The overlapping pairs in each slot: events in two slots never overlap."""
        problem = self.outline.problem
        for slot in problem.slots:
            starts = {
                e: {
                    t: lit
                    for t, lit in self.at(e).items()
                    if slot.start <= self.outline.starts[t] < slot.end
                }
                for e in self._known(soft.events)
            }
            inside = [e for e in starts if starts[e]]
            together = [
                e
                for e in inside
                if problem.start_step is None or 2 * self.minutes[e] > slot.end - slot.start
            ]
            # All of these overlap whenever they are in the slot: their number says how many pairs.
            if len(together) > 1:
                counted = [(lit, 1) for e in together for lit in starts[e].values()]
                self._cost(self._pairs(counted, len(together)), weight)
            known = set(together)
            if len(known) < len(inside):
                for one, other in combinations(inside, 2):
                    if one not in known or other not in known:
                        self._cost(self._meet(one, other, starts), weight)

    def _meet(self, one: int, other: int, starts: Mapping[int, Mapping[int, Literal]]) -> Literal:
        """Whether two events overlap, made true by any two starts at which they do."""
        minute = self.outline.starts
        both = self.cp.new_bool_var("")
        for t, placed in starts[one].items():
            beside = [
                lit
                for u, lit in starts[other].items()
                if overlap(
                    minute[t],
                    minute[t] + self.minutes[one],
                    minute[u],
                    minute[u] + self.minutes[other],
                )
            ]
            if beside:
                counted = [(placed, 1), *((lit, 1) for lit in beside)]
                self._linear([(both, 1), *((lit, -1) for lit, _ in counted)], -1, None)
                self._sums.append((both, counted, 1, 0))
        return both

    def _crowd(self, soft: Crowd, weight: int) -> None:
        uses = [use for event in self._known(soft.events) for use in self.uses(event)]
        for minute in self.outline.starts:
            running = [use for use in uses if use.start <= minute < use.end]
            most = len({use.event for use in running})
            if most > soft.size:
                self._excess([use.literal for use in running], soft.size, most, weight)

    def _excess(self, literals: list[Literal], size: int, most: int, weight: int) -> None:
        key = size, frozenset(literal.index for literal in literals)
        kept: dict[tuple[int, frozenset[int]], Literal] = self.__dict__.setdefault("_kept", {})
        if key not in kept:
            kept[key] = excess = self.cp.new_int_var(0, most - size, "")
            self._linear([(excess, 1), *((literal, -1) for literal in literals)], -size, None)
            self._sums.append((excess, [(literal, 1) for literal in literals], size, 0))
        self._cost(kept[key], weight)

    def _pile(self, soft: Pile, weight: int) -> None:
        brought = {
            e: [(lit, amounts[t]) for t, lit in self.at(e).items() if amounts[t]]
            for e, amounts in soft.brought
            if e in self.placed
        }
        most = sum(max((d for _, d in own), default=0) for own in brought.values())
        counted = [one for own in brought.values() for one in own]
        if sum(bool(own) for own in brought.values()) == 1:
            for literal, d in counted:
                self._cost(literal, weight * (d * (d - 1) // 2))
        elif most > 1:
            self._cost(self._pairs(counted, most), weight)

    def _pairs(self, counted: Counted, most: int) -> Literal:
        """An integer of at least n(n-1)/2, where n is the weighted sum, never more than `most`.

        n(n-1)/2 is convex, and the lines through its neighbouring integer points are exactly it
        once the variable is minimised. The linear relaxation is then as tight as it can be.
        """
        result = self.cp.new_int_var(0, most * (most - 1) // 2, "")
        for step in range(1, most):
            terms = [(result, 1), *((literal, -step * amount) for literal, amount in counted)]
            self._linear(terms, -(step * (step + 1) // 2), None)
        self._sums.append((result, counted, 0, 1))
        return result

    # To and from the solver

    def hint(self, chosen: Mapping[int, Place]) -> None:
        """Suggest a schedule: every variable gets a value, for a partial hint is worth little."""
        values: dict[int, int] = {}

        def say(variable: Literal, value: int) -> None:
            values[variable.index] = value
            self.cp.add_hint(variable, value)

        for event, literals in self.placed.items():
            for place, literal in literals.items():
                say(literal, int(chosen.get(event) == place))
            say(self.unplaced[event], int(event not in chosen))
        for one, parts in self._parts:
            say(one, int(any(values[part.index] for part in parts)))
        pending: dict[int, tuple[Literal, int]] = {}
        for result, counted, size, square in self._sums:
            n = sum(amount * values[literal.index] for literal, amount in counted)
            value = n * (n - 1) // 2 if square else max(0, n - size)
            before = pending.get(result.index, (result, 0))[1]
            pending[result.index] = result, max(before, value)
        for result, value in pending.values():
            say(result, value)

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
