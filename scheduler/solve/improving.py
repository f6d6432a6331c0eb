"""The half of a search that looks for schedules: rounds of annealing, each longer than the last."""

import threading
import time
from collections.abc import Callable
from typing import Final

import numpy as np

from scheduler.outline import Outline
from scheduler.problem import Placement
from scheduler.search.anneal import LocalSearch
from scheduler.search.arrays import Arrays, Ints
from scheduler.solve.incumbent import Incumbent
from scheduler.solve.options import Options
from scheduler.solve.watching import Clock

MOVES: Final = 20_000
"""Moves for each event in the first round."""
COOLINGS: Final = ((0.1, 1.0), (0.9, 0.35))
"""What its coolings have of them, and how hot they begin: a short one has something good soon, and
a long one goes on from there, through the temperatures at which the most is decided."""
ONLY_RULES: Final = ((1.0, 1.0),)
"""The same where nothing else counts: a slow one mends more than several quick ones."""
MANY: Final = 64
"""Rounds where only the clock ends them: more than there will ever be."""
EARLY: Final = 0.25
"""The part of the time in which a round may begin that the other half waits for."""
LATER: Final = ((0.3, 0.3), (0.7, 1.0))
"""The same for a later round: one more from there, before a long one from a hot state."""
LONGER: Final = 4
"""How many times as long the next round is."""


class Improver:
    """Looks for schedules; sets `begun` after a first try, `ready` when none need wait for it."""

    def __init__(
        self,
        outline: Outline,
        arrays: Arrays,
        options: Options,
        clock: Clock,
        incumbent: Incumbent,
        *,
        aside: bool = False,
    ) -> None:
        """Prepare; `aside`: the other half does not wait for the first round."""
        self._outline, self._arrays = outline, arrays
        self._options, self._clock, self._incumbent = options, clock, incumbent
        self._search = LocalSearch(arrays, options.seed, self._beginning())
        self._aside = aside and options.seconds is None
        self._moves_a_second = 0.0
        self.first: int | None = None
        """What the first schedule cost, if there was one when `begun` was set."""
        self.begun = threading.Event()
        self.ready = threading.Event()
        self.later: tuple[Placement, ...] | None = None
        """What was found while the other half went on, where it must not depend on the clock."""

    def run(self) -> None:
        """Search until the rounds of the effort, or the time, are used up."""
        search, number = self._search, 1
        rounds = self._options.work.rounds if self._options.seconds is None else MANY
        try:
            search.construct()
            search.settle()
            self._offer()
            self.first = search.least
            self.begun.set()
            if not self._clock.over():
                search.warm_up()
                self._keep()()
                self._round(0)
                number = self._go_on(rounds)
        finally:
            self.begun.set()
            self.ready.set()
        while number < rounds and not self._clock.over():
            self._round(number)
            number += 1

    def _go_on(self, rounds: int) -> int:
        """Further rounds alone where nothing but the rules counts; gives the number of the next.

        CP-SAT's threads leave a search little of the processors, and it is often close by then.
        """
        number, seconds = 1, self._options.seconds
        while not self._search.priced and self._search.least is None and number < rounds:
            early = number == 1 if seconds is None else self._clock.elapsed < EARLY * seconds
            if not early or self._clock.over():
                break
            self._round(number)
            number += 1
        return number

    def _round(self, number: int) -> None:
        moves = MOVES * len(self._arrays.must) * LONGER**number
        if self._options.seconds is not None and self._moves_a_second:
            # The last round ends with the time, cooled down.
            moves = min(moves, int(self._moves_a_second * max(0.1, 0.95 * self._clock.left)))
        began = time.monotonic()
        coolings = (LATER if number else COOLINGS) if self._search.priced else ONLY_RULES
        for share, heat in coolings:
            self._search.anneal(
                int(moves * share), self._search.hot * heat, self._clock.over, self._keep()
            )
        self._moves_a_second = moves / max(0.01, time.monotonic() - began)

    def _keep(self) -> Callable[[], None]:
        """What to do with what a round finds: whoever does not wait for it must not see it."""
        if self._options.seconds is not None:
            return self._offer
        return self._set_aside if self._aside or self.ready.is_set() else self._offer

    def _offer(self) -> None:
        cost = self._search.least
        if cost is not None and (self._incumbent.penalty is None or cost < self._incumbent.penalty):
            self._incumbent.offer(self._placements())

    def _set_aside(self) -> None:
        if self._search.least is not None:
            self.later = self._placements()

    def _placements(self) -> tuple[Placement, ...]:
        problem, arrays = self._outline.problem, self._arrays
        return tuple(
            Placement(
                problem.events[event].id,
                problem.rooms[arrays.place_room[place]].id,
                problem.starts[arrays.place_start[place]],
            )
            for event, place in enumerate(self._search.best)
            if place >= 0
        )

    def _beginning(self) -> Ints | None:
        """Where the search is told to begin, else where events are published; as far as they may
        still be there.
        """
        told = self._options.start or self._outline.problem.published
        if not told:
            return None
        places: Ints = np.full(len(self._arrays.must), -1, dtype=np.int64)
        for placement in told:
            event = self._outline.event_at[placement.event]
            room = self._outline.room_at[placement.room]
            for start in self._outline.starts_at(placement.start):
                places[event] = self._arrays.place_at[event, room, start]
        return places
