"""A bound of the penalty from what whole slots can hold.

A filling is all that one slot holds: the linear programme over all fillings of all slots knows
exactly what the events of a slot cost each other, at whatever minutes they start, and its bound is
close where that of the usual relaxation is not (Dantzig and Wolfe, "Decomposition principle for
linear programs", 1960). Its rows are the links between slots: each event is in one of them, what
comes after another is not in an earlier one, and how disappointed each event is with its slot. The
fillings are made as they are needed: each round asks every slot for the best one at the prices of
the links (column generation), and these prices are kept near those of the best bound so far (the
boxstep method of Marsten, Hogan and Blankenship, 1975).

Whatever the prices, their bound holds: each link is relaxed (Lagrange), and what is left are the
slots, solved by `fill`, and the piles, solved here. What `fill` takes for possible includes all
that is: of the rules it knows those that hold within a slot.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import ceil
from typing import Final, NamedTuple

import numpy as np

from scheduler.search.anneal import smallest
from scheduler.search.arrays import Arrays, Floats, Ints, arrays_of
from scheduler.search.fill import Desk, desk_of, fill
from scheduler.search.links import Links, Pile, links_of, sums_of
from scheduler.search.relaxation import Lines, solve_lines
from scheduler.search.slots import Bools, SlotArrays, cost_of, slots_of

ROUNDS: Final = 80
KEPT: Final = 8
"""So many fillings of a slot are taken from a round."""
POOL: Final = 60
"""The same when the prices are found, for a schedule to be made of them."""
SLACK: Final = 6.0
"""How much less these may be worth than the best."""
NODES: Final = 100_000
"""Of the search in one slot: beyond these its bound is believed as it is by then."""
MOST: Final = 1_500
"""Places in one slot beyond which a round would take too long."""
PILED: Final = 50_000
"""The same for the sums that a pile can come to, over all of its members."""
BOX: Final = 10.0
"""How far a price may be from the best known, at first."""
SMALLER: Final = 0.8
SMALLEST: Final = 0.5
CLOSE: Final = 0.5
"""No whole number is between, as good as: the prices in the box are as good as the best known."""
WIDER: Final = 3
"""So many times the box is made wider without a gain before it ends."""


@dataclass(frozen=True, slots=True)
class First:
    """Where prices begin, from the usual relaxation.

    `event` is what each event is worth; `heap` how high each pile is.
    """

    event: Floats
    heap: Floats


class Filling(NamedTuple):
    """Some places of one slot; what each costs by itself, and what their events cost each other."""

    slot: int
    places: tuple[int, ...]
    cost: int


@dataclass(frozen=True, slots=True)
class Fillings:
    """No schedule that keeps to the places costs less than `bound`; and the fillings used."""

    bound: float
    known: tuple[Filling, ...]
    nodes: int

    @property
    def whole(self) -> int:
        """The bound as a penalty, which is a whole number; what rounding errors may add is off."""
        return ceil(self.bound - 1e-6 * max(1.0, abs(self.bound)))


def find_fillings(
    arrays: Arrays,
    kept: Bools,
    first: First,
    known: Ints,
    *,
    stopped: Callable[[], bool],
    nodes: int,
) -> Fillings | None:
    """A bound for the schedules that keep to some places; None where that would take too long.

    `kept` says of each place whether it is one of these, `known` where a known schedule has each
    event, -1 for nowhere. It ends after `nodes` nodes of the search in slots.
    """
    there = kept.copy()
    there[known[known >= 0]] = True
    links = links_of(arrays, there)
    in_slot = np.bincount(arrays.slot[arrays.place_start[there]])
    if in_slot.max(initial=0) > MOST or sums_of(links) > PILED:
        return None
    slots = slots_of(arrays, there)
    auction = _Auction(arrays, slots, links)
    auction.know(known)
    return auction.run(_first_prices(arrays, links, first), stopped, nodes)


def _first_prices(arrays: Arrays, links: Links, first: First) -> Floats:
    """What the links cost where the usual relaxation ended: one more on a pile at its slope."""
    price = np.zeros(links.total)
    price[: len(arrays.must)] = first.event
    for pile in links.piles:
        slope = pile.weight * float(np.floor(first.heap[pile.position] + 1e-6))
        for member in pile.members:
            for level, row in member.items():
                price[row] = -slope * level
    return price


class _Auction:
    """Asks slots and piles for what is best at the prices, and the programme for new prices."""

    def __init__(self, arrays: Arrays, slots: list[SlotArrays], links: Links) -> None:
        self.arrays, self.slots, self.links = arrays, slots, links
        self.desks: list[Desk] = [desk_of(slot, KEPT) for slot in slots]
        self.fillings: dict[Filling, int] = {}
        """What each costs, with the piles that only one event brings to."""
        self.heaps: dict[tuple[int, int, tuple[int, ...]], None] = {}
        """What piles can be: which one, what it costs, and the links that it matches."""
        self.nodes = 0

    def know(self, known: Ints) -> None:
        """Take the fillings and piles of a schedule, by event its place or -1."""
        slot = self.arrays.slot[self.arrays.place_start]
        by_slot: dict[int, list[int]] = {}
        for place in known[known >= 0].tolist():
            by_slot.setdefault(int(slot[place]), []).append(place)
        for number, places in sorted(by_slot.items()):
            where = np.nonzero(np.isin(self.slots[number].place, places))[0]
            self._add(number, where.tolist())
        matched = set(self.links.row[np.isin(self.links.place, known[known >= 0])].tolist())
        for pile in self.links.piles:
            own = [(n, row) for member in pile.members for n, row in member.items()]
            self._pile_up(pile, [(n, row) for n, row in own if row in matched])

    def run(self, price: Floats, stopped: Callable[[], bool], nodes: int) -> Fillings:
        """Rounds until the prices are as good as they can be, or it is stopped."""
        kept, best = price, self._bound(price)
        box, wider = BOX, 0
        for _ in range(ROUNDS):
            if stopped() or self.nodes > nodes:
                break
            solved = solve_lines(self._programme(kept, box), 1e6)
            if solved is None:
                break
            value = float(solved[1] @ self._costs(kept, box))
            new = self._within(solved[0], kept, box)
            if value - best < CLOSE:
                if wider >= WIDER or np.abs(new - kept).max() < box - 1e-6:
                    break
                box, wider = 2 * box, wider + 1
                continue
            bound = self._bound(new)
            wider = 0 if bound > best + CLOSE else wider
            if bound > best:
                kept, best = new, bound
            else:
                box = max(SMALLEST, SMALLER * box)
        for number, slot in enumerate(self.slots):
            self._fill(number, desk_of(slot, POOL), kept, SLACK)
        return Fillings(best, tuple(self.fillings), self.nodes)

    # What is best at the prices

    def _bound(self, price: Floats) -> float:
        """What no schedule is cheaper than, given the prices of the links."""
        links, arrays = self.links, self.arrays
        out = price[: len(arrays.must)]
        total = float(np.where(arrays.must == 1, out, np.minimum(out, arrays.out_cost)).sum())
        for number, desk in enumerate(self.desks):
            total -= self._fill(number, desk, price, 0.0)
        return total + sum(self._cheapest(pile, price) for pile in links.piles)

    def _fill(self, number: int, desk: Desk, price: Floats, slack: float) -> float:
        """What a slot can hold at most; the fillings that are found are kept."""
        slot = self.slots[number]
        worth = self._worth(price)[slot.place]
        most = fill(slot, worth, desk, NODES, slack)
        self.nodes += int(desk.tally[1])
        for row in desk.found[: min(len(desk.found), int(desk.tally[0]))]:
            self._add(number, row[row >= 0].tolist())
        return most

    def _worth(self, price: Floats) -> Floats:
        """What each place is worth at the prices of its links."""
        links = self.links
        worth = np.bincount(
            links.place, weights=price[links.row] * links.amount, minlength=len(links.cost)
        )
        return worth - links.cost

    def _cheapest(self, pile: Pile, price: Floats) -> float:
        """What a pile costs least, with the prices of the links that it matches.

        By sum, the cheapest way that the members can bring it.
        """
        ways: dict[int, tuple[float, tuple[tuple[int, int], ...]]] = {0: (0.0, ())}
        for member in pile.members:
            more = dict(ways)
            for heap, (paid, matched) in ways.items():
                for level, row in member.items():
                    now = paid + float(price[row])
                    if heap + level not in more or now < more[heap + level][0]:
                        more[heap + level] = now, (*matched, (level, row))
            ways = more
        cost, matched = min(
            (paid + pile.weight * (heap * (heap - 1) // 2), matched)
            for heap, (paid, matched) in ways.items()
        )
        self._pile_up(pile, matched)
        return cost

    def _add(self, number: int, where: list[int]) -> None:
        slot = self.slots[number]
        cost = cost_of(slot, where, self.arrays.place_cost)
        places = tuple(sorted(int(place) for place in slot.place[where]))
        piled = sum(int(self.links.cost[p] - self.arrays.place_cost[p]) for p in places)
        self.fillings[Filling(number, places, cost)] = cost + piled

    def _pile_up(self, pile: Pile, matched: Iterable[tuple[int, int]]) -> None:
        own = tuple(matched)
        heap = sum(level for level, _ in own)
        cost = pile.weight * (heap * (heap - 1) // 2)
        number = self.links.piles.index(pile)
        self.heaps.setdefault((number, cost, tuple(row for _, row in own)))

    # New prices

    def _costs(self, kept: Floats, box: float) -> Floats:
        """What the columns of the programme cost: to leave events out, the box, fillings, piles."""
        fillings = list(self.fillings.values())
        heaps = [cost for _, cost, _ in self.heaps]
        out = self.arrays.out_cost[self.arrays.must == 0]
        return np.concatenate([out, kept + box, box - kept, fillings, heaps]).astype(np.float64)

    def _programme(self, kept: Floats, box: float) -> Lines:
        """The fillings and piles so far; to miss a link costs a price at the edge of the box."""
        links, slots = self.links, len(self.slots)
        cost = self._costs(kept, box)
        optional = np.nonzero(self.arrays.must == 0)[0]
        edges = np.arange(links.total)
        base = len(optional) + 2 * links.total
        in_box = [(edges, len(optional) + edges, 1.0)]
        in_box += [(edges, len(optional) + links.total + edges, -1.0)]
        parts = [(optional, np.arange(len(optional)), 1.0), *in_box, *self._columns(base)]
        rows = links.total + slots + len(links.piles)
        low, high = np.zeros(rows), np.zeros(rows)
        low[: len(self.arrays.must)] = high[: len(self.arrays.must)] = 1.0
        low[links.first_order : links.total + slots] = -np.inf
        low[links.total + slots :] = high[links.total :] = 1.0
        return Lines(
            row=np.concatenate([row for row, _, _ in parts]).astype(np.float64),
            column=np.concatenate([column for _, column, _ in parts]).astype(np.float64),
            amount=np.concatenate([np.broadcast_to(n, row.shape) for row, _, n in parts]),
            low=low,
            high=high,
            cost=cost,
            upper=np.full(len(cost), np.inf),
        )

    def _columns(self, base: int) -> Iterator[tuple[Ints, Ints, Floats | float]]:
        """The entries (row, column, amount) of the fillings and piles, columns from `base` on."""
        links = self.links
        by_place = np.argsort(links.place, kind="stable")
        sought = links.place[by_place]
        for column, filling in enumerate(self.fillings, base):
            first = np.searchsorted(sought, filling.places)
            last = np.searchsorted(sought, filling.places, side="right")
            at = np.concatenate([by_place[a:b] for a, b in zip(first, last, strict=True)])
            rows, inverse = np.unique(links.row[at], return_inverse=True)
            amount: Floats = np.bincount(inverse, weights=links.amount[at]).astype(np.float64)
            yield rows, np.full(len(rows), column), amount
            yield np.array([links.total + filling.slot]), np.array([column]), 1.0
        for column, (pile, _, matched) in enumerate(self.heaps, base + len(self.fillings)):
            rows = np.array(matched, dtype=np.int64)
            yield rows, np.full(len(rows), column), -1.0
            at_pile = links.total + len(self.slots) + pile
            yield np.array([at_pile]), np.array([column]), 1.0

    def _within(self, price: Floats, kept: Floats, box: float) -> Floats:
        """The prices of the links, without what rounding does: in the box, of orders at most 0."""
        new = np.clip(price[: self.links.total], kept - box, kept + box)
        new[self.links.first_order :] = np.minimum(0.0, new[self.links.first_order :])
        return new


def load_fillings() -> None:
    """Load the compiled search in slots, or compile it: once only."""
    arrays = arrays_of(smallest())
    slot = slots_of(arrays, np.ones(1, dtype=np.bool_))[0]
    fill(slot, np.ones(1), desk_of(slot, 1), 1, 0.0)
