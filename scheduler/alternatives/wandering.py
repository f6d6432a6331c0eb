"""Local search for a schedule far from others that stays below a ceiling.

To be where an event is in another schedule has a price. It rises while the search finds schedules
below the ceiling and falls while it does not, so that the search keeps to the border, where the
schedules that differ most are.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from scheduler.search.anneal import NONE, LocalSearch
from scheduler.search.arrays import Arrays, Floats, Ints
from scheduler.search.weighed import weighed

MOVES: Final = 1_000
"""Moves for each event at one price."""
PIECES: Final = 20
"""In so many pieces, each cooler than the one before."""
HOT: Final = 4.0
COLD: Final = 0.1
"""The first and the last temperature, as multiples of the price."""
NEARER: Final = 1.2
"""What the share of the price is multiplied by that the schedule has that is nearest now."""


class Wanderer(LocalSearch):
    """A search that begins at the first of some schedules and leaves them all.

    `others` are places by event, -1 for an event that is left out.
    """

    def __init__(
        self, arrays: Arrays, seed: int, others: Sequence[Ints], ceiling: int, best: int
    ) -> None:
        events = len(arrays.must)
        self._plain, self._others, self._ceiling = arrays, others, ceiling
        self._factor = events * len(others) + 1
        """What a point of the penalty counts: at the least price no distance is worth it."""
        nothing = np.zeros_like(arrays.place_cost), np.zeros_like(arrays.out_cost)
        super().__init__(weighed(arrays, self._factor, *nothing), seed, others[0])
        self._price = max(1, self._factor * (ceiling - best) // max(1, events))
        self._shares: Floats = np.ones(len(others))
        self._least_hardship = self._mildest
        self.priced = True
        self.farthest: Ints | None = None
        """The schedule that was found, and how far it is from the nearest one, and from all."""
        self.distance = (0, 0)

    def wander(self, tries: int, stopped: Callable[[], bool]) -> None:
        """Search at so many prices."""
        for _ in range(tries):
            if stopped():
                return
            paid = self._reprice()
            self._cool(stopped)
            if self._note(paid):
                self._price += 1 + self._price // 3
            else:
                self._price = max(1, self._price * 3 // 4)

    def _reprice(self) -> Ints:
        """Write the prices into the arrays, and count anew; gives what each schedule's is."""
        paid = np.maximum(1, (self._price * self._shares).astype(np.int64))
        arrays = self.arrays
        arrays.place_cost[:] = self._plain.place_cost * self._factor
        arrays.out_cost[:] = self._plain.out_cost * self._factor
        for other, price in zip(self._others, paid, strict=True):
            arrays.place_cost[other[other >= 0]] += price
            arrays.out_cost[other < 0] += price
        self._mildest = max(self._least_hardship, 2.0 * float(paid.sum()))
        self.hardship = max(self.hardship, self._mildest)
        self._least[0] = NONE
        self._count()
        return paid

    def _cool(self, stopped: Callable[[], bool]) -> None:
        hot = HOT * self._price
        fall = (COLD / HOT) ** (1 / PIECES)
        for piece in range(PIECES):
            if stopped():
                return
            heat = hot * fall**piece
            self._burst(MOVES // PIECES * len(self.best), heat, heat * fall)
            self._adapt()

    def _note(self, paid: Ints) -> bool:
        """Keep what was found, if it is the farthest so far; whether it is below the ceiling."""
        if self.least is None:
            return False
        same = np.array([(self.best == other).sum() for other in self._others])
        penalty = (self.least - int((same * paid).sum())) // self._factor
        distances = len(self.best) - same
        self._shares[int(distances.argmin())] *= NEARER
        self._shares *= len(self._shares) / self._shares.sum()
        if penalty > self._ceiling:
            return False
        distance = int(distances.min()), int(distances.sum())
        if distance > self.distance and distance[0] > 0:
            self.farthest, self.distance = self.best.copy(), distance
        return True
