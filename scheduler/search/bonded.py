"""What the bonds and ranks of events cost, compiled: sums by event that are kept when one moves.

To look up what a place costs takes the same time however many events it is bonded to; only a move
that is made tells them all.
"""

from typing import NamedTuple

import numpy as np

from scheduler.search.bonds import Bonds, Ints
from scheduler.search.compiled import compiled, inlined


class Sums(NamedTuple):
    """What the bonds and ranks of E events cost with all others where they are; empty if none."""

    at_start: Ints  # E × T: what its bonds cost an event by its start, if its room is another
    in_room: Ints  # E × days × R: what of that is off where it is in the room on that day
    in_size: Ints  # E × sizes: what its rank costs an event by the size of its room


def no_sums(x: Bonds) -> Sums:
    """The sums while no event has a place."""
    events, starts, rooms = len(x.duration), len(x.minute), len(x.size)
    days = int(x.day.max(initial=-1)) + 1
    sizes = int(x.size.max(initial=-1)) + 1
    bonded, ranked = (events if there else 0 for there in (len(x.other), x.rate))
    return Sums(
        at_start=np.zeros((bonded, starts), dtype=np.int64),
        in_room=np.zeros((bonded, days, rooms), dtype=np.int64),
        in_size=np.zeros((ranked, sizes), dtype=np.int64),
    )


@inlined
def bonded(x: Bonds, s: Sums, e: int, place: int) -> int:
    """What an event's bonds and its rank cost in a place, with all others where they are."""
    cost = 0
    if place < 0 or not x.used:
        return cost
    if len(s.at_start) > 0:
        t = x.place_start[place]
        cost += s.at_start[e, t] - s.in_room[e, x.day[t], x.place_room[place]]
    if x.rate > 0:
        cost += s.in_size[e, x.size[x.place_room[place]]]
    return cost


@inlined
def _between(x: Bonds, e: int, place: int, o: int, theirs: int) -> int:
    """What is between two events alone of what their bonds and ranks cost in two places."""
    cost = 0
    if place < 0 or theirs < 0:
        return cost
    room = x.place_room[place]
    their_room = x.place_room[theirs]
    bond = x.at[e, o] if len(x.at) > 0 else -1
    if bond >= 0:
        t = x.place_start[place]
        u = x.place_start[theirs]
        if x.day[t] != x.day[u]:
            cost += x.other_day[bond]
        elif room != their_room:
            cost += x.other_room[bond]
        cost += x.late[bond] * (x.minute[t] + x.duration[e] > x.minute[u])
        cost += x.early[bond] * (x.minute[u] + x.duration[o] > x.minute[t])
    if x.rate > 0 and min(x.rank[e], x.rank[o]) >= 0:
        crossed = (x.rank[e] - x.rank[o]) * (x.size[room] - x.size[their_room]) < 0
        cost += x.rate * (x.duration[e] + x.duration[o]) * crossed
    return cost


@inlined
def _spread(x: Bonds, s: Sums, e: int, place: int, sign: int) -> None:
    """Tell all that are bonded to an event that it is in a place now (1), or no longer (-1)."""
    t = x.place_start[place]
    start = x.minute[t]
    end = start + x.duration[e]
    for i in range(x.since[e], x.since[e + 1]):
        o = x.other[i]
        for u in range(len(x.minute)):
            cost = x.other_room[i] if x.day[u] == x.day[t] else x.other_day[i]
            cost += x.late[i] * (end > x.minute[u])
            cost += x.early[i] * (x.minute[u] + x.duration[o] > start)
            s.at_start[o, u] += sign * cost
        s.in_room[o, x.day[t], x.place_room[place]] += sign * x.other_room[i]


@inlined
def _spread_rank(x: Bonds, s: Sums, e: int, place: int, sign: int) -> None:
    """The same of those that have a rank."""
    if x.rank[e] < 0:
        return
    size = x.size[x.place_room[place]]
    for o in range(len(x.rank)):
        if x.rank[o] < 0 or x.rank[o] == x.rank[e]:
            continue
        cost = sign * x.rate * (x.duration[e] + x.duration[o])
        if x.rank[o] < x.rank[e]:
            for z in range(size + 1, s.in_size.shape[1]):
                s.in_size[o, z] += cost
        else:
            for z in range(size):
                s.in_size[o, z] += cost


@inlined
def tell(x: Bonds, s: Sums, e: int, old: int, new: int) -> None:
    """Tell the others that an event has moved, out of a place or into one (-1: none)."""
    if x.used:
        _tell(x, s, e, old, new)


@compiled
def _tell(x: Bonds, s: Sums, e: int, old: int, new: int) -> None:
    place = old
    sign = -1
    for _ in range(2):
        if place >= 0 and len(s.at_start) > 0:
            _spread(x, s, e, place, sign)
        if place >= 0 and x.rate > 0:
            _spread_rank(x, s, e, place, sign)
        place = new
        sign = 1


@compiled
def _bonded_exchange(
    x: Bonds, s: Sums, e: int, old: int, new: int, o: int, now: int, goal: int
) -> int:
    # Each is worked out as if the other stayed; what is between the two is then put right.
    cost = (
        bonded(x, s, e, new) - bonded(x, s, e, old) + bonded(x, s, o, goal) - bonded(x, s, o, now)
    )
    cost += _between(x, e, old, o, now) + _between(x, e, new, o, goal)
    return cost - _between(x, e, new, o, now) - _between(x, e, old, o, goal)


@inlined
def bonded_exchange(
    x: Bonds, s: Sums, e: int, old: int, new: int, o: int, now: int, goal: int
) -> int:
    """By how much bonds and ranks cost more when two events move at once, each to another place."""
    return _bonded_exchange(x, s, e, old, new, o, now, goal) if x.used else 0
