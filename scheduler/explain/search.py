"""Why a problem cannot be scheduled: the reasons, and what to give up."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final, Literal

from scheduler.board import Board
from scheduler.explain.asking import OutOfTimeError
from scheduler.explain.conflicts import Conflict
from scheduler.explain.facts import Facts
from scheduler.explain.findings import Explanation, WayOut
from scheduler.explain.sentences import reason_of
from scheduler.explain.ways import Known, schedule_of
from scheduler.outline import Demand
from scheduler.problem import Problem
from scheduler.rules import violations_on

Step = Literal["reason", "give up"]
"""What was found."""
MOST: Final = 5
"""How many reasons are given, and how many ways out of each."""


def explain(
    problem: Problem, seconds: float = 60.0, on_step: Callable[[Step], None] | None = None
) -> Explanation:
    """Why no schedule keeps every rule, or one that does.

    Up to five reasons that have no event in common, or nothing but events; each was found again by
    a second question, and none of its demands can be spared. `unknown` if the time was not enough
    to find out; reasons that were found in time are there, also where a way out is missing.
    `on_step` is told of each reason when it is found, and of the smallest set to give up.
    """
    inquiry = _Inquiry(Facts(problem, seconds), on_step or _quiet)
    try:
        inquiry.find_reasons()
        if not inquiry.reasons:
            return inquiry.feasible()
        inquiry.find_ways()
    except OutOfTimeError:
        pass
    return inquiry.told()


def _quiet(step: Step) -> None:
    """Say nothing."""


@dataclass(slots=True)
class _Inquiry:
    facts: Facts
    on_step: Callable[[Step], None]
    reasons: list[Conflict] = field(default_factory=list)
    known: Known = field(init=False)
    give_up: WayOut | None = None
    ways: dict[Conflict, list[WayOut]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known = Known(self.facts)

    def find_reasons(self) -> None:
        """First those about different events, then those about the same for other causes."""
        while (found := self.known.placed(self._placing())) is None:
            self._add_reason()
        self.known.chosen = found
        while 0 < len(self.reasons) < MOST:
            if self.known.placed(self._said() - self.facts.placing) is not None:
                break
            self._add_reason()

    def _add_reason(self) -> None:
        self.reasons.append(self.known.conflicts[-1])
        self.on_step("reason")

    def _placing(self) -> frozenset[Demand]:
        """What asks for the events of the reasons to be placed."""
        events = {event for one in self.reasons for event in one.events}
        return frozenset(demand for event in events for demand in self.facts.musts[event])

    def _said(self) -> frozenset[Demand]:
        """The demands of the reasons."""
        return frozenset(demand for one in self.reasons for demand in one.demands)

    def feasible(self) -> Explanation:
        schedule = schedule_of(self.facts, self.known.chosen)
        if violations_on(Board.of(self.facts.problem, schedule)):
            raise OutOfTimeError
        return Explanation("feasible", schedule=schedule)

    def find_ways(self) -> None:
        """What to give up for all reasons together, then for each beside the others."""
        self.give_up = next(self.known.ways(), None)
        self.on_step("give up")
        given = frozenset(self.give_up.demands if self.give_up else ())
        for reason in self.reasons[:MOST]:
            beside = given - reason.demands
            self.ways[reason] = []
            for way in islice(self.known.ways(beside), MOST):
                self.ways[reason].append(way)
            if not any(self._only_leaves(way) for way in self.ways[reason]):
                leaving = self.known.leaving(beside)
                self.ways[reason] += [leaving] if leaving else []

    def _only_leaves(self, way: WayOut) -> bool:
        return self.facts.placing.issuperset(way.demands)

    def _besides(self, reason: Conflict) -> frozenset[Demand]:
        """What no reason says and is in the way of its events too, as ways out have shown."""
        more = (
            one.demands
            for one in self.known.conflicts
            if one not in self.reasons and {*one.events} <= {*reason.events}
        )
        return frozenset[Demand]().union(*more) - self._said() - self.facts.placing

    def told(self) -> Explanation:
        reasons = tuple(
            replace(
                reason_of(self.facts, reason.events, reason.demands, self._besides(reason)),
                ways_out=tuple(self.ways.get(reason, ())),
            )
            for reason in self.reasons[:MOST]
        )
        return Explanation("infeasible" if reasons else "unknown", reasons, self.give_up)
