"""The best schedule so far, and the bound: what comes back whatever happens to the search."""

import threading
from collections.abc import Iterable
from dataclasses import replace

from scheduler.board import Board
from scheduler.preferences import terms_on
from scheduler.problem import Placement, Problem
from scheduler.rules import RULES
from scheduler.schedule import Schedule


class Incumbent:
    """Takes schedules and bounds from any thread; believes no schedule that it has not judged."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._lock = threading.Lock()
        self.best: Schedule | None = None
        self.bound: int | None = None

    @property
    def penalty(self) -> int | None:
        """What the best schedule costs."""
        return None if self.best is None else self.best.penalty

    @property
    def proved(self) -> bool:
        """Whether nothing cheaper exists."""
        return self.best is not None and self.best.penalty == self.bound

    def offer(self, placements: Iterable[Placement], *, preferred: bool = False) -> None:
        """Keep a schedule if it costs less than the best and breaks no rule.

        One that is `preferred` is kept, too, if it costs the same. A bound above what it costs was
        wrong, and is forgotten.
        """
        schedule, board = self._laid_out(placements)
        cost = schedule.penalty or 0
        with self._lock:
            if self.penalty is not None and cost + (not preferred) > self.penalty:
                return
            if any(True for rule in RULES for _ in rule.whole(board)):
                return
            self.best = schedule
            if self.bound is not None and self.bound > cost:
                self.bound = None

    def _laid_out(self, placements: Iterable[Placement]) -> tuple[Schedule, Board]:
        """A schedule with what it costs, and itself on a board."""
        there = tuple(placements)
        placed = {placement.event for placement in there}
        out = tuple(event.id for event in self._problem.events if event.id not in placed)
        schedule = Schedule(there, out)
        board = Board.of(self._problem, schedule)
        terms = terms_on(board)
        return replace(schedule, penalty=sum(terms.values()), terms=terms), board

    def raise_bound(self, bound: int) -> None:
        """Nothing costs less than this; what a schedule contradicts is not believed."""
        with self._lock:
            if self.penalty is None or bound <= self.penalty:
                self.bound = max(self.bound or 0, bound)
