"""One search: prepares, lets one half look for schedules and the other prove, and reports."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from scheduler.model import Model, model_of
from scheduler.outline import Must, Outline
from scheduler.preferences import weight_by_term
from scheduler.problem import Problem
from scheduler.schedule import Schedule, Status
from scheduler.search.anneal import load
from scheduler.search.arrays import Arrays, arrays_of
from scheduler.solve.asking import Asker
from scheduler.solve.improving import Improver
from scheduler.solve.incumbent import Incumbent
from scheduler.solve.options import Options, Progress
from scheduler.solve.proving import Prover, at_once
from scheduler.solve.ties import LONGEST, Ties
from scheduler.solve.watching import Clock, watch
from scheduler.statement import outline_of

LIFE: Final = 0.9
"""Seconds after which progress is reported even if nothing changed."""
COUNTED: Final = 2**45
"""Penalties beyond this are left to CP-SAT, which refuses what it cannot count."""


def solve(
    problem: Problem,
    options: Options | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Schedule:
    """Search for the schedule that costs least.

    Returns within about two seconds after the time is up or `stop` is set, with the best schedule
    so far. `on_progress` is called in the caller's thread, at least once a second. Raises
    ProblemError where the numbers of the problem are too large to be counted.
    """
    load()  # as an import: it is no part of the search
    return _Search(
        problem, options or Options(), on_progress or _quiet, stop or threading.Event()
    ).run()


def build(problem: Problem) -> Model:
    """The whole problem as CP-SAT sees it."""
    return model_of(outline_of(problem))


def _quiet(progress: Progress) -> None:
    """Say nothing."""


class _Search:
    def __init__(
        self,
        problem: Problem,
        options: Options,
        on_progress: Callable[[Progress], None],
        stop: threading.Event,
    ) -> None:
        self.problem, self.options, self.on_progress = problem, options, on_progress
        self._stop = stop
        self.clock = Clock(options.seconds, options.memory, stop)
        self.incumbent = Incumbent(problem)
        self.asker = Asker(options, self.clock, self.incumbent)
        self.phase = "building"
        self.outline: Outline | None = None
        self.arrays: Arrays | None = None
        self._prover: Prover | None = None
        self._said: tuple[object, ...] = ()
        self._said_at = 0.0

    def run(self) -> Schedule:
        if self.options.start is not None:
            self.incumbent.offer(self.options.start)
        self._watch(self._prepare)
        infeasible = False
        if self.outline is not None and not self.clock.over():
            infeasible = self._look_and_prove(self.outline)
        self.phase = "done"
        self._report()
        return self._outcome(infeasible)

    def _prepare(self) -> None:
        outline = outline_of(self.problem)
        if searchable(outline):
            self.arrays = arrays_of(outline)
        self.outline = outline

    def _look_and_prove(self, outline: Outline) -> bool:
        """Whether it was proved that there is nothing to find."""
        self.phase = "searching"
        prover = Prover(
            outline,
            self.arrays,
            options=self.options,
            clock=self.clock,
            incumbent=self.incumbent,
            asker=self.asker,
        )
        self._prover = prover
        if self.arrays is None:
            self._watch(lambda: prover.run(None))
            return prover.infeasible
        improver = Improver(
            outline,
            self.arrays,
            self.options,
            self.clock,
            self.incumbent,
            aside=at_once(outline, self.arrays),
        )
        self._watch(improver.run, lambda: self._prove(prover, improver))
        if not self.incumbent.proved and improver.later is not None:
            self.incumbent.offer(improver.later)
        self._break_ties(outline, self.arrays, prover)
        return prover.infeasible

    def _prove(self, prover: Prover, improver: Improver) -> None:
        prover.run(improver)
        if prover.exact or self.incumbent.proved:
            self.clock.enough()

    def _break_ties(self, outline: Outline, arrays: Arrays, prover: Prover) -> None:
        """Of schedules that cost the same, take the one that is nearest to what is published."""
        best, seconds = self.incumbent.best, self.options.seconds
        if best is None or not self.problem.published:
            return
        ties = Ties(outline, arrays, best.placements, self.options.seed)
        left = None if seconds is None else max(LONGEST, self.clock.left)
        clock = Clock(left, self.options.memory, self._stop)
        if clock.over():
            return
        penalty = best.penalty or 0
        nearer = (
            (lambda: ties.settle(prover.prices, penalty, left))
            if self.incumbent.proved
            else ties.approach
        )
        watch([nearer], clock, self._look, ties.hurry)
        self.incumbent.offer(ties.found, preferred=True)

    def _watch(self, *functions: Callable[[], None]) -> None:
        watch(functions, self.clock, self._look, self.asker.hurry)

    def _look(self) -> None:
        if self.phase != "building" and self._prover is not None:
            self.phase = "confirming" if self._prover.confirming else "searching"
        if self.options.seconds is not None and self.incumbent.proved:
            self.clock.enough()
        self._report(only_if_due=True)

    def _outcome(self, infeasible: bool) -> Schedule:
        best, bound = self.incumbent.best, self.incumbent.bound
        varies = self.options.seconds is not None
        if best is None:
            everything = tuple(event.id for event in self.problem.events)
            if infeasible:
                return Schedule((), everything, "infeasible")
            return Schedule((), everything, "unknown", None, bound)
        status: Status = "optimal" if self.incumbent.proved else "feasible"
        return replace(best, status=status, bound=bound or 0, repeatable=not varies)

    def _report(self, *, only_if_due: bool = False) -> None:
        now = self.clock.elapsed
        said = (self.incumbent.penalty, self.incumbent.bound, self.phase)
        if only_if_due and said == self._said and now - self._said_at < LIFE:
            return
        self._said, self._said_at = said, now
        penalty, bound, phase = said
        self.on_progress(Progress(now, penalty, bound, phase))


def searchable(outline: Outline) -> bool:
    """Whether the compiled searches can do something with it."""
    return _countable(outline) and not _hopeless(outline)


def _hopeless(outline: Outline) -> bool:
    """Whether there is no place at all, or none for an event that must have one."""
    places = [any(rooms) for rooms in outline.places()]
    musts = (shape.event for shape in outline.shapes if isinstance(shape, Must))
    return not any(places) or not all(places[event] for event in musts)


def _countable(outline: Outline) -> bool:
    """Whether sums of costs fit into the numbers of the compiled searches, with room to spare."""
    problem = outline.problem
    largest = max(weight_by_term(problem).values())
    people = sum(one.weight * len(one.interests) for one in problem.delegations)
    events = len(problem.events)
    wishes = sum(len(one.preferred_slots) + len(one.preferred_rooms) for one in problem.events)
    pairs = (wishes + events) ** 2 * (1 + max((len(e.themes) for e in problem.events), default=0))
    priorities = sum(event.priority for event in problem.events)
    starts = max(1, len(problem.starts))
    sums = largest * (priorities + pairs + 20 * events + people * starts)
    return sums + _added(problem) < COUNTED


def _added(problem: Problem) -> int:
    """What pairs, popularity and the costs of places can come to together."""
    weights = problem.weights
    pairs = sum(one.overlap + one.other_room + one.other_day + one.late for one in problem.pairs)
    places = sum(one.cost for event in problem.events for one in event.costs)
    known = [one.duration for one in problem.events if one.popularity is not None]
    minutes = sum(known) * len(known)
    return weights.pairs * pairs + weights.costs * places + weights.larger_room * minutes
