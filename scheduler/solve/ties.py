"""Which of several equally cheap schedules it is: the one that leaves most as it was published.

First as few events as possible are not where they were published, then as few as possible start
at another time, then as few as possible are in another room; and at last each place has a fixed
number, and their sum is to be the least. So the same question has one answer, however the search
came to the best cost.
"""

from collections.abc import Mapping
from itertools import starmap
from typing import Final
from zlib import crc32

import numpy as np

from scheduler.model import Place, all_places
from scheduler.outline import Outline
from scheduler.problem import Placement
from scheduler.search.anneal import LocalSearch
from scheduler.search.arrays import Arrays, Ints
from scheduler.search.prices import Prices
from scheduler.search.weighed import weighed
from scheduler.solve.proving import cheap
from scheduler.solve.window import Window, from_places, placements_of, to_places, where_of

MOST: Final = 20_000
"""Places beyond which ties are left to the local search."""
WORK: Final = 1.0
"""How much work, in CP-SAT's measure, each of the two questions may take."""
MOVES: Final = 2_000
"""Moves for each event where the local search is all that is asked."""
MANY: Final = 2**13
"""Events beyond which the sums of the local search could become too large."""
LONGEST: Final = 0.5
"""Seconds that these may take where a clock has ended the search."""
_MOVED, _TIME, _ROOM = 4, 2, 1
"""What the local search pays for an event that is not as published, by what is different."""


class Ties:
    """Looks for a schedule that costs the same as the best and is nearer to what is published."""

    def __init__(
        self, outline: Outline, arrays: Arrays, best: tuple[Placement, ...], seed: int
    ) -> None:
        self._outline, self._arrays, self._seed = outline, arrays, seed
        self._best = where_of(outline, best)
        self._published = {
            outline.event_at[one.event]: (outline.room_at[one.room], one.start)
            for one in outline.problem.published
        }
        self._window: Window | None = None
        self._over = False

    def hurry(self) -> None:
        """End soon, with what is known then."""
        self._over = True
        if self._window is not None:
            self._window.hurry()

    @property
    def found(self) -> tuple[Placement, ...]:
        """The nearest so far."""
        return placements_of(self._outline, self._best)

    def settle(self, prices: Prices | None, penalty: int, seconds: float | None) -> None:
        """Find the one answer among those that cost `penalty`, which is proved to be the least.

        Where that is too much to ask, or not known within its share of work or the seconds, it is
        what was found until then.
        """
        if prices is None:
            places = all_places(self._outline)
        else:
            places = cheap(self._outline, self._arrays, prices, penalty)
        if sum(map(len, places.values())) <= MOST and not self._over:
            self._ask(places, penalty, seconds)

    def approach(self) -> None:
        """Come as near as moves alone do, at the same cost or less."""
        events = len(self._arrays.must)
        if events > MANY:
            return
        dearer = weighed(self._arrays, 8 * events, *self._to_pay())
        search = LocalSearch(dearer, self._seed, to_places(self._arrays, self._best))
        search.anneal(MOVES * events, 2.0 * _MOVED, lambda: self._over, lambda: None)
        self._best = from_places(self._arrays, search.best)

    # Asked

    def _ask(self, places: Mapping[int, list[Place]], penalty: int, seconds: float | None) -> None:
        window = self._window = Window(self._outline, places, penalty)
        for measure in (self._strangeness, self._number):
            counted = window.counted(measure)
            pick = window.least(counted, self._best, work=WORK, seconds=seconds, seed=self._seed)
            if pick is not None:
                self._best = pick.where
            if pick is None or not pick.best:
                return
            window.model.linear(counted, None, sum(starmap(measure, self._places())))

    def _places(self) -> list[tuple[int, Place | None]]:
        return [(event, self._best.get(event)) for event in self._outline.everybody]

    def _strangeness(self, event: int, place: Place | None) -> int:
        """One sum in which no number of other starts is worth an event that is as published."""
        base = len(self._outline.everybody) + 1
        moved, time, room = self._difference(event, place)
        return moved * base**2 + time * base + room

    def _difference(self, event: int, place: Place | None) -> tuple[bool, bool, bool]:
        """Whether an event would not be as published; start at another time; be elsewhere."""
        if event not in self._published:
            return False, False, False
        if place is None:
            return True, True, True
        room, minute = self._published[event]
        elsewhere, time = place[0] != room, self._outline.starts[place[1]] != minute
        return time or elsewhere, time, elsewhere

    def _number(self, event: int, place: Place | None) -> int:
        """As good as random, so that no two schedules have the same sum."""
        return crc32(f"{event} {place}".encode()) >> 8

    # Moved

    def _to_pay(self) -> tuple[Ints, Ints]:
        """What the local search pays, by place and by event that is left out."""
        arrays = self._arrays
        places = np.zeros(len(arrays.place_cost), dtype=np.int64)
        out = np.zeros(len(arrays.must), dtype=np.int64)
        for event, (room, minute) in self._published.items():
            own = slice(arrays.place_from[event], arrays.place_from[event + 1])
            time = arrays.minute[arrays.place_start[own]] != minute
            elsewhere = arrays.place_room[own] != room
            places[own] = _MOVED * (time | elsewhere) + _TIME * time + _ROOM * elsewhere
            out[event] = _MOVED + _TIME + _ROOM
        return places, out
