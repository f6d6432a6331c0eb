"""Moves the prices of what events share until the bound of the penalty no longer rises."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np

from scheduler.outline import Outline
from scheduler.search.anneal import smallest
from scheduler.search.arrays import Arrays, Floats, arrays_of
from scheduler.search.price import (
    MEETING,
    Shared,
    appraise,
    no_demand,
    raise_prices,
    settle,
    shared_of,
)

ROUNDS: Final = 600
PATIENCE: Final = 20
"""Rounds without a better bound after which the steps become shorter."""
SHORTER: Final = 0.7
SHORTEST: Final = 1e-3
NOTHING: Final = 1e-12
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
        self.demand = no_demand(arrays, shared)
        self.price = _first_prices(arrays, shared)
        self.pile_price = np.zeros_like(self.demand.heap)
        self.trend, self.pile_trend = np.zeros_like(self.price), np.zeros_like(self.pile_price)

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
        return Prices(self._round(-1), self.demand.dearer)

    def _round(self, round_: int) -> float:
        """The bound at these prices; `use` and `heap` are how far demand is from supply."""
        arrays, shared, demand = self.arrays, self.shared, self.demand
        demand.use[:] = 0
        demand.heap[:] = 0
        total = appraise(arrays, shared, self.price, self.pile_price, demand, round_)
        return total - settle(arrays, shared, self.price, self.pile_price, demand)

    def _step(self, pace: float, distance: float) -> bool:
        use, heap = self.demand.use, self.demand.heap
        # What is free cannot become cheaper.
        use[(self.price <= 0) & (use < 0)] = 0
        heap[(self.pile_price <= 0) & (heap < 0)] = 0
        self.trend[:] = INERTIA * self.trend + (1 - INERTIA) * use
        self.pile_trend[:] = INERTIA * self.pile_trend + (1 - INERTIA) * heap
        length = float((self.trend**2).sum() + (self.pile_trend**2).sum())
        if length < NOTHING or pace < SHORTEST:
            return False
        step = pace * max(distance, 1.0) / length
        raise_prices(self.shared, self.price, self.pile_price, self.trend, self.pile_trend, step)
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
