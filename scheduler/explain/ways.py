"""The smallest sets of demands to give up.

Every conflict that is known must lose a demand. The cheapest set that takes one from each is tried;
either all can be placed then, or there is one more conflict to know.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from scheduler.board import Board
from scheduler.explain.asking import OutOfTimeError, settle
from scheduler.explain.blame import breached
from scheduler.explain.conflicts import Conflict, conflict
from scheduler.explain.facts import Facts, Place
from scheduler.explain.findings import WayOut
from scheduler.explain.prices import EACH, price
from scheduler.outline import Demand
from scheduler.problem import Placement
from scheduler.rules import violations_on
from scheduler.schedule import Schedule, Violation

Demands = frozenset[Demand]


@dataclass(slots=True)
class Known:
    """What was found out so far: conflicts, and where the events are that are in none.

    `first` are the conflicts of which no two name the same event, in the order they were found.
    """

    facts: Facts
    conflicts: list[Conflict] = field(default_factory=list)
    chosen: Mapping[int, Place] = field(default_factory=dict)

    def proof(self, given: Demands) -> WayOut | Conflict:
        """That it is enough to give some demands up; or a conflict that is left, and kept."""
        touched = {event for one in self.conflicts for event in one.events}
        for fixed in ({e: p for e, p in self.chosen.items() if e not in touched}, None):
            if fixed is None:
                found = conflict(self.facts, given)
                if isinstance(found, Conflict):
                    self.conflicts.append(found)
                    return found
                fixed = {e: p for e, p in found.items() if e not in touched}
            settled = settle(self.facts, self.facts.wanted(given), given, fixed)
            if settled is not None:
                return way_out(self.facts, given, settled)
        raise OutOfTimeError  # two questions were answered differently: trust neither

    def cheapest(self, given: Demands, never: Collection[Demands]) -> Demands | None:
        """The cheapest set with a demand of each conflict that is left, containing none of some."""
        left = [one.demands for one in self.conflicts if not one.demands & given]
        return _hitting(self.facts, left, never)

    def ways(self, given: Demands = frozenset()) -> Iterator[WayOut]:
        """Ways out beside what is given up already, the cheapest first."""
        tried: list[Demands] = []
        while (some := self.cheapest(given, tried)) is not None:
            found = self.proof(given | some)
            if isinstance(found, WayOut):
                tried.append(some)
                broken = [
                    one for one in found.broken if breached(self.facts.problem, one) & some
                ]
                yield WayOut(_in_order(some), found.schedule, tuple(broken))


def _in_order(demands: Demands) -> tuple[Demand, ...]:
    return tuple(sorted(demands, key=lambda one: (one.rule, one.about)))


def _hitting(
    facts: Facts, sets: Sequence[Demands], never: Collection[Demands]
) -> Demands | None:
    cp, solver = cp_model.CpModel(), cp_model.CpSolver()
    everything = sorted({d for one in sets for d in one}, key=lambda one: (one.rule, one.about))
    taken = {demand: cp.new_bool_var("") for demand in everything}
    for one in sets:
        cp.add_at_least_one(taken[demand] for demand in everything if demand in one)
    for one in never:
        if one <= taken.keys():
            cp.add_bool_or([taken[demand].negated() for demand in one])
    costs = [EACH + price(facts, demand) for demand in everything]
    cp.minimize(cp_model.LinearExpr.weighted_sum(list(taken.values()), costs))
    solver.parameters.num_workers = 1
    solver.parameters.catch_sigint_signal = False
    solver.parameters.max_time_in_seconds = max(0.001, facts.left)
    verdict = solver.solve(cp)
    if verdict == cp_model.INFEASIBLE:
        return None
    if verdict != cp_model.OPTIMAL:
        raise OutOfTimeError
    return frozenset(demand for demand, literal in taken.items() if solver.value(literal))


def way_out(facts: Facts, given: Demands, chosen: Mapping[int, Place]) -> WayOut:
    """The proof, once `check` finds that it breaks nothing but what was given up."""
    schedule = schedule_of(facts, chosen)
    broken = violations_on(Board.of(facts.problem, schedule))
    if not all(_allowed(facts, one, given) for one in broken):
        raise OutOfTimeError
    return WayOut(_in_order(given), schedule, tuple(broken))


def _allowed(facts: Facts, violation: Violation, given: Demands) -> bool:
    return breached(facts.problem, violation) <= given


def schedule_of(facts: Facts, chosen: Mapping[int, Place]) -> Schedule:
    """The places in the problem's own words."""
    problem, starts = facts.problem, facts.problem.starts
    return Schedule(
        tuple(
            Placement(problem.events[event].id, problem.rooms[room].id, starts[start])
            for event, (room, start) in sorted(chosen.items())
        ),
        tuple(event.id for e, event in enumerate(problem.events) if e not in chosen),
    )
