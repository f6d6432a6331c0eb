"""A lower bound of the penalty, and what each place costs at least: prices by a subgradient method.

What events share (a room, a person, a theme at one time …) is given a price instead of a limit, and
so is that one event has begun before another has ended that must come first. At fixed prices every
event takes the place that is cheapest for it, and what that costs together, less what the prices
bring in, is at most the penalty of any schedule (Lagrangian relaxation; Held, Wolfe and Crowder,
"Validation of subgradient optimization", 1974). The prices are moved to where too many events meet,
until the bound no longer rises.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np

from scheduler.outline import AtMost, Crowd, Meeting, OneAtATime, Order, Outline, Shape, Soft
from scheduler.preferences import weight_by_term
from scheduler.search.arrays import Arrays, Floats, Ints, Shorts, offsets
from scheduler.search.compiled import compiled, inlined

LIMIT: Final = 0
CROWD: Final = 1
MEETING: Final = 2
ORDER: Final = 3
"""Of an order: by each start, the later event has begun no more often than the earlier one ended.

Of the two, the later one takes 1 of it and the earlier one gives 1, and the limit is 0."""


class Shared(NamedTuple):
    """What events share, X things; those of an event are at `of_from[e]` up to `of_from[e + 1]`."""

    kind: Shorts  # X: LIMIT, CROWD, MEETING or ORDER
    limit: Ints  # X: how many may have it at once, or may without a cost
    rate: Ints  # X: what one more costs, or a pair
    of_from: Shorts  # E + 1
    of: Shorts  # which thing
    weight: Ints  # how much of it the event takes
    room_from: Shorts  # R + 1
    room_of: Shorts  # which thing of a room
    until: Shorts  # R × E × T: the first start when a room is free again after an event


class Demand(NamedTuple):
    """What the events would take at some prices, each by itself; and room to work it out in."""

    use: Floats  # X × T: of each thing
    heap: Floats  # P: the sum of each pile
    dearer: Floats  # places: what each costs beyond the cheapest of its event
    passing: Floats  # T + 1: what the event in hand pays for its things before each start
    entry: Floats  # T: what it pays once, by its start
    room: Floats  # R × (T + 1): what a room costs before each start


class _Register:
    """Collects the things."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.things: list[tuple[int, int, int]] = []
        self.of: list[list[tuple[int, int]]] = [[] for _ in outline.problem.events]
        self.room_of: list[list[int]] = [[] for _ in outline.problem.rooms]
        self.gap = [0] * len(outline.problem.rooms)
        self._said: set[tuple[int, ...]] = set()

    def limit(self, shape: Shape) -> None:
        """A limit on what may be at one time, if it is one and can be exceeded."""
        if isinstance(shape, OneAtATime):
            if shape.rooms is None:
                self._one_at_a_time(shape.events)
            elif shape.events == self.outline.everybody:
                self._rooms(shape.rooms, shape.gap)
        elif isinstance(shape, AtMost):
            # What counts by the day is left out: prices are for moments.
            if not shape.daily and sum(weight for _, weight in shape.weights) > shape.limit:
                self._add(LIMIT, shape.limit, 0, shape.weights)
        elif isinstance(shape, Order):
            self._add(ORDER, 0, 0, [(shape.earlier, -1), (shape.later, 1)])

    def cost(self, soft: Soft, weight: int) -> None:
        """What costs more the more of it there is at one time; piles are among the arrays."""
        if weight and isinstance(soft, Crowd) and len(soft.events) > soft.size:
            self._add(CROWD, soft.size, weight * soft.amount, [(e, 1) for e in soft.events])
        elif weight and isinstance(soft, Meeting):
            together = [(e, 1) for e in soft.events if _always_meets(self.outline, e)]
            if len(together) > 1:
                self._add(MEETING, 0, weight * soft.amount, together)

    def _one_at_a_time(self, events: tuple[int, ...]) -> None:
        if len(events) > 1 and events not in self._said:
            self._said.add(events)
            self._add(LIMIT, 1, 0, [(event, 1) for event in events])

    def _rooms(self, rooms: tuple[int, ...], gap: int) -> None:
        if len(rooms) == 1:
            self.gap[rooms[0]] = gap
        for room in rooms:
            self.room_of[room].append(len(self.things))
        self._add(LIMIT, 1, 0, ())

    def _add(self, kind: int, limit: int, rate: int, members: Iterable[tuple[int, int]]) -> None:
        for event, weight in members:
            self.of[event].append((len(self.things), weight))
        self.things.append((kind, limit, rate))


def shared_of(outline: Outline, arrays: Arrays) -> Shared:
    """What the events of an outline share; what cannot be priced is left out, and so is free."""
    register = _Register(outline)
    for shape in outline.shapes:
        register.limit(shape)
    weights = weight_by_term(outline.problem)
    for soft in outline.soft:
        register.cost(soft, weights[soft.term])
    things = np.array(register.things, dtype=np.int64).reshape(len(register.things), 3)
    flat = [one for own in register.of for one in own]
    gap = np.array(register.gap, dtype=np.int64)
    end = arrays.minute[None, None, :] + arrays.duration[None, :, None]
    return Shared(
        kind=things[:, 0].astype(np.int32),
        limit=things[:, 1].copy(),
        rate=things[:, 2].copy(),
        of_from=offsets([len(own) for own in register.of]),
        of=np.array([thing for thing, _ in flat], dtype=np.int32),
        weight=np.array([weight for _, weight in flat], dtype=np.int64),
        room_from=offsets([len(own) for own in register.room_of]),
        room_of=np.array([thing for own in register.room_of for thing in own], dtype=np.int32),
        until=np.searchsorted(arrays.minute, end + gap[:, None, None]).astype(np.int32),
    )


def no_demand(arrays: Arrays, shared: Shared) -> Demand:
    """Nothing is taken."""
    starts = len(arrays.minute)
    return Demand(
        use=np.zeros((len(shared.kind), starts)),
        heap=np.zeros(len(arrays.pile_weight)),
        dearer=np.zeros(len(arrays.place_cost)),
        passing=np.zeros(starts + 1),
        entry=np.zeros(starts),
        room=np.zeros((len(shared.until), starts + 1)),
    )


def _always_meets(outline: Outline, event: int) -> bool:
    """Whether an event overlaps any other such event in the same slot, whenever they start."""
    problem = outline.problem
    longest = max((slot.end - slot.start for slot in problem.slots), default=0)
    return problem.has_one_start_a_slot or 2 * problem.events[event].duration > longest


@inlined
def _price_rooms(x: Shared, price: Floats, room: Floats) -> None:
    for r in range(len(room)):
        room[r, 0] = 0.0
        for t in range(price.shape[1]):
            more = 0.0
            for i in range(x.room_from[r], x.room_from[r + 1]):
                more += price[x.room_of[i], t]
            room[r, t + 1] = room[r, t] + more


@inlined
def _price_things(a: Arrays, x: Shared, price: Floats, d: Demand, e: int) -> None:
    """What an event pays for its things, by its start; `passing` is summed up."""
    starts = len(a.minute)
    for t in range(starts):
        d.entry[t] = 0.0
        d.passing[t + 1] = 0.0
    d.passing[0] = 0.0
    for i in range(x.of_from[e], x.of_from[e + 1]):
        thing = x.of[i]
        if x.kind[thing] == MEETING:
            for t in range(starts):
                d.entry[t] += price[thing, a.slot[t]]
        elif x.kind[thing] == ORDER:
            _price_order(a, x, price, d, e, i)
        else:
            for t in range(starts):
                d.passing[t + 1] += price[thing, t] * x.weight[i]
    for t in range(starts):
        d.passing[t + 1] += d.passing[t]


@inlined
def _price_order(a: Arrays, x: Shared, price: Floats, d: Demand, e: int, i: int) -> None:
    """Add what an event pays for its part in an order: from when it has begun, or ended, on."""
    starts = len(a.minute)
    rest = 0.0
    u = starts
    for back in range(starts):
        t = starts - 1 - back
        since = t if x.weight[i] > 0 else a.covered[e, t]
        while u > since:
            u -= 1
            rest += price[x.of[i], u]
        d.entry[t] += rest * x.weight[i]


@inlined
def _price_piles(a: Arrays, pile_price: Floats, d: Demand, e: int) -> None:
    """Add what an event pays for its piles."""
    for i in range(a.pile_from[e], a.pile_from[e + 1]):
        for t in range(len(a.minute)):
            d.entry[t] += pile_price[a.pile[i]] * a.brought[a.pile_row[i], t]


@inlined
def _cheapest(a: Arrays, x: Shared, d: Demand, e: int, round_: int) -> tuple[float, int]:
    """What the cheapest place of an event costs, and which it is: -1 if it is better left out."""
    least = np.inf
    best = -1
    if a.must[e] == 0:
        least = float(a.out_cost[e])
    count = a.place_from[e + 1] - a.place_from[e]
    # Among equals the choice differs from event to event and from round to round.
    first = 0 if count == 0 else (e * 7919 + round_ * 104729) % count
    for k in range(count):
        p = a.place_from[e] + (first + k) % count
        t = a.place_start[p]
        r = a.place_room[p]
        cost = (
            a.place_cost[p]
            + d.entry[t]
            + d.passing[a.covered[e, t]]
            - d.passing[t]
            + d.room[r, x.until[r, e, t]]
            - d.room[r, t]
        )
        d.dearer[p] = cost
        if cost < least:
            least = cost
            best = p
    for p in range(a.place_from[e], a.place_from[e + 1]):
        d.dearer[p] -= least
    return least, best


@inlined
def _take_things(a: Arrays, x: Shared, d: Demand, e: int, t: int) -> None:
    for i in range(x.of_from[e], x.of_from[e + 1]):
        thing = x.of[i]
        if x.kind[thing] == MEETING:
            d.use[thing, a.slot[t]] += 1.0
        elif x.kind[thing] == ORDER:
            for u in range(t if x.weight[i] > 0 else a.covered[e, t], len(a.minute)):
                d.use[thing, u] += x.weight[i]
        else:
            for u in range(t, a.covered[e, t]):
                d.use[thing, u] += x.weight[i]


@inlined
def _take(a: Arrays, x: Shared, d: Demand, e: int, place: int) -> None:
    """Add to the demand what an event takes in a place."""
    t = a.place_start[place]
    r = a.place_room[place]
    _take_things(a, x, d, e, t)
    for i in range(x.room_from[r], x.room_from[r + 1]):
        for u in range(t, x.until[r, e, t]):
            d.use[x.room_of[i], u] += 1.0
    for i in range(a.pile_from[e], a.pile_from[e + 1]):
        d.heap[a.pile[i]] += a.brought[a.pile_row[i], t]


@compiled
def appraise(
    a: Arrays, x: Shared, price: Floats, pile_price: Floats, d: Demand, round_: int
) -> float:
    """What all events cost together at fixed prices, before what the prices bring in.

    `dearer` is filled in. `use` and `heap` become what the cheapest places take and must be 0
    before; with a negative `round_` they are not wanted.
    """
    _price_rooms(x, price, d.room)
    total = 0.0
    for e in range(len(a.duration)):
        _price_things(a, x, price, d, e)
        _price_piles(a, pile_price, d, e)
        least, best = _cheapest(a, x, d, e, round_)
        total += least
        if round_ >= 0 and best >= 0:
            _take(a, x, d, e, best)
    return total


@inlined
def _settle_things(x: Shared, price: Floats, use: Floats) -> float:
    brought = 0.0
    for thing in range(len(x.kind)):
        kind = x.kind[thing]
        for t in range(price.shape[1]):
            p = price[thing, t]
            if kind == MEETING:
                n = np.ceil(p / x.rate[thing])
                brought -= x.rate[thing] * n * (n - 1) / 2 - p * n
                use[thing, t] -= n
            else:
                brought += p * x.limit[thing]
                use[thing, t] -= x.limit[thing]
                if kind == CROWD and use[thing, t] > 0 and p >= x.rate[thing]:
                    use[thing, t] = 0.0
    return brought


@compiled
def settle(a: Arrays, x: Shared, price: Floats, pile_price: Floats, d: Demand) -> float:
    """What the prices bring in; `use` and `heap` become how far the demand is from the supply."""
    brought = _settle_things(x, price, d.use)
    for pile in range(len(a.pile_weight)):
        p = pile_price[pile]
        weight = a.pile_weight[pile]
        if weight > 0:
            c = np.ceil(p / weight)
            brought -= weight * c * (c - 1) / 2 - p * c
            d.heap[pile] -= c
        else:
            d.heap[pile] = 0.0
    return brought


@compiled
def raise_prices(
    x: Shared, price: Floats, pile_price: Floats, trend: Floats, pile_trend: Floats, step: float
) -> None:
    """Move every price the way that demand goes, as far as it may be moved."""
    for thing in range(len(x.kind)):
        for t in range(price.shape[1]):
            p = price[thing, t] + step * trend[thing, t]
            p = max(p, 0.0)
            if x.kind[thing] == CROWD and p > x.rate[thing]:
                p = float(x.rate[thing])
            price[thing, t] = p
    for pile in range(len(pile_price)):
        pile_price[pile] = max(0.0, pile_price[pile] + step * pile_trend[pile])
