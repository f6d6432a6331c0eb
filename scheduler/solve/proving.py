"""The half of a search that proves: prices, the linear relaxation, and CP-SAT on what is left.

A place that costs more than the gap between the best schedule and the bound is in no cheaper
schedule. What is left when these are struck out is often small enough to be searched whole.
"""

import threading
from dataclasses import dataclass
from typing import Final

import numpy as np

from scheduler.model import Model, Place, hold, model_of
from scheduler.outline import Bond, Outline, Ranking
from scheduler.search.arrays import Arrays
from scheduler.search.fillings import find_fillings
from scheduler.search.prices import Prices, find_prices
from scheduler.search.relaxation import Relaxation, relax
from scheduler.solve.asking import FINDER, LEARNER, Answer, Asker
from scheduler.solve.filling import (
    NODES,
    first_prices,
    kept_places,
    model_of_fillings,
    worth_it,
)
from scheduler.solve.improving import Improver
from scheduler.solve.incumbent import Incumbent
from scheduler.solve.options import Options
from scheduler.solve.watching import Clock
from scheduler.solve.window import to_places, where_of

Places = dict[int, list[Place]]

MOST: Final = 60_000
"""Places beyond which a model takes longer to build than it is worth."""
MOST_WITHOUT: Final = 150_000
"""The same where no schedule is known, and so nothing else can be done."""
MOST_BONDS: Final = 6_000
"""The same for how many pairs of events cost something by how they are to each other."""
SMALL: Final = 1_200
"""Places up to which the whole problem is asked for at once."""
SOON: Final = 5_000
"""The same for a first look at whether there can be a schedule."""
LOOK: Final = 1.0
"""How much work, in CP-SAT's measure, that look may take at so many places; fewer take less."""
WAIT: Final = 0.05
"""Seconds between two looks at whether the search is over."""
SHARE: Final = 0.4
"""The share of the places that the first window leaves."""
FEW: Final = 2_200
"""It leaves no fewer than so many: to search a narrower one in vain costs more than it saves."""
SLACK: Final = 1e-4
"""What rounding may take off a reduced cost, as a share of the bound."""


@dataclass(frozen=True, slots=True)
class _Relaxed:
    """A model, its relaxation, and how dear each of its places is."""

    model: Model
    relaxation: Relaxation

    def bound_with(self, event: int, place: Place) -> float:
        """What a schedule costs at least that has an event there."""
        literal = self.model.placed[event][place]
        return self.relaxation.bound + float(self.relaxation.dearer[literal.index])

    def bound_without(self, event: int) -> float:
        """What a schedule costs at least that leaves an event out."""
        literal = self.model.unplaced[event]
        return self.relaxation.bound + float(self.relaxation.dearer[literal.index])


class Prover:
    """Raises the bound until it meets the best schedule, or time or work is used up."""

    def __init__(
        self,
        outline: Outline,
        arrays: Arrays | None,
        *,
        options: Options,
        clock: Clock,
        incumbent: Incumbent,
        asker: Asker,
    ) -> None:
        self._outline, self._arrays = outline, arrays
        self._options, self._clock = options, clock
        self._incumbent, self._asker = incumbent, asker
        self.infeasible = False
        self.prices: Prices | None = None
        """What places cost at least, once that is known."""
        self.exact = False
        """Whether the end was reached: what is known then is all that there is."""
        self.confirming = False

    def run(self, improver: Improver | None) -> None:
        """Prove, in step with the other half where there is one.

        What is looked at is what that half had at the end of a step, not what it has by chance.
        """
        prices = None
        if self._arrays is not None and improver is not None:
            self._wait(improver.begun)
            if improver.first is None and self._shown_impossible():
                return
            if at_once(self._outline, self._arrays):
                self._search_at_once()
                return
            self.prices = prices = self._price(self._arrays, improver.first)
            self._wait(improver.ready)
        if self._finished():
            return
        if self._incumbent.penalty is None or prices is None or self._arrays is None:
            self._search_whole()
        else:
            self._close(self._arrays, prices)

    def _wait(self, event: threading.Event) -> None:
        while not event.wait(WAIT) and not self._clock.over():
            pass

    def _price(self, arrays: Arrays, upper: int | None) -> Prices:
        guess = float(arrays.place_cost.sum()) if upper is None else float(upper)
        prices = find_prices(self._outline, arrays, guess, self._clock.over)
        self._incumbent.raise_bound(prices.whole)
        return prices

    def _finished(self) -> bool:
        if self._incumbent.proved:
            self.exact = True
        return self.exact or self._clock.over()

    # Where all is small

    def _search_at_once(self) -> None:
        """Search the whole, whatever is known: to narrow it down first would take longer."""
        if self._finished():
            return
        model = model_of(self._outline)
        alone = LEARNER if _bonds(self._outline) else FINDER
        self._settle(model, self._asker.ask(model, None, thorough=False, alone=alone))

    def _settle(self, model: Model, answer: Answer) -> None:
        """What an answer for the whole problem shows."""
        if not answer.impossible:
            self._incumbent.raise_bound(answer.bound)
            self.exact = answer.best
        elif self._incumbent.best is None:
            self.confirming = True
            again = self._asker.ask_plainly(model)
            self.infeasible = self.exact = again.impossible and self._incumbent.best is None

    # Where no schedule is known

    def _shown_impossible(self) -> bool:
        """A short look whether the rules contradict each other, where that is soon asked."""
        count = self._count()
        if count > SOON:
            return False
        model = Model(self._outline)
        hold(model, self._outline.shapes)
        look = self._asker.ask_plainly(model, LOOK * count / SOON)
        if not look.impossible or self._incumbent.best is not None:
            return False
        self.confirming = True
        self.infeasible = self.exact = self._asker.ask(model, None, thorough=True).impossible
        return self.infeasible

    def _count(self) -> int:
        return sum(starts.bit_count() for rooms in self._outline.places() for starts in rooms)

    def _search_whole(self) -> None:
        if self._count() > MOST_WITHOUT or _bonds(self._outline) > MOST_BONDS:
            return
        model = model_of(self._outline)
        self._settle(model, self._asker.ask(model, None, thorough=True))

    # Where one is

    def _close(self, arrays: Arrays, prices: Prices) -> None:
        upper = self._incumbent.penalty or 0
        places = cheap(self._outline, arrays, prices, upper - 1)
        if sum(map(len, places.values())) > MOST or _bonds(self._outline) > MOST_BONDS:
            return
        model = model_of(self._outline, places)
        relaxation = None if self._clock.over() else relax(model, min(1e6, self._clock.left))
        if relaxation is None:
            self._search(model, upper - 1)
            return
        self._incumbent.raise_bound(min(relaxation.whole, upper))
        relaxed = _Relaxed(model, relaxation)
        if not self._finished():
            self._fill(arrays, relaxed, upper)
        if not self._finished():
            self._narrow(relaxed, upper)

    def _fill(self, arrays: Arrays, relaxed: _Relaxed, upper: int) -> None:
        """Where much is left open, look at what whole slots can hold, for half of what is left.

        What events are to each other in several slots is not seen there.
        """
        best = self._incumbent.best
        if (
            best is None
            or _bonds(self._outline)
            or not worth_it(self._outline, self._incumbent.bound, upper)
        ):
            return
        nodes = int(NODES * self._asker.work / 2) if self._options.seconds is None else 10**9
        until = self._clock.left / 2
        found = find_fillings(
            arrays,
            kept_places(arrays, _places(relaxed, upper - 1)),
            first_prices(arrays, relaxed.model, relaxed.relaxation),
            to_places(arrays, where_of(self._outline, best.placements)),
            stopped=lambda: self._clock.over() or self._clock.left < until,
            nodes=nodes,
        )
        if found is None:
            return
        self._asker.spend(found.nodes / NODES)
        self._incumbent.raise_bound(min(found.whole, upper))
        if not self._finished():
            self._asker.look_for(model_of_fillings(self._outline, arrays, found), SHARE)

    def _narrow(self, relaxed: _Relaxed, upper: int) -> None:
        """Search what could be little dearer than the bound; then what could be a little more."""
        step = max(1.0, _quantile(relaxed) - relaxed.relaxation.bound)
        while not self._finished():
            if self._options.seconds is not None and self._incumbent.penalty is not None:
                upper = self._incumbent.penalty
            hopeful = max(int(relaxed.relaxation.bound + step), self._incumbent.bound or 0)
            target = min(upper - 1, hopeful)
            if not self._search(_window(self._outline, relaxed, target), target):
                return
            self.exact = target >= upper - 1
            step *= 2

    def _search(self, model: Model, target: int) -> bool:
        """Whether it was proved that nothing costs at most `target`."""
        if model.costs:
            model.linear(list(model.costs.values()), None, target)
        answer = self._asker.ask(model, target, thorough=False)
        if answer.impossible:
            self._incumbent.raise_bound(target + 1)
            return True
        self._incumbent.raise_bound(min(answer.bound, target + 1))
        self.exact = answer.best
        return False


def _bonds(outline: Outline) -> int:
    """How many pairs of events cost something by how they are to each other."""
    ranked = (len(soft.events) for soft in outline.soft if isinstance(soft, Ranking))
    single = sum(isinstance(soft, Bond) for soft in outline.soft)
    return single + sum(count * (count - 1) // 2 for count in ranked)


def at_once(outline: Outline, arrays: Arrays) -> bool:
    """Whether the whole problem is asked for at once.

    In a repair little may move: prices alone leave next to nothing to be asked. But they know
    nothing of what two events are to each other.
    """
    settled = outline.problem.published and not _bonds(outline)
    return len(arrays.place_cost) <= SMALL and not settled


def cheap(outline: Outline, arrays: Arrays, prices: Prices, target: int) -> Places:
    """By event, the places that a schedule may have that costs at most `target`."""
    slack = SLACK + 1e-9 * abs(prices.bound)
    kept = np.nonzero(prices.bound + prices.dearer <= target + slack)[0]
    places: Places = {event: [] for event in outline.everybody}
    events = np.searchsorted(arrays.place_from, kept, side="right") - 1
    for event, place in zip(events.tolist(), kept.tolist(), strict=True):
        room, start = int(arrays.place_room[place]), int(arrays.place_start[place])
        places[event].append((room, start))
    return places


def _quantile(relaxed: _Relaxed) -> float:
    """What a schedule costs at least that has a place which the first window leaves out."""
    costs = sorted(
        relaxed.bound_with(event, place)
        for event, places in relaxed.model.placed.items()
        for place in places
    )
    last = len(costs) - 1
    return costs[min(last, max(FEW, int(SHARE * last)))] if costs else relaxed.relaxation.bound


def _places(relaxed: _Relaxed, target: int) -> Places:
    """The places that a schedule may have that costs at most `target`, by the relaxation."""
    most = target + _slack(relaxed)
    return {
        event: [place for place in known if relaxed.bound_with(event, place) <= most]
        for event, known in relaxed.model.placed.items()
    }


def _slack(relaxed: _Relaxed) -> float:
    return SLACK + 1e-9 * abs(relaxed.relaxation.bound)


def _window(outline: Outline, relaxed: _Relaxed, target: int) -> Model:
    """The model of the schedules that cost at most `target`."""
    places = _places(relaxed, target)
    most = target + _slack(relaxed)
    model = model_of(outline, places)
    for event in places:
        if relaxed.bound_without(event) > most:
            model.linear([(model.unplaced[event], 1)], None, 0)
    return model
