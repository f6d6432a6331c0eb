"""Questions to CP-SAT: can these events be placed, and if not, which of them or which demands?

Every question is answered by one thread with a fixed seed, so that the same problem is explained in
the same words. Which demands are to blame is asked without presolve, and never taken on trust:
`confirmed` asks again, of another model and with presolve.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ortools.sat.python import cp_model

from scheduler.explain.facts import Facts, Given, Place
from scheduler.model import Model, Use, hold, moments, uses_of
from scheduler.outline import Apart, AtMost, Demand, OneAtATime, Order, Shape

Literal = cp_model.IntVar
_AT_FIRST: Final = 2.0
"""How long to try without the linear relaxation, which is dear and seldom needed to find places; in
the solver's own seconds, which are the same on every machine."""
_AT_THE_WORST: Final = 100
"""One more of what is scarce, be it a room, a thing or who stands in, is worse than to need what
there is of it so often."""


class OutOfTimeError(Exception):
    """The time is up before there is an answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Either a place for each event that has one, or who cannot be placed together."""

    chosen: Mapping[int, Place] | None
    blamed: tuple[int, ...] = ()


def _solver(facts: Facts, *, presolve: bool, linear: int = 2) -> cp_model.CpSolver:
    if not facts.left:
        raise OutOfTimeError
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.cp_model_presolve = presolve
    solver.parameters.linearization_level = linear
    solver.parameters.catch_sigint_signal = False
    solver.parameters.max_time_in_seconds = facts.left
    return solver


def _ask(solver: cp_model.CpSolver, cp: cp_model.CpModel) -> bool:
    return _is_yes(solver.solve(cp))


def _is_yes(verdict: object) -> bool:
    if verdict in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return True
    if verdict == cp_model.INFEASIBLE:
        return False
    raise OutOfTimeError


def place(
    facts: Facts,
    wanted: Collection[int],
    without: Given = (),
    only: Collection[int] | None = None,
) -> Answer:
    """Place all events that are wanted, keeping all demands but some.

    `only`: the events for which these are given up; to all others they still apply.
    """
    events = facts.with_earlier(wanted)
    spared = events if only is None else only
    model = Model(
        facts.outline, {e: facts.places(e, without if e in spared else ()) for e in events}
    )
    hold(model, kept_shapes(facts.shapes_among(events), without, spared))
    model.cp.add_assumptions([model.unplaced[e].negated() for e in sorted(wanted)])
    solver = _solver(facts, presolve=False, linear=0)
    solver.parameters.max_deterministic_time = _AT_FIRST
    verdict = solver.solve(model.cp)
    if verdict == cp_model.UNKNOWN:
        solver = _solver(facts, presolve=False)
        verdict = solver.solve(model.cp)
    if _is_yes(verdict):
        return Answer(model.read(list(solver.response_proto.solution)))
    event_at = {literal.negated().index: e for e, literal in model.unplaced.items()}
    core = solver.sufficient_assumptions_for_infeasibility()
    return Answer(None, tuple(sorted(event_at[index] for index in core)))


def kept_shapes(
    shapes: Iterable[Shape], without: Given, spared: Collection[int]
) -> Iterator[Shape]:
    """The shapes, those that are given up only as far as they are about events not spared."""
    for shape in shapes:
        if shape.demand not in without:
            yield shape
        elif isinstance(shape, OneAtATime | Apart):
            yield replace(shape, events=tuple(e for e in shape.events if e not in spared))
        elif isinstance(shape, AtMost):
            others = tuple(one for one in shape.weights if one[0] not in spared)
            yield replace(shape, weights=others)


def settle(
    facts: Facts,
    wanted: Collection[int],
    without: frozenset[Demand],
    fixed: Mapping[int, Place],
    start: Mapping[int, Place] | None = None,
) -> Mapping[int, Place] | None:
    """The same while some events stay where they are; None if it cannot be.

    What is given up is still kept as far as it can be. With places to `start` from, what is better
    is only looked for as far as the solver's first effort goes.
    """
    events = facts.with_earlier({*wanted, *fixed})
    places = {e: [fixed[e]] if e in fixed else facts.places(e, without) for e in events}
    model = Model(facts.outline, places)
    hold(model, (s for s in facts.shapes_among(events) if s.demand not in without))
    for event in wanted:
        model.cp.add(model.unplaced[event] == 0)
    missed = _missed(facts, model, events, without)
    if missed:
        model.cp.minimize(cp_model.LinearExpr.sum(missed))
    solver = _solver(facts, presolve=True)
    if start is None:
        found = _ask(solver, model.cp)
    else:
        solver.parameters.max_deterministic_time = _AT_FIRST
        for event, place_ in start.items():
            model.cp.add_hint(model.placed[event][place_], value=True)
        found = solver.solve(model.cp) in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    return model.read(list(solver.response_proto.solution)) if found else None


def _missed(
    facts: Facts, model: Model, events: Collection[int], without: frozenset[Demand]
) -> list[cp_model.LinearExprT]:
    """By how much demands that are given up are missed."""
    missed: list[cp_model.LinearExprT] = [
        literal * _shortfall(facts, demand, event, room)
        for event in events
        for demand, starts in facts.struck(event).items()
        if demand in without
        for (room, start), literal in model.placed[event].items()
        if starts[room] >> start & 1
    ]
    for shape in facts.shapes_among(events):
        if shape.demand in without and isinstance(shape, OneAtATime | AtMost):
            missed += _excess(model, shape)
    return missed


def spare(
    facts: Facts, prices: Mapping[int, int], without: Given, fixed: Mapping[int, Place]
) -> Mapping[int, Place] | None:
    """A place for all events but those that are cheapest to leave out, while some stay in theirs.

    `prices` has what leaving each event out costs. None if the solver's first effort does not find
    the cheapest.
    """
    events = facts.with_earlier({*prices, *fixed})
    places = {e: [fixed[e]] if e in fixed else facts.places(e, without) for e in events}
    model = Model(facts.outline, places)
    hold(model, (one for one in facts.shapes_among(events) if one.demand not in without))
    out = [model.unplaced[event] for event in prices]
    model.cp.minimize(cp_model.LinearExpr.weighted_sum(out, list(prices.values())))
    solver = _solver(facts, presolve=True)
    solver.parameters.max_deterministic_time = _AT_FIRST
    if solver.solve(model.cp) != cp_model.OPTIMAL:
        return None
    return model.read(list(solver.response_proto.solution))


def _shortfall(facts: Facts, demand: Demand, event: int, room: int) -> int:
    """By how much a place misses a demand on one event: by so many seats, or just once."""
    if demand.rule == "room_capacity":
        return facts.problem.events[event].attendance - facts.problem.rooms[room].capacity
    return 1


def _excess(model: Model, shape: OneAtATime | AtMost) -> list[cp_model.LinearExprT]:
    """By how much a demand that is given up is missed at every moment, and at the worst of all."""
    found: list[cp_model.LinearExprT] = []
    limit = shape.limit if isinstance(shape, AtMost) else 1
    every = list(moments(uses_of(model, shape)))
    highest = max((sum(use.weight for use in moment) for moment in every), default=0)
    worst = model.cp.new_int_var(0, highest, "")
    for moment in every:
        excess = model.cp.new_int_var(0, highest, "")
        amount = cp_model.LinearExpr.weighted_sum(
            [use.literal for use in moment], [use.weight for use in moment]
        )
        model.cp.add(amount <= limit + excess)
        model.cp.add(excess <= worst)
        found.append(excess)
    return [*found, _AT_THE_WORST * worst]


def confirmed(facts: Facts, wanted: Collection[int], demands: Given) -> bool:
    """Whether the events cannot be placed, when nothing but these demands counts."""
    events = facts.with_earlier(wanted)
    model = Model(facts.outline, {e: facts.places_under(e, demands) for e in events})
    hold(model, (s for s in facts.shapes_among(events) if s.demand in demands))
    for event in wanted:
        model.cp.add(model.unplaced[event] == 0)
    return not _ask(_solver(facts, presolve=True), model.cp)


class Dispute:
    """Some events, with a literal for every demand on them that says whether it is kept.

    What the `strict` demands strike out is out, whether or not the rest of them is kept.
    """

    def __init__(
        self,
        facts: Facts,
        wanted: Collection[int],
        demands: Given,
        strict: Given = (),
    ) -> None:
        self._facts = facts
        events = facts.with_earlier(wanted)
        self._shapes = [s for s in facts.shapes_among(events) if s.demand in demands]
        kinds = _kinds_of_rooms(facts, self._shapes)
        open_ = {demand for demand in demands if demand not in strict}
        self._model = Model(
            facts.outline, {e: _telling(facts, e, open_, strict, kinds) for e in events}
        )
        hold(self._model, ())
        self._cp = self._model.cp
        self._kept: dict[Demand, Literal] = {
            demand: self._cp.new_bool_var("") for demand in demands
        }
        self._demand_at = {literal.index: demand for demand, literal in self._kept.items()}
        for event in events:
            self._strike(event)
        for shape in self._shapes:
            self._hold(shape, self._kept[shape.demand])
        for event in wanted:
            for demand in facts.musts[event]:
                if demand in self._kept:
                    out = self._model.unplaced[event].negated()
                    self._cp.add_implication(self._kept[demand], out)

    def core(self, demands: Sequence[Demand]) -> tuple[Demand, ...] | None:
        """Some of the demands that cannot be kept together; None if all can."""
        self._cp.clear_assumptions()
        self._cp.add_assumptions([self._kept[demand] for demand in demands])
        solver = _solver(self._facts, presolve=False)
        if _ask(solver, self._cp):
            return None
        blamed = {
            self._demand_at[index] for index in solver.sufficient_assumptions_for_infeasibility()
        }
        return tuple(demand for demand in demands if demand in blamed)

    def _strike(self, event: int) -> None:
        literals = self._model.placed[event]
        for demand, struck in self._facts.struck(event).items():
            if demand in self._kept:
                out = [
                    literal
                    for (room, start), literal in literals.items()
                    if struck[room] >> start & 1
                ]
                for literal in out:
                    self._cp.add_implication(self._kept[demand], literal.negated())

    def _hold(self, shape: Shape, kept: Literal) -> None:
        if isinstance(shape, OneAtATime):
            self._at_most(uses_of(self._model, shape), 1, kept)
        elif isinstance(shape, AtMost):
            self._at_most(uses_of(self._model, shape), shape.limit, kept)
        elif isinstance(shape, Apart):
            self._apart(shape, kept)
        elif isinstance(shape, Order):
            self._order(shape, kept)

    def _uses(self, shape: Apart, rooms: tuple[int, ...]) -> list[Use]:
        known = [event for event in shape.events if event in self._model.placed]
        return [use for event in known for use in self._model.uses(event, rooms, gap=shape.gap)]

    def _at_most(self, uses: list[Use], limit: int, kept: Literal) -> None:
        for moment in moments(uses):
            heaviest = {use.event: use.weight for use in moment}
            if sum(heaviest.values()) > limit:
                self._cp.add(
                    cp_model.LinearExpr.weighted_sum(
                        [use.literal for use in moment], [use.weight for use in moment]
                    )
                    <= limit
                ).only_enforce_if(kept)

    def _apart(self, shape: Apart, kept: Literal) -> None:
        ours = self._uses(shape, shape.rooms)
        theirs = self._uses(shape, shape.others)
        for one in ours:
            for other in theirs:
                if one.event != other.event and one.start < other.end and other.start < one.end:
                    self._cp.add_bool_or(
                        one.literal.negated(), other.literal.negated(), kept.negated()
                    )

    def _order(self, shape: Order, kept: Literal) -> None:
        minute = self._facts.outline.starts
        long = self._facts.problem.events[shape.earlier].duration
        earlier, later = self._model.at(shape.earlier), self._model.at(shape.later)
        for moment in sorted(later):
            ended = [lit for t, lit in earlier.items() if minute[t] + long <= minute[moment]]
            started = [lit for t, lit in later.items() if t <= moment]
            self._cp.add(sum(started) <= sum(ended)).only_enforce_if(kept)


def _kinds_of_rooms(facts: Facts, shapes: Iterable[Shape]) -> list[int]:
    """By room a number that is the same for rooms of which the shapes say the same."""
    told: list[list[int]] = [[] for _ in facts.problem.rooms]
    for number, shape in enumerate(shapes):
        if isinstance(shape, OneAtATime) and shape.rooms is not None:
            for room in shape.rooms:
                told[room].append(number)
        elif isinstance(shape, Apart):
            for room in shape.rooms:
                told[room].append(2 * number)
            for room in shape.others:
                told[room].append(-2 * number - 1)
    kinds: dict[tuple[int, ...], int] = {}
    return [kinds.setdefault(tuple(one), len(kinds)) for one in told]


def _telling(
    facts: Facts, event: int, demands: Given, strict: Given, kinds: Sequence[int]
) -> list[Place]:
    """The places of an event, without those that another one of the kind is never worse than."""
    struck = facts.struck(event)
    masks = [(1 << n, struck[one]) for n, one in enumerate(struck) if one in demands]
    best: dict[tuple[int, int], dict[int, int]] = {}
    for room, start in facts.places_under(event, strict):
        against = sum(bit for bit, starts in masks if starts[room] >> start & 1)
        rivals = best.setdefault((kinds[room], start), {})
        if not any(other & against == other for other in rivals):
            for worse in [other for other in rivals if other & against == against]:
                del rivals[worse]
            rivals[against] = room
    return sorted((room, start) for (_, start), rooms in best.items() for room in rooms.values())
