"""The smallest sets of demands to give up.

Every conflict that is known must lose a demand. The cheapest set that takes one from each is tried;
either all can be placed then, or there is one more conflict to know.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ortools.sat.python import cp_model

from scheduler.board import Board
from scheduler.explain.arranging import arrange
from scheduler.explain.asking import OutOfTimeError, place, settle, spare
from scheduler.explain.blame import breached
from scheduler.explain.conflicts import Conflict, counted, searched
from scheduler.explain.facts import Facts, Place
from scheduler.explain.findings import MANY, WayOut
from scheduler.explain.prices import EACH, price
from scheduler.outline import Demand
from scheduler.problem import Placement
from scheduler.rules import violations_on
from scheduler.schedule import Schedule

Demands = frozenset[Demand]
_FAILURES: Final = 8
"""After the first way out, so many sets that turn out not to be enough end the search for more."""


@dataclass(slots=True)
class Known:
    """What was found out so far: conflicts, and where the events are that are in none.

    `first` are the conflicts of which no two name the same event, in the order they were found.
    """

    facts: Facts
    conflicts: list[Conflict] = field(default_factory=list)
    chosen: Mapping[int, Place] = field(default_factory=dict)

    def placed(self, given: Demands = frozenset()) -> Mapping[int, Place] | None:
        """Places for all that need one when some demands are given up; if not, one more conflict.

        First only the events of the conflicts are moved about, then all, of which only those may
        break what is given up, and only then all alike.
        """
        found: Conflict | Mapping[int, Place] | None = counted(self.facts, given, self.conflicts)
        found = found or self._rearranged(given) or searched(self.facts, given)
        if not isinstance(found, Conflict):
            return found
        self.conflicts.append(found)
        return None

    def _rearranged(self, given: Demands) -> Mapping[int, Place] | None:
        if not self.chosen:
            return None
        touched = {event for one in self.conflicts for event in one.events}
        wanted = self.facts.wanted(given)
        settled = settle(self.facts, wanted, given, self._untouched())
        if settled is not None:
            return settled
        found = self._elsewhere(wanted, given, touched)
        if found is None:
            return None
        rest = {event: place for event, place in found.items() if event not in touched}
        if len(wanted) >= MANY:
            self.chosen = rest  # what had to make room once will have to again
        return settle(self.facts, wanted, given, rest)

    def _elsewhere(
        self, wanted: Collection[int], given: Demands, touched: Collection[int]
    ) -> Mapping[int, Place] | None:
        """Places when only events that are in a conflict may break what is given up."""
        if len(wanted) >= MANY:
            found = arrange(self.facts, wanted, given, touched, self._untouched())
            if found is not None:
                return found
        return place(self.facts, wanted, given, touched).chosen

    def _untouched(self) -> dict[int, Place]:
        """Where the events are that are in no conflict."""
        touched = {event for one in self.conflicts for event in one.events}
        return {event: place for event, place in self.chosen.items() if event not in touched}

    def cheapest(self, given: Demands, never: Collection[Demands]) -> Demands | None:
        """The cheapest set with a demand of each conflict that is left, containing none of some."""
        left = [one.demands for one in self.conflicts if not one.demands & given]
        return _hitting(self.facts, left, never)

    def ways(self, given: Demands = frozenset()) -> Iterator[WayOut]:
        """Ways out beside what is given up already, the cheapest first."""
        tried: list[Demands] = []
        failed = 0
        while (some := self.cheapest(given, tried)) is not None:
            if tried and (failed == _FAILURES or len(some) > len(tried[0]) + 1):
                return
            chosen = self.placed(given | some)
            if chosen is not None:
                tried.append(some)
                yield way_out(self.facts, some, given, self._least(some, given, chosen))
            elif tried:
                failed += 1

    def _least(
        self, some: Demands, given: Demands, chosen: Mapping[int, Place]
    ) -> Mapping[int, Place]:
        """Places with which what is given up is missed by least, if that is told soon: the fewest
        seats too few, the fewest at which somebody stands in.

        Events that are in no conflict were left where they are so far; here they may move too.
        """
        without = given | some
        if len(chosen) >= MANY or some <= self.facts.placing:
            return chosen
        return settle(self.facts, self.facts.wanted(without), without, {}, chosen) or chosen

    def leaving(self, given: Demands) -> WayOut | None:
        """To leave events out, and nothing else: the fewest, where that can be told soon."""
        facts, rest = self.facts, self._untouched()
        prices = {
            event: sum(EACH + price(facts.problem, one) for one in facts.musts[event])
            for event in facts.wanted(given)
        }
        few = spare(facts, prices, given, {}) if len(prices) < MANY else None
        chosen = few or (spare(facts, prices, given, rest) if rest else None)
        if chosen is None:
            return None
        out = [one for event in prices if event not in chosen for one in facts.musts[event]]
        return way_out(facts, frozenset(out), given, chosen)


def _in_order(facts: Facts, demands: Demands) -> tuple[Demand, ...]:
    """By rule, and those of events in the order of the problem."""
    at = facts.outline.event_at
    return tuple(sorted(demands, key=lambda one: (one.rule, at.get(one.about, -1), one.about)))


def _hitting(facts: Facts, sets: Sequence[Demands], never: Collection[Demands]) -> Demands | None:
    cp, solver = cp_model.CpModel(), cp_model.CpSolver()
    everything = sorted({d for one in sets for d in one}, key=lambda one: (one.rule, one.about))
    taken = {demand: cp.new_bool_var("") for demand in everything}
    for one in sets:
        cp.add_at_least_one(taken[demand] for demand in everything if demand in one)
    for one in never:
        if one <= taken.keys():
            cp.add_bool_or([taken[demand].negated() for demand in one])
    costs = [EACH + price(facts.problem, demand) for demand in everything]
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


def way_out(facts: Facts, some: Demands, given: Demands, chosen: Mapping[int, Place]) -> WayOut:
    """The proof, once `check` finds that it breaks nothing but what was given up."""
    schedule = schedule_of(facts, chosen)
    broken = violations_on(Board.of(facts.problem, schedule))
    blamed = [(one, breached(facts.problem, one)) for one in broken]
    if not all(demands <= some | given for _, demands in blamed):
        raise OutOfTimeError  # the solver and the check disagree: trust neither
    return WayOut(
        _in_order(facts, some), schedule, tuple(one for one, demands in blamed if demands & some)
    )


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
