"""The local search: events are moved and exchanged, at first freely, then ever more strictly.

Simulated annealing (Kirkpatrick, Gelatt and Vecchi, 1983). Its temperature is in penalty points: a
move that makes the schedule dearer by as much is made about once in three times.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from scheduler.outline import Outline
from scheduler.problem import Event, Problem, Room, Slot
from scheduler.search import kernel
from scheduler.search.arrays import Arrays, Ints, arrays_of
from scheduler.search.state import OUT, empty
from scheduler.search.weighed import unpriced

PIECES: Final = 50
LONGEST: Final = 400_000
"""A cooling is cut into so many pieces, or as many moves, between which it can be stopped."""
LIVELY: Final = 0.25
"""The share of moves that are made at the temperature at which a cooling begins."""
COOLER: Final = 0.7
"""What a temperature that is too lively is multiplied by."""
HARDER: Final = 1.15
"""What the price of a breach is multiplied by where there is one, and divided by where not."""
HARSHEST: Final = 100
"""How many times its least that price is at most."""
SETTLING: Final = 8
"""How often a first schedule is tried for at once, at twice the price of a breach each time."""
LOOSE: Final = 0.25
"""How hot that begins, in that price: in a tight problem a cooler one is stuck in its breaches."""
MENDING: Final = 2_000
"""Moves for each event in which a first schedule is looked for by the rules alone."""
THAW: Final = 0.4
FROST: Final = 0.1
"""Where nothing but the rules counts, a cooling goes from the first temperature to the second, in
breaches: above it far more is broken than mended, below it what is left hardly moves."""
UNIT: Final = 1.0
"""The least that two schedules can differ by."""
NONE: Final = 2**62


class LocalSearch:
    """A state, and the best schedule that it has passed through.

    `start` are places to begin from, by event, -1 for none. The same seed and the same calls give
    the same schedules. `priced` says whether any schedule costs more than another.
    """

    def __init__(self, arrays: Arrays, seed: int, start: Ints | None = None) -> None:
        self.arrays = arrays
        self.best: Ints = np.full(len(arrays.must), OUT, dtype=np.int64)
        self._least: Ints = np.array([NONE], dtype=np.int64)
        self._seed = np.array([0x9E3779B97F4A7C15 ^ (seed + 1) * 2654435761], dtype=np.uint64)
        self._state = empty(arrays)
        self._now: Ints = np.zeros(2, dtype=np.int64)
        self.priced = _is_priced(arrays)
        self.hot = 1.0
        self._mildest = self._hardship()
        self.hardship = self._mildest
        if start is not None:
            self._put(start)

    @property
    def least(self) -> int | None:
        """What the best schedule costs, if one was found."""
        return None if self._least[0] == NONE else int(self._least[0])

    def construct(self) -> None:
        """Put the events that have no place where they cost least, those with few places first."""
        order = np.argsort(np.diff(self.arrays.place_from), kind="stable").astype(np.int64)
        kernel.construct(self.arrays, self._state, order, self.hardship)
        self._count()

    def settle(self) -> None:
        """Mend what breaks a rule, and take what is to be had near by: a first schedule."""
        kept = self.hardship
        for _ in range(SETTLING):
            hot = max(4 * UNIT, LOOSE * self.hardship)
            self._burst(500 * len(self.arrays.must), hot, UNIT)
            if self.least is not None:
                break
            self.hardship *= 2
        self.hardship = kept
        if self.arrays.bonds.used:
            self._settle_bonds()

    def _settle_bonds(self) -> None:
        """Where what events are to each other may cost more than to leave one of them out.

        Then a first schedule is looked for by the rules alone, and from there on no breach is
        worth what an event costs in it.
        """
        if self.least is None:
            start, seed = self._state.place.copy(), int(self._seed[0] >> np.uint64(40))
            plain = LocalSearch(unpriced(self.arrays), seed, start)
            plain.warm_up()
            steps = MENDING * len(self.arrays.must)
            plain.anneal(steps, plain.hot, lambda: plain.least is not None, lambda: None)
            if plain.least is not None:
                self._put(plain.best)
        self._mildest = max(self._mildest, 2 * float(self._now[0]) / len(self.arrays.must))
        self.hardship = self._mildest

    def warm_up(self) -> None:
        """Find the temperature to begin with: cool quickly, until moves are no longer lively."""
        if not self.priced:
            self.hot, self.hardship = THAW, 1.0
            return
        steps = 20 * len(self.arrays.must)
        self.hot = (
            float(np.ptp(self.arrays.place_cost))
            + float(self.arrays.meet.max(initial=0))
            + _most_bonded(self.arrays)
            + 1
        )
        while self.hot > 2 * UNIT and self._burst(steps, self.hot, self.hot) > LIVELY * steps:
            self.hot *= COOLER

    def anneal(
        self, steps: int, hot: float, stopped: Callable[[], bool], better: Callable[[], None]
    ) -> None:
        """Cool down from `hot` in so many moves; `better` is told of each piece that found more."""
        cold = min(hot / 2, UNIT / 2) if self.priced else FROST
        pieces = max(PIECES, steps // LONGEST)
        fall = (cold / hot) ** (1 / pieces)
        for piece in range(pieces):
            if stopped():
                return
            before = int(self._least[0])
            heat = hot * fall**piece
            self._burst(max(1, steps // pieces), heat, heat * fall)
            if self._least[0] < before:
                better()
            self._adapt()

    def _adapt(self) -> None:
        """Keep to the border between schedules and what is none: the best are found along it."""
        if self.priced:
            change = HARDER if self._now[1] > 0 else 1 / HARDER
            self.hardship = min(
                max(self._mildest, self.hardship * change), HARSHEST * self._mildest
            )

    def _burst(self, steps: int, hot: float, cold: float) -> int:
        return kernel.anneal(
            self.arrays,
            self._state,
            self.best,
            self._seed,
            steps,
            hot,
            cold,
            self.hardship,
            self._now,
            self._least,
        )

    def _hardship(self) -> float:
        """A breach costs more than the place of an event usually matters, or its being left out."""
        if not self.priced or not len(self.arrays.place_cost):
            return 1.0
        first = self.arrays.place_from[:-1][np.diff(self.arrays.place_from) > 0]
        least = np.minimum.reduceat(self.arrays.place_cost, first)
        mean = np.add.reduceat(self.arrays.place_cost, first) / np.diff(
            np.append(first, len(self.arrays.place_cost))
        )
        optional = self.arrays.out_cost[self.arrays.must == 0]
        return max(2.5 * float((mean - least).mean()), 1.2 * float(optional.max(initial=0)), 10.0)

    def _put(self, places: Ints) -> None:
        for event in range(len(places)):
            kernel.move(self.arrays, self._state, event, int(places[event]))
        self._count()

    def _count(self) -> None:
        places = self._state.place.copy()
        self._now[:] = kernel.total(self.arrays, self._state, places)
        if self._now[1] == 0 and self._now[0] < self._least[0]:
            self._least[0] = self._now[0]
            self.best[:] = self._state.place


def _is_priced(arrays: Arrays) -> bool:
    """Whether any schedule costs more than another; else all that matters is to have one."""
    return bool(
        arrays.place_cost.any()
        or arrays.meet.any()
        or arrays.pile_weight.any()
        or (arrays.rate > 0).any()
        or len(arrays.bonds.other)
        or arrays.bonds.rate
        or arrays.out_cost[arrays.must == 0].any()
    )


def _most_bonded(arrays: Arrays) -> float:
    """The most that a bond, or all ranks above and below that of one event, can cost."""
    bonds = arrays.bonds
    known = bonds.duration[bonds.rank >= 0]
    ranks = bonds.rate * (int(known.sum()) + len(known) * int(known.max(initial=0)))
    costs = (bonds.other_room, bonds.other_day, bonds.late, bonds.early)
    return float(ranks + max(int(one.max(initial=0)) for one in costs))


def smallest() -> Outline:
    """An outline that is good for nothing but to have the compiled loops loaded."""
    return Outline(Problem((Slot("s", 0, 1),), (Room("r", 0),), (Event("e", 1),)))


def load() -> None:
    """Load the compiled moves, which takes some tenths of a second, or compile them: once only."""
    search = LocalSearch(arrays_of(smallest()), 0)
    search.construct()
    search.anneal(1, 1.0, lambda: False, lambda: None)
    LocalSearch(search.arrays, 0, search.best)  # loads what moves events one by one
