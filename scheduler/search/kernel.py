"""The moves of the local search, compiled.

A state is where every event is: its place, or none. Places that break a rule together with others
may be tried: each breach costs `hardship`, and only a state without one counts as a schedule.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scheduler.search.arrays import Arrays, Ints, Shorts
from scheduler.search.compiled import compiled, inlined

OUT = -1
Seed = npt.NDArray[np.uint64]


class State(NamedTuple):
    """Where the events are, and the sums that changes are worked out from."""

    place: Shorts  # E: its place, OUT if it has none
    start: Shorts  # E: the position of its start, OUT if none
    room: Shorts  # E
    members: Shorts  # S × E: the events in a slot, in any order
    filled: Shorts  # S: how many these are
    seat: Shorts  # E: where an event stands among the members of its slot
    load: Ints  # G × T: what the events in progress take of a group
    heap: Ints  # P: the sum of a pile
    version: Ints  # S: how often the slot has changed
    stamp: Ints  # E: at which version of its slots `cost` and `hard` were right, -1 if unknown
    cost: Ints  # E: what the event costs where it is
    hard: Ints  # E: the breaches that it has part in


@inlined
def take_out(a: Arrays, s: State, e: int) -> None:
    """Remove an event from its place."""
    t = s.start[e]
    if t < 0:
        return
    slot = a.slot[t]
    last = s.filled[slot] - 1
    other = s.members[slot, last]
    s.members[slot, s.seat[e]] = other
    s.seat[other] = s.seat[e]
    s.filled[slot] = last
    for i in range(a.group_from[e], a.group_from[e + 1]):
        for u in range(t, a.covered[e, t]):
            s.load[a.group[i], u] -= a.group_weight[i]
    for i in range(a.pile_from[e], a.pile_from[e + 1]):
        s.heap[a.pile[i]] -= a.brought[a.pile_row[i], t]
    s.place[e] = OUT
    s.start[e] = OUT
    s.version[slot] += 1
    s.stamp[e] = -1
    for i in range(a.touched_from[e], a.touched_from[e + 1]):
        s.stamp[a.touched[i]] = -1


@inlined
def put_in(a: Arrays, s: State, e: int, place: int) -> None:
    """Put an event that has no place into one, or leave it without."""
    if place < 0:
        return
    t = a.place_start[place]
    slot = a.slot[t]
    s.members[slot, s.filled[slot]] = e
    s.seat[e] = s.filled[slot]
    s.filled[slot] += 1
    for i in range(a.group_from[e], a.group_from[e + 1]):
        for u in range(t, a.covered[e, t]):
            s.load[a.group[i], u] += a.group_weight[i]
    for i in range(a.pile_from[e], a.pile_from[e + 1]):
        s.heap[a.pile[i]] += a.brought[a.pile_row[i], t]
    s.place[e] = place
    s.start[e] = t
    s.room[e] = a.place_room[place]
    s.version[slot] += 1
    s.stamp[e] = -1
    for i in range(a.touched_from[e], a.touched_from[e + 1]):
        s.stamp[a.touched[i]] = -1


@inlined
def order_breaches(a: Arrays, s: State, e: int, t: int) -> int:
    """How many more orders break when the event, now out, starts there.

    As long as it is out, the order with each later event that is placed is broken.
    """
    breaches = 0
    for i in range(a.earlier_from[e], a.earlier_from[e + 1]):
        first = a.earlier[i]
        u = s.start[first]
        if u < 0 or a.minute[u] + a.duration[first] > a.minute[t]:
            breaches += 1
    for i in range(a.later_from[e], a.later_from[e + 1]):
        u = s.start[a.later[i]]
        if u >= 0 and a.minute[t] + a.duration[e] <= a.minute[u]:
            breaches -= 1
    return breaches


@inlined
def worth(a: Arrays, s: State, e: int, place: int) -> tuple[int, int, int, int]:
    """What it costs that an event has a place, wherever it is now, and all others are where they are.

    Gives the cost, the breaches, the number of events that are in its way in the room, and the last
    of these.
    """
    if place < 0:
        return a.out_cost[e], np.int64(a.must[e]), 0, OUT
    t = a.place_start[place]
    room = a.place_room[place]
    start = a.minute[t]
    end = start + a.duration[e]
    cost = a.place_cost[place]
    hard = np.int64(order_breaches(a, s, e, t))
    blockers = 0
    blocker = OUT
    slot = a.slot[t]
    for near in range(a.near[slot, 0], a.near[slot, 1] + 1):
        for i in range(s.filled[near]):
            o = s.members[near, i]
            if o == e:
                continue
            u = s.start[o]
            their_start = a.minute[u]
            their_end = their_start + a.duration[o]
            if start < their_end and their_start < end:
                cost += a.meet[e, o]
            gap = a.gap[a.kind[e, o], room, s.room[o]]
            if gap >= 0 and start < their_end + gap and their_start < end + gap:
                hard += 1
                gap = a.gap[0, room, s.room[o]]
                if gap >= 0 and start < their_end + gap and their_start < end + gap:
                    blockers += 1
                    blocker = o
    mine = s.start[e]
    mine_until = 0 if mine < 0 else a.covered[e, mine]
    until = a.covered[e, t]
    for i in range(a.group_from[e], a.group_from[e + 1]):
        g = a.group[i]
        for u in range(t, until):
            before = s.load[g, u] - a.limit[g]
            if mine <= u < mine_until:
                before -= a.group_weight[i]
            after = before + a.group_weight[i]
            if after > 0:
                if a.rate[g] < 0:
                    hard += after - max(before, 0)
                else:
                    cost += a.rate[g] * (after - max(before, 0))
    for i in range(a.pile_from[e], a.pile_from[e + 1]):
        more = a.brought[a.pile_row[i], t]
        c = s.heap[a.pile[i]]
        if mine >= 0:
            c -= a.brought[a.pile_row[i], mine]
        cost += a.pile_weight[a.pile[i]] * (more * c + more * (more - 1) // 2)
    return cost, hard, blockers, blocker


@compiled
def standing(a: Arrays, s: State, e: int) -> tuple[int, int]:
    """What an event costs where it is, and its breaches; worked out only if something changed."""
    t = s.start[e]
    if t < 0:
        return a.out_cost[e], np.int64(a.must[e])
    slot = a.slot[t]
    version = np.int64(0)
    for near in range(a.near[slot, 0], a.near[slot, 1] + 1):
        version += s.version[near]
    if s.stamp[e] != version:
        cost, hard, _, _ = worth(a, s, e, s.place[e])
        s.cost[e] = cost
        s.hard[e] = hard
        s.stamp[e] = version
    return s.cost[e], s.hard[e]


@inlined
def _next(seed: Seed) -> int:
    """A further random number, xorshift64*; the seed is changed in place."""
    x = seed[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    seed[0] = x
    return x * np.uint64(2685821657736338717)  # type: ignore[return-value]  # compiled


@inlined
def _below(seed: Seed, n: int) -> int:
    return np.int64((_next(seed) >> np.uint64(33)) % np.uint64(n))


@inlined
def _unit(seed: Seed) -> float:
    return np.float64(_next(seed) >> np.uint64(11)) / 9007199254740992.0


@compiled
def total(a: Arrays, s: State, places: Shorts) -> tuple[int, int]:
    """What a state costs, and how many breaches it has: every event put in anew."""
    for e in range(len(places)):
        take_out(a, s, e)
    cost = np.int64(0)
    hard = np.int64(0)
    for e in range(len(places)):
        if places[e] >= 0:
            more, worse, _, _ = worth(a, s, e, places[e])
            cost += more
            hard += worse
        else:
            cost += a.out_cost[e]
            hard += a.must[e]
        put_in(a, s, e, places[e])
    return cost, hard


@compiled
def anneal(
    a: Arrays,
    s: State,
    best: Shorts,
    seed: Seed,
    steps: int,
    hot: float,
    cold: float,
    hardship: float,
    now: Ints,
    least: Ints,
) -> int:
    """Try `steps` moves, ever less willing to accept a worse state.

    `now` holds the cost and the breaches of the state and is kept up to date; `least[0]` is what
    the best schedule cost, and `best` its places; both are overwritten by better ones. Gives the
    number of moves that were made.
    """
    taken = 0
    cool = (cold / hot) ** (1.0 / max(steps, 1))
    heat = hot
    for _ in range(steps):
        heat *= cool
        e = _below(seed, len(a.must))
        choices = a.place_from[e + 1] - a.place_from[e]
        old = s.place[e]
        if choices == 0 or (choices == 1 and old >= 0):
            continue
        new = a.place_from[e] + _below(seed, choices)
        if new == old:
            continue
        patience = -heat * np.log(1.0 - _unit(seed))
        cost, hard = standing(a, s, e)
        # What the new place costs by itself is the least that it can cost.
        spare = patience + cost + hardship * (hard + a.later_from[e + 1] - a.later_from[e])
        if a.place_cost[new] > spare:
            if old < 0 or a.must[e] == 1 or a.out_cost[e] > spare:
                continue
            new = OUT
        new_cost, new_hard, blockers, o = worth(a, s, e, new)
        if blockers == 0:
            if new_cost - cost + hardship * (new_hard - hard) > patience:
                continue
            take_out(a, s, e)
            put_in(a, s, e, new)
        elif blockers == 1:
            if not _exchange(a, s, e, new, o, patience, hardship, now):
                continue
            new_cost = cost
            new_hard = hard
        else:
            continue
        taken += 1
        now[0] += new_cost - cost
        now[1] += new_hard - hard
        if now[1] == 0 and now[0] < least[0]:
            least[0] = now[0]
            for k in range(len(best)):
                best[k] = s.place[k]
    return taken


@compiled
def _exchange(
    a: Arrays, s: State, e: int, new: int, o: int, patience: float, hardship: float, now: Ints
) -> bool:
    """Let an event have a place, and the one in its way that which it leaves, if that is worth it."""
    old = s.place[e]
    theirs = s.place[o]
    goal = OUT
    if old >= 0:
        goal = a.place_at[o, a.place_room[old], a.place_start[old]]
    if goal < 0 and a.must[o] == 1:
        return False
    cost, hard = standing(a, s, e)
    more, worse = standing(a, s, o)
    orders = a.later_from[e + 1] - a.later_from[e] + a.later_from[o + 1] - a.later_from[o]
    least = a.place_cost[new] + (a.out_cost[o] if goal < 0 else a.place_cost[goal])
    if least - cost - more - hardship * (hard + worse + orders) > patience:
        return False
    take_out(a, s, e)
    more, worse, _, _ = worth(a, s, o, theirs)
    cost += more
    hard += worse
    take_out(a, s, o)
    new_cost, new_hard, _, _ = worth(a, s, e, new)
    put_in(a, s, e, new)
    more, worse, _, _ = worth(a, s, o, goal)
    new_cost += more
    new_hard += worse
    if new_cost - cost + hardship * (new_hard - hard) > patience:
        take_out(a, s, e)
        put_in(a, s, o, theirs)
        put_in(a, s, e, old)
        return False
    put_in(a, s, o, goal)
    now[0] += new_cost - cost
    now[1] += new_hard - hard
    return True


@compiled
def construct(a: Arrays, s: State, order: Ints, hardship: float) -> None:
    """Put the events one by one where they cost least at that moment."""
    for k in range(len(order)):
        e = order[k]
        if s.place[e] >= 0:
            continue
        chosen = OUT
        cost, hard, _, _ = worth(a, s, e, OUT)
        least = cost + hardship * hard
        for place in range(a.place_from[e], a.place_from[e + 1]):
            cost, hard, _, _ = worth(a, s, e, place)
            if cost + hardship * hard < least:
                least = cost + hardship * hard
                chosen = place
        put_in(a, s, e, chosen)


@compiled
def move(a: Arrays, s: State, e: int, place: int) -> None:
    """Put an event somewhere else, or nowhere."""
    take_out(a, s, e)
    put_in(a, s, e, place)
