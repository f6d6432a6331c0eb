"""The moves of the local search, compiled.

A state is where every event is: its place, or none. Places that break a rule together with others
may be tried: each breach costs `hardship`, and only a state without one counts as a schedule.
"""

import numpy as np
import numpy.typing as npt

from scheduler.search.arrays import Arrays, Ints
from scheduler.search.bonded import bonded, bonded_exchange, tell
from scheduler.search.compiled import compiled, inlined
from scheduler.search.state import OUT, State

Seed = npt.NDArray[np.uint64]


@inlined
def span(a: Arrays, g: int, e: int, t: int) -> tuple[int, int]:
    """From which start up to which other an event that starts at `t` takes of a group.

    Of what counts by the day it takes at the first start of that day, and nowhere else.
    """
    if a.daily[g]:
        return int(a.dawn[t]), int(a.dawn[t]) + 1
    return int(t), int(a.covered[e, t])


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
        since, until = span(a, a.group[i], e, t)
        for u in range(since, until):
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
        since, until = span(a, a.group[i], e, t)
        for u in range(since, until):
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


@compiled
def move(a: Arrays, s: State, e: int, place: int) -> None:
    """Put an event somewhere else, or nowhere, and tell the others."""
    tell(a.bonds, s.bonds, e, s.place[e], place)
    take_out(a, s, e)
    put_in(a, s, e, place)


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
def _beside(a: Arrays, s: State, e: int, t: int, room: int) -> tuple[int, int, int, int]:
    """The same as `_worth`, but only for what is between the event and each single other one."""
    start = a.minute[t]
    end = start + a.duration[e]
    slot = a.slot[t]
    cost = 0
    hard = 0
    blockers = 0
    blocker = OUT
    for near in range(a.near[slot, 0], a.near[slot, 1] + 1):
        for i in range(s.filled[near]):
            o = s.members[near, i]
            if o == e:
                continue
            their_start = a.minute[s.start[o]]
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
    return cost, hard, blockers, blocker


@inlined
def _in_groups(a: Arrays, s: State, e: int, t: int) -> tuple[int, int]:
    """What it costs, and the breaches, that the event's groups then take more than their limits."""
    cost = 0
    hard = 0
    mine = s.start[e]
    for i in range(a.group_from[e], a.group_from[e + 1]):
        g = a.group[i]
        mine_since, mine_until = (0, 0) if mine < 0 else span(a, g, e, mine)
        since, until = span(a, g, e, t)
        for u in range(since, until):
            before = s.load[g, u] - a.limit[g]
            if mine_since <= u < mine_until:
                before -= a.group_weight[i]
            after = before + a.group_weight[i]
            if after > 0:
                if a.rate[g] < 0:
                    hard += after - max(before, 0)
                else:
                    cost += a.rate[g] * (after - max(before, 0))
    return cost, hard


@inlined
def _on_piles(a: Arrays, s: State, e: int, t: int) -> int:
    """What it costs that the event's piles grow."""
    cost = 0
    mine = s.start[e]
    for i in range(a.pile_from[e], a.pile_from[e + 1]):
        more = a.brought[a.pile_row[i], t]
        c = s.heap[a.pile[i]]
        if mine >= 0:
            c -= a.brought[a.pile_row[i], mine]
        cost += a.pile_weight[a.pile[i]] * (more * c + more * (more - 1) // 2)
    return cost


@inlined
def _worth(a: Arrays, s: State, e: int, place: int) -> tuple[int, int, int, int]:
    """What it costs that an event has a place, wherever it is now; all others stay where they are.

    Gives the cost without its bonds, the breaches, the number of events that are in its way in the
    room, and the last of these.
    """
    if place < 0:
        return a.out_cost[e], a.must[e], 0, OUT
    t = a.place_start[place]
    cost, hard, blockers, blocker = _beside(a, s, e, t, a.place_room[place])
    more, worse = _in_groups(a, s, e, t)
    cost += a.place_cost[place] + more + _on_piles(a, s, e, t)
    hard += worse + order_breaches(a, s, e, t)
    return cost, hard, blockers, blocker


@compiled
def worth(a: Arrays, s: State, e: int, place: int) -> tuple[int, int, int, int]:
    """The same as `_worth`, with the event's bonds."""
    cost, hard, blockers, blocker = _worth(a, s, e, place)
    return cost + bonded(a.bonds, s.bonds, e, place), hard, blockers, blocker


@compiled
def standing(a: Arrays, s: State, e: int) -> tuple[int, int]:
    """What an event costs where it is, and its breaches."""
    cost, hard = _standing(a, s, e)
    return cost + bonded(a.bonds, s.bonds, e, s.place[e]), hard


@compiled
def _standing(a: Arrays, s: State, e: int) -> tuple[int, int]:
    """The same without its bonds; worked out only if something changed nearby."""
    t = s.start[e]
    if t < 0:
        return a.out_cost[e], a.must[e]
    slot = a.slot[t]
    version = 0
    for near in range(a.felt[slot, 0], a.felt[slot, 1] + 1):
        version += s.version[near]
    if s.stamp[e] != version:
        cost, hard, _, _ = _worth(a, s, e, s.place[e])
        s.cost[e] = cost
        s.hard[e] = hard
        s.stamp[e] = version
    return s.cost[e], s.hard[e]


@inlined
def _next(seed: Seed) -> np.uint64:
    """A further random number, xorshift64*; the seed is changed in place."""
    x: np.uint64 = seed[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    seed[0] = x
    return x * np.uint64(2685821657736338717)


@inlined
def _below(seed: Seed, n: int) -> int:
    number = (_next(seed) >> np.uint64(33)) % np.uint64(n)
    return np.int64(number)  # type: ignore[return-value]  # compiled, they are the same


@inlined
def _unit(seed: Seed) -> float:
    return np.float64(_next(seed) >> np.uint64(11)) / 9007199254740992.0


@compiled
def total(a: Arrays, s: State, places: Ints) -> tuple[int, int]:
    """What a state costs, and how many breaches it has: every event put in anew.

    `places` must not be the state's own, which is emptied first.
    """
    for e in range(len(places)):
        move(a, s, e, OUT)
    cost = 0
    hard = 0
    for e in range(len(places)):
        more, worse, _, _ = worth(a, s, e, places[e])
        cost += more
        hard += worse
        move(a, s, e, places[e])
    return cost, hard


@compiled
def anneal(
    a: Arrays,
    s: State,
    best: Ints,
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
        if not _step(a, s, seed, heat, hardship, now):
            continue
        taken += 1
        if now[1] == 0 and now[0] < least[0]:
            least[0] = now[0]
            for k in range(len(best)):
                best[k] = s.place[k]
    return taken


@inlined
def _step(a: Arrays, s: State, seed: Seed, heat: float, hardship: float, now: Ints) -> bool:
    """Try to move some event to some place of its own, and say whether it was."""
    e = _below(seed, len(a.must))
    old = s.place[e]
    choices = a.place_from[e + 1] - a.place_from[e]
    if choices == 0 or (choices == 1 and old >= 0):
        return False
    new = a.place_from[e] + _below(seed, choices)
    if new == old:
        return False
    patience = -heat * np.log(1.0 - _unit(seed))
    cost, hard = _standing(a, s, e)
    cost += bonded(a.bonds, s.bonds, e, old)
    # What the new place costs by itself is the least that it can cost.
    spare = patience + cost + hardship * (hard + a.later_from[e + 1] - a.later_from[e])
    if a.place_cost[new] > spare:
        if old < 0 or a.must[e] == 1 or a.out_cost[e] > spare:
            return False
        new = OUT
    new_cost, new_hard, blockers, o = _worth(a, s, e, new)
    if blockers == 1:
        return _exchange(a, s, e, new, o, patience, hardship, now)
    new_cost += bonded(a.bonds, s.bonds, e, new)
    if blockers > 1 or new_cost - cost + hardship * (new_hard - hard) > patience:
        return False
    tell(a.bonds, s.bonds, e, old, new)
    take_out(a, s, e)
    put_in(a, s, e, new)
    now[0] += new_cost - cost
    now[1] += new_hard - hard
    return True


@compiled
def _exchange(
    a: Arrays, s: State, e: int, new: int, o: int, patience: float, hardship: float, now: Ints
) -> bool:
    """Let an event have a place, and the one in its way that which it leaves, if it is worth it."""
    old = s.place[e]
    theirs = s.place[o]
    goal = OUT
    if old >= 0:
        goal = a.place_at[o, a.place_room[old], a.place_start[old]]
    if goal < 0 and a.must[o] == 1:
        return False
    cost, hard = _standing(a, s, e)
    more, worse = _standing(a, s, o)
    apart = bonded_exchange(a.bonds, s.bonds, e, old, new, o, theirs, goal)
    orders = a.later_from[e + 1] - a.later_from[e] + a.later_from[o + 1] - a.later_from[o]
    least = a.place_cost[new] + (a.out_cost[o] if goal < 0 else a.place_cost[goal])
    if least + apart - cost - more - hardship * (hard + worse + orders) > patience:
        return False
    take_out(a, s, e)
    more, worse, _, _ = _worth(a, s, o, theirs)
    take_out(a, s, o)
    new_cost, new_hard, _, _ = _worth(a, s, e, new)
    put_in(a, s, e, new)
    new_more, new_worse, _, _ = _worth(a, s, o, goal)
    change = new_cost + new_more + apart - cost - more
    breaches = new_hard + new_worse - hard - worse
    if change + hardship * breaches > patience:
        take_out(a, s, e)
        put_in(a, s, o, theirs)
        put_in(a, s, e, old)
        return False
    put_in(a, s, o, goal)
    tell(a.bonds, s.bonds, e, old, new)
    tell(a.bonds, s.bonds, o, theirs, goal)
    now[0] += change
    now[1] += breaches
    return True


@compiled
def construct(a: Arrays, s: State, order: Ints, hardship: float) -> None:
    """Put the events one by one where they cost least at that moment, or leave them out."""
    for e in order:
        if s.place[e] >= 0:
            continue
        chosen = OUT
        least = np.inf
        for k in range(-1, a.place_from[e + 1] - a.place_from[e]):
            place = OUT if k < 0 else a.place_from[e] + k
            cost, hard, _, _ = worth(a, s, e, place)
            if cost + hardship * hard < least:
                least = cost + hardship * hard
                chosen = place
        move(a, s, e, chosen)
