"""Moves the prices of what events share until the bound of the penalty no longer rises."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np

from scheduler.outline import Outline
from scheduler.search.anneal import smallest
from scheduler.search.arrays import Arrays, Floats, arrays_of
from scheduler.search.price import MEETING, Shared, appraise, raise_prices, settle, shared_of

ROUNDS: Final = 600
PATIENCE: Final = 20
"""Rounds without a better bound after which the steps become shorter."""
SHORTER: Final = 0.7
SHORTEST: Final = 1e-3
INERTIA: Final = 0.6
"""How much of the last direction is kept: demand that swings to and fro cancels out."""


@dataclass(frozen=True, slots=True)
class Prices:
    """A bound that no schedule is cheaper than, and what each place costs beyond the cheapest.

    A schedule with an event in a place costs at least the bound and the place's `dearer`.
    """

    bound: float
    dearer: Floats

    @property
    def whole(self) -> int:
        """The bound as a penalty, which is a whole number; what rounding errors may add is off."""
        return ceil(self.bound - 1e-6 * max(1.0, abs(self.bound)))


def find_prices(
    outline: Outline, arrays: Arrays, upper: float, stopped: Callable[[], bool]
) -> Prices:
    """Prices for an outline; `upper` is what some schedule costs, or about as much."""
    return _Market(arrays, shared_of(outline, arrays)).settle(upper, stopped)


class _Market:
    def __init__(self, arrays: Arrays, shared: Shared) -> None:
        self.arrays, self.shared = arrays, shared
        starts, piles = len(arrays.minute), len(arrays.pile_weight)
        self.price = _first_prices(arrays, shared)
        self.pile_price = np.zeros(piles)
        self.use, self.heap = np.zeros_like(self.price), np.zeros(piles)
        self.trend, self.pile_trend = np.zeros_like(self.price), np.zeros(piles)
        self.room = (
            np.zeros(starts + 1),
            np.zeros(starts),
            np.zeros((len(shared.until), starts + 1)),
        )
        self.dearer = np.zeros(len(arrays.place_cost))

    def settle(self, upper: float, stopped: Callable[[], bool]) -> Prices:
        """Raise and lower until the steps are too short, or it is stopped."""
        best, kept = -np.inf, (self.price.copy(), self.pile_price.copy())
        pace, since = 1.0, 0
        for round_ in range(ROUNDS):
            if stopped():
                break
            bound = self._round(round_)
            since += 1
            if bound > best + 1e-6:
                best, since = bound, 0
                kept = self.price.copy(), self.pile_price.copy()
            elif since >= PATIENCE:
                pace, since = pace * SHORTER, 0
                self.price[:], self.pile_price[:] = kept
            if best >= upper - 1e-6 or not self._step(pace, upper - bound):
                break
        self.price[:], self.pile_price[:] = kept
        return Prices(self._round(-1), self.dearer)

    def _round(self, round_: int) -> float:
        """The bound at these prices; `use` and `heap` are how far demand is from supply."""
        self.use[:] = 0
        self.heap[:] = 0
        total = appraise(
            self.arrays,
            self.shared,
            self.price,
            self.pile_price,
            *self.room,
            self.use,
            self.heap,
            self.dearer,
            round_,
        )
        brought = settle(self.arrays, self.shared, self.price, self.pile_price, self.use, self.heap)
        return float(total - brought)

    def _step(self, pace: float, distance: float) -> bool:
        # What is free cannot become cheaper.
        self.use[(self.price <= 0) & (self.use < 0)] = 0
        self.heap[(self.pile_price <= 0) & (self.heap < 0)] = 0
        for trend, demand in ((self.trend, self.use), (self.pile_trend, self.heap)):
            trend *= INERTIA
            trend += (1 - INERTIA) * demand
        length = float((self.trend**2).sum() + (self.pile_trend**2).sum())
        if length < 1e-12 or pace < SHORTEST:
            return False
        raise_prices(
            self.arrays,
            self.shared,
            self.price,
            self.pile_price,
            self.trend,
            self.pile_trend,
            pace * max(distance, 1.0) / length,
        )
        return True


def _first_prices(arrays: Arrays, shared: Shared) -> Floats:
    """Nothing, but for themes that cannot avoid to meet: what one more costs if all are spread."""
    price = np.zeros((len(shared.kind), len(arrays.minute)))
    members = np.bincount(shared.of, minlength=len(shared.kind))
    for thing in np.nonzero(shared.kind == MEETING)[0]:
        price[thing, :] = shared.rate[thing] * (members[thing] // max(1, len(arrays.near)))
    return price


def load_prices() -> None:
    """The same for the prices; a search loads them where it first needs them."""
    outline = smallest()
    find_prices(outline, arrays_of(outline), 1.0, lambda: False)
