"""A lower bound of the penalty, and what each place costs at least: prices by a subgradient method.

What events share (a room, a person, a theme at one time …) is given a price instead of a limit. At
fixed prices every event takes the place that is cheapest for it, and what that costs together, less
what the prices bring in, is at most the penalty of any schedule (Lagrangian relaxation; Held, Wolfe
and Crowder, "Validation of subgradient optimization", 1974). The prices are moved to where too many
events meet, until the bound no longer rises.
"""

from typing import NamedTuple

import numpy as np

from scheduler.outline import AtMost, Crowd, Meeting, OneAtATime, Outline
from scheduler.preferences import weight_by_term
from scheduler.search.arrays import Arrays, Ints, Shorts
from scheduler.search.compiled import compiled

LIMIT = 0
CROWD = 1
MEETING = 2


class Shared(NamedTuple):
    """What events share, X things; those of an event are at `of_from[e]` up to `of_from[e + 1]`."""

    kind: Shorts  # X: LIMIT, CROWD or MEETING
    limit: Ints  # X: how many may have it at once, or may without a cost
    rate: Ints  # X: what one more costs, or a pair
    of_from: Shorts  # E + 1
    of: Shorts  # which thing
    weight: Ints  # how much of it the event takes
    room_from: Shorts  # R + 1
    room_of: Shorts  # which thing of a room
    until: Shorts  # R × E × T: the first start when a room is free again after an event


def shared_of(outline: Outline, arrays: Arrays) -> Shared:
    """What the events of an outline share; what cannot be priced is left out, and so is free."""
    weights = weight_by_term(outline.problem)
    rooms, events = len(outline.problem.rooms), len(outline.problem.events)
    things: list[tuple[int, int, int]] = []
    of: list[list[tuple[int, int]]] = [[] for _ in range(events)]
    room_of: list[list[int]] = [[] for _ in range(rooms)]
    gap = [0] * rooms

    def add(kind: int, limit: int, rate: int, members: list[tuple[int, int]]) -> int:
        for event, weight in members:
            of[event].append((len(things), weight))
        things.append((kind, limit, rate))
        return len(things) - 1

    said: set[tuple[int, ...]] = set()
    for shape in outline.shapes:
        if isinstance(shape, OneAtATime) and shape.rooms is not None:
            if shape.events == outline.everybody:
                thing = add(LIMIT, 1, 0, [])
                for room in shape.rooms:
                    room_of[room].append(thing)
                    if len(shape.rooms) == 1:
                        gap[room] = shape.gap
        elif isinstance(shape, OneAtATime) and len(shape.events) > 1:
            if shape.events not in said:
                said.add(shape.events)
                add(LIMIT, 1, 0, [(event, 1) for event in shape.events])
        elif isinstance(shape, AtMost) and sum(w for _, w in shape.weights) > shape.limit:
            add(LIMIT, shape.limit, 0, list(shape.weights))
    for soft in outline.soft:
        weight = weights[soft.term]
        if weight and isinstance(soft, Crowd) and len(soft.events) > soft.size:
            add(CROWD, soft.size, weight * soft.amount, [(event, 1) for event in soft.events])
        elif weight and isinstance(soft, Meeting):
            together = [e for e in soft.events if _always_meets(outline, e)]
            if len(together) > 1:
                add(MEETING, 0, weight * soft.amount, [(event, 1) for event in together])
    kinds = np.array(things, dtype=np.int64).reshape(len(things), 3)
    flat = [one for own in of for one in own]
    free = arrays.minute[None, None, :] + arrays.duration[None, :, None]
    free = free + np.array(gap, dtype=np.int64)[:, None, None]
    return Shared(
        kind=kinds[:, 0].astype(np.int32),
        limit=kinds[:, 1].copy(),
        rate=kinds[:, 2].copy(),
        of_from=np.concatenate([[0], np.cumsum([len(own) for own in of])]).astype(np.int32),
        of=np.array([thing for thing, _ in flat], dtype=np.int32),
        weight=np.array([weight for _, weight in flat], dtype=np.int64),
        room_from=np.concatenate([[0], np.cumsum([len(own) for own in room_of])]).astype(np.int32),
        room_of=np.array([thing for own in room_of for thing in own], dtype=np.int32),
        until=np.searchsorted(arrays.minute, free).astype(np.int32),
    )


def _always_meets(outline: Outline, event: int) -> bool:
    """Whether an event overlaps any other such event in the same slot, wherever in it they start."""
    problem = outline.problem
    shortest = max((slot.end - slot.start for slot in problem.slots), default=0)
    return problem.start_step is None or 2 * problem.events[event].duration > shortest


@compiled
def appraise(a, x, price, pile_price, w, v, room_price, use, heap, value, round_):
    """What all events cost together at fixed prices, before what the prices bring in.

    `value` (places) becomes what each place costs; `use` (X × T) and `heap` (P) what the cheapest
    places take. With a negative `round_`
    these are not wanted. The others are room to work in.
    """
    starts = len(a.minute)
    rooms = len(x.room_from) - 1
    for r in range(rooms):
        room_price[r, 0] = 0.0
        for t in range(starts):
            more = 0.0
            for i in range(x.room_from[r], x.room_from[r + 1]):
                more += price[x.room_of[i], t]
            room_price[r, t + 1] = room_price[r, t] + more
    total = 0.0
    for e in range(len(a.duration)):
        for t in range(starts):
            v[t] = 0.0
        w[0] = 0.0
        for t in range(starts):
            w[t + 1] = 0.0
        for i in range(x.of_from[e], x.of_from[e + 1]):
            thing = x.of[i]
            if x.kind[thing] == MEETING:
                for t in range(starts):
                    v[t] += price[thing, a.slot[t]]
            else:
                for t in range(starts):
                    w[t + 1] += price[thing, t] * x.weight[i]
        for i in range(a.pile_from[e], a.pile_from[e + 1]):
            for t in range(starts):
                v[t] += pile_price[a.pile[i]] * a.brought[a.pile_row[i], t]
        for t in range(starts):
            w[t + 1] += w[t]
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
                + v[t]
                + w[a.covered[e, t]]
                - w[t]
                + room_price[r, x.until[r, e, t]]
                - room_price[r, t]
            )
            value[p] = cost
            if cost < least:
                least = cost
                best = p
        total += least
        for p in range(a.place_from[e], a.place_from[e + 1]):
            value[p] -= least
        if round_ >= 0 and best >= 0:
            t = a.place_start[best]
            r = a.place_room[best]
            for i in range(x.of_from[e], x.of_from[e + 1]):
                thing = x.of[i]
                if x.kind[thing] == MEETING:
                    use[thing, a.slot[t]] += 1.0
                else:
                    for u in range(t, a.covered[e, t]):
                        use[thing, u] += x.weight[i]
            for i in range(x.room_from[r], x.room_from[r + 1]):
                for u in range(t, x.until[r, e, t]):
                    use[x.room_of[i], u] += 1.0
            for i in range(a.pile_from[e], a.pile_from[e + 1]):
                heap[a.pile[i]] += a.brought[a.pile_row[i], t]
    return total


@compiled
def settle(a, x, price, pile_price, use, heap):
    """What the prices bring in; `use` and `heap` become how far the demand is from the supply."""
    brought = 0.0
    starts = len(a.minute)
    for thing in range(len(x.kind)):
        kind = x.kind[thing]
        for t in range(starts):
            p = price[thing, t]
            if kind == LIMIT or kind == CROWD:
                brought += p * x.limit[thing]
                use[thing, t] -= x.limit[thing]
                if kind == CROWD and use[thing, t] > 0 and p >= x.rate[thing]:
                    use[thing, t] = 0.0
            else:
                n = np.ceil(p / x.rate[thing])
                brought -= x.rate[thing] * n * (n - 1) / 2 - p * n
                use[thing, t] -= n
    for pile in range(len(a.pile_weight)):
        p = pile_price[pile]
        weight = a.pile_weight[pile]
        if weight > 0:
            c = np.ceil(p / weight)
            brought -= weight * c * (c - 1) / 2 - p * c
            heap[pile] -= c
        else:
            heap[pile] = 0.0
    return brought


@compiled
def raise_prices(a, x, price, pile_price, trend, pile_trend, step):
    """Move every price the way that demand goes, as far as it may be moved."""
    for thing in range(len(x.kind)):
        for t in range(len(a.minute)):
            p = price[thing, t] + step * trend[thing, t]
            p = max(p, 0.0)
            if x.kind[thing] == CROWD and p > x.rate[thing]:
                p = float(x.rate[thing])
            price[thing, t] = p
    for pile in range(len(a.pile_weight)):
        pile_price[pile] = max(0.0, pile_price[pile] + step * pile_trend[pile])
