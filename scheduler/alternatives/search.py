"""Searches for other schedules, one after the other, each as far from those before as it can be."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from scheduler.alternatives.findings import Alternatives
from scheduler.alternatives.wandering import Wanderer
from scheduler.check import judge
from scheduler.model import all_places
from scheduler.outline import Outline
from scheduler.problem import Problem
from scheduler.schedule import Schedule
from scheduler.search.anneal import load
from scheduler.search.arrays import Arrays, arrays_of
from scheduler.search.prices import find_prices
from scheduler.solve import Options, Progress
from scheduler.solve.coordination import searchable
from scheduler.solve.proving import cheap
from scheduler.solve.watching import Clock, watch
from scheduler.solve.window import (
    Where,
    Window,
    from_places,
    placements_of,
    to_places,
    where_of,
)
from scheduler.statement import outline_of

WITHIN: Final = Fraction(5)
"""By how many percent another schedule may be dearer than the best, if nothing is said."""
TRIES: Final = 24
"""At so many prices the local search is tried, for each round of the effort."""
SHARE: Final = 0.02
"""The share of an effort's work that CP-SAT may take for one schedule."""
MOST: Final = 5_000
"""Places beyond which only the local search is asked."""
LIFE: Final = 0.9
"""Seconds after which progress is reported."""


def ceiling_of(best: Schedule, within: Fraction) -> int:
    """What another schedule may cost: so many percent more than the best, rounded down."""
    penalty = best.penalty or 0
    return penalty + int(penalty * within / 100)


def alternatives(
    problem: Problem,
    best: Schedule,
    count: int,
    within: Fraction = WITHIN,
    options: Options | None = None,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Alternatives:
    """`count` schedules, `best` among them, each as different from those before as can be found.

    `best` is what `solve` gave; without a schedule in it, it comes back alone. The next one is, of
    all that cost at most `within` percent more, the one that differs in most events from the one
    that it is nearest to, then from all together. `options` say how long to search: by effort, for
    each schedule; or by `seconds`, for all together. With fewer than `count` no more were found.
    """
    chosen = options or Options()
    ceiling = ceiling_of(best, within)
    alone = Alternatives((best,), within, ceiling, count)
    if best.penalty is None or count == 1:
        return alone
    load()
    clock = Clock(chosen.seconds, chosen.memory, stop or threading.Event())
    search = _Search(problem, alone, chosen, clock)
    report = _reporter(best, clock, on_progress or (lambda _progress: None))
    watch([search.run], clock, report, search.hurry)
    if on_progress is not None:
        on_progress(Progress(clock.elapsed, best.penalty, best.bound, "done"))
    return search.found


def _reporter(
    best: Schedule, clock: Clock, on_progress: Callable[[Progress], None]
) -> Callable[[], None]:
    said = -LIFE

    def report() -> None:
        nonlocal said
        if clock.elapsed - said >= LIFE:
            said = clock.elapsed
            on_progress(Progress(said, best.penalty, best.bound, "differing"))

    return report


class _Search:
    def __init__(
        self, problem: Problem, alone: Alternatives, options: Options, clock: Clock
    ) -> None:
        self._problem, self._options, self._clock = problem, options, clock
        self._window: Window | None = None
        self._until: float | None = None
        self.found = alone
        """What was found so far."""

    def hurry(self) -> None:
        """End soon."""
        if self._window is not None:
            self._window.hurry()

    def run(self) -> None:
        outline = outline_of(self._problem)
        arrays = arrays_of(outline) if searchable(outline) else None
        self._window = self._open(outline, arrays)
        for left in range(self.found.asked - 1, 0, -1):
            if self._clock.over():
                return
            self._share_out(left)
            if not self._next(outline, arrays):
                return

    def _share_out(self, left: int) -> None:
        """What is left of the time is for as many schedules as are left."""
        if self._options.seconds is not None:
            self._until = time.monotonic() + self._clock.left / left

    def _seconds(self) -> float | None:
        return None if self._until is None else max(0.0, self._until - time.monotonic())

    def _open(self, outline: Outline, arrays: Arrays | None) -> Window | None:
        """All schedules below the ceiling, where they have few enough places."""
        ceiling = self.found.ceiling
        if arrays is None:
            places = all_places(outline)
        else:
            prices = find_prices(outline, arrays, float(ceiling), self._clock.over)
            places = cheap(outline, arrays, prices, ceiling)
        if sum(map(len, places.values())) > MOST or self._clock.over():
            return None
        return Window(outline, places, ceiling)

    def _next(self, outline: Outline, arrays: Arrays | None) -> bool:
        """Find one more, and say whether there is one."""
        before = [where_of(outline, one.placements) for one in self.found.schedules]
        where = None if arrays is None else self._wander(arrays, before)
        proved = False
        if self._window is not None:
            where, proved = self._ask(self._window, before, where)
        schedule = None if where is None else self._judged(outline, where)
        if schedule is None:
            self.found = replace(self.found, exhausted=proved)
            return False
        self.found = replace(
            self.found,
            schedules=(*self.found.schedules, schedule),
            farthest=(*self.found.farthest, proved),
        )
        return True

    def _wander(self, arrays: Arrays, before: Sequence[Where]) -> Where | None:
        best = self.found.schedules[0].penalty or 0
        others = [to_places(arrays, where) for where in before]
        wanderer = Wanderer(arrays, self._options.seed, others, self.found.ceiling, best)
        seconds = self._seconds()
        half = None if seconds is None else time.monotonic() + seconds / 2
        wanderer.wander(
            TRIES * self._options.work.rounds,
            lambda: self._clock.over() or (half is not None and time.monotonic() > half),
        )
        return None if wanderer.farthest is None else from_places(arrays, wanderer.farthest)

    def _ask(
        self, window: Window, before: Sequence[Where], start: Where | None
    ) -> tuple[Where | None, bool]:
        """The farthest that CP-SAT finds, from `start` on; and whether it is proved to be."""
        events = list(window.model.placed)
        same = [
            [(window.literal(event, where.get(event)), 1) for event in events] for where in before
        ]
        nearest = window.model.number(len(events))
        for own in same:
            window.model.linear([(nearest, 1), *own], None, len(events))
        counted = [
            (nearest, -(len(events) * len(before) + 1)),
            *(one for own in same for one in own),
        ]
        pick = window.least(
            counted,
            before[0] if start is None else start,
            work=SHARE * self._options.work.work,
            seconds=self._seconds(),
            seed=self._options.seed,
        )
        if pick is None:
            return start, False
        if start is None or _distance(pick.where, before) > _distance(start, before):
            start = pick.where
        return start, pick.best

    def _judged(self, outline: Outline, where: Where) -> Schedule | None:
        """The schedule with what it costs, if it is one, is cheap enough, and is new."""
        placements = placements_of(outline, where)
        placed = {one.event for one in placements}
        out = tuple(event.id for event in self._problem.events if event.id not in placed)
        best = self.found.schedules[0]
        schedule = Schedule(placements, out, bound=best.bound, repeatable=best.repeatable)
        judgement = judge(self._problem, schedule)
        new = all(set(one.placements) != set(placements) for one in self.found.schedules)
        if judgement.violations or judgement.penalty > self.found.ceiling or not new:
            return None
        return replace(schedule, penalty=judgement.penalty, terms=judgement.terms)


def _distance(where: Where, before: Sequence[Where]) -> tuple[int, int]:
    """In how many events it differs from the nearest one, and from all together."""
    distances = [
        sum(where.get(event) != other.get(event) for event in {*where, *other}) for other in before
    ]
    return min(distances), sum(distances)
