"""The best that one slot can hold: a search over what may be in it together, by branch and bound.

Every place is worth something. What is in a slot is worth the sum of that, less what its events
cost each other. The more there is, the more another event costs: what a place adds now is never
less than what it adds later, and so the best of each set of places is a bound of what may come.
"""

from typing import Final, NamedTuple

import numpy as np

from scheduler.search.arrays import Bytes, Floats, Ints, Shorts
from scheduler.search.compiled import compiled, inlined
from scheduler.search.slots import SlotArrays

NEVER: Final = -1e18
"""What a place is worth that is no longer possible."""
LITTLE: Final = 1e-7
"""Differences below this are rounding."""


class Desk(NamedTuple):
    """Where a slot is worked out, by how many of its G sets are decided (D = G + 1)."""

    free: Bytes  # D × I: 1 where the place is still to be tried
    less: Floats  # D × A: what the events taken cost the act, from 0 down
    value: Floats  # D: what is taken is worth
    rest: Floats  # D: what the sets that come after the next one are worth at most
    chosen: Shorts  # G: the position of the place taken, -1 for none
    passed: Bytes  # G: 1 while nothing of the set is taken
    load: Ints  # C: how much of each cell is taken
    found: Shorts  # K × G: the places of the best, the last ones that were found
    tally: Ints  # 2: how many were found in all, how many nodes were looked at


def desk_of(slot: SlotArrays, kept: int) -> Desk:
    """An empty desk for a slot, with room for the last `kept` that are found."""
    sets, places = len(slot.set_from) - 1, len(slot.place)
    return Desk(
        free=np.zeros((sets + 1, places), dtype=np.uint8),
        less=np.zeros((sets + 1, len(slot.meet))),
        value=np.zeros(sets + 1),
        rest=np.zeros(sets + 1),
        chosen=np.full(sets, -1, dtype=np.int32),
        passed=np.zeros(sets, dtype=np.uint8),
        load=np.zeros(len(slot.limit), dtype=np.int64),
        found=np.full((kept, sets), -1, dtype=np.int32),
        tally=np.zeros(2, dtype=np.int64),
    )


@inlined
def _best_of(x: SlotArrays, worth: Floats, d: Desk, depth: int, group: int) -> tuple[float, int]:
    """What the best place left of a set adds, and its position: 0 and -1 if it is none."""
    most = 0.0
    best = -1
    for i in range(x.set_from[group], x.set_from[group + 1]):
        if d.free[depth, i]:
            more = worth[i] + d.less[depth, x.act[i]]
            if more > most:
                most = more
                best = i
    return most, best


@inlined
def _clear(x: SlotArrays, worth: Floats, d: Desk) -> None:
    """Nothing is taken yet; what is worth nothing never will be.

    An event may be too much for a cell by itself.
    """
    d.tally[0] = 0
    d.tally[1] = 0
    d.value[0] = 0.0
    for cell in range(len(d.load)):
        d.load[cell] = 0
    for act in range(len(x.meet)):
        d.less[0, act] = 0.0
        for at in range(x.cell_from[act], x.cell_from[act + 1]):
            beyond = x.weight[at] - x.limit[x.cell[at]]
            if beyond > 0:
                rate = x.rate[x.cell[at]]
                d.less[0, act] = NEVER if rate < 0 else d.less[0, act] - rate * beyond
    for i in range(len(x.place)):
        d.free[0, i] = worth[i] > LITTLE


@inlined
def _arrive(x: SlotArrays, worth: Floats, d: Desk, depth: int) -> None:
    """Work out what may still come after the next set."""
    rest = 0.0
    for group in range(depth + 1, len(d.chosen)):
        rest += _best_of(x, worth, d, depth, group)[0]
    d.rest[depth] = rest
    d.tally[1] += 1
    if depth < len(d.chosen):
        d.chosen[depth] = -1
        d.passed[depth] = 0


@inlined
def _burden(x: SlotArrays, d: Desk, act: int, depth: int) -> None:
    """Take what an act needs of its cells; others pay where these are full from now on."""
    for at in range(x.cell_from[act], x.cell_from[act + 1]):
        cell = x.cell[at]
        before = d.load[cell]
        d.load[cell] += x.weight[at]
        if d.load[cell] + x.heaviest[cell] <= x.limit[cell]:
            continue  # there is still enough for any other
        if before >= x.limit[cell] and x.rate[cell] >= 0:
            continue  # any other paid for all of it before
        for k in range(x.act_from[cell], x.act_from[cell + 1]):
            other = x.of_cell[k]
            if x.rate[cell] < 0:
                if d.load[cell] + x.its_weight[k] > x.limit[cell]:
                    d.less[depth, other] = NEVER
            else:
                now = max(0, d.load[cell] + x.its_weight[k] - x.limit[cell])
                now -= max(0, d.load[cell] - x.limit[cell])
                then = max(0, before + x.its_weight[k] - x.limit[cell])
                then -= max(0, before - x.limit[cell])
                d.less[depth, other] -= x.rate[cell] * (now - then)


@inlined
def _step(x: SlotArrays, d: Desk, depth: int, taken: int) -> None:
    """Go on to the next set with a place taken, or -1, whose value is already counted."""
    below = depth + 1
    for i in range(x.set_from[below], len(x.place)):
        d.free[below, i] = d.free[depth, i]
        if taken >= 0 and x.clash[taken, i]:
            d.free[below, i] = 0
    for act in range(len(x.meet)):
        d.less[below, act] = d.less[depth, act]
        if taken >= 0:
            d.less[below, act] -= x.meet[x.act[taken], act]
    if taken >= 0:
        _burden(x, d, x.act[taken], below)


@inlined
def _return(x: SlotArrays, d: Desk, depth: int) -> None:
    """Give back what was taken at a depth."""
    taken = d.chosen[depth]
    if taken >= 0:
        act = x.act[taken]
        for at in range(x.cell_from[act], x.cell_from[act + 1]):
            d.load[x.cell[at]] -= x.weight[at]
        d.chosen[depth] = -1


@inlined
def _keep(d: Desk) -> None:
    row = d.tally[0] % len(d.found)
    for group in range(len(d.chosen)):
        d.found[row, group] = d.chosen[group]
    d.tally[0] += 1


@inlined
def _open(x: SlotArrays, worth: Floats, d: Desk, depth: int, best: float) -> float:
    """What the best is worth at most, when the search ends at a depth."""
    most = best
    for above in range(min(depth + 1, len(d.chosen))):
        if not d.passed[above]:
            most = max(
                most, d.value[above] + d.rest[above] + _best_of(x, worth, d, above, above)[0]
            )
    if depth == len(d.chosen):
        most = max(most, d.value[depth])
    return most


@compiled
def fill(x: SlotArrays, worth: Floats, d: Desk, most: int, slack: float) -> float:
    """What the best that the slot can hold is worth, or a number above it.

    `worth` is what each of its places is worth, by its position in the slot. It is exact unless
    more than `most` nodes would have to be looked at. `found` gets the best, and what seemed so;
    with a `slack`, also what is worth so much less.
    """
    sets = len(d.chosen)
    _clear(x, worth, d)
    best = 0.0
    depth = 0
    _arrive(x, worth, d, depth)
    while depth >= 0:
        if d.tally[1] >= most:
            return _open(x, worth, d, depth, best)
        if depth < sets and not d.passed[depth]:
            more, taken = _best_of(x, worth, d, depth, depth)
            if d.value[depth] + more + d.rest[depth] > best + LITTLE - slack:
                if taken < 0:
                    d.passed[depth] = 1
                else:
                    d.free[depth, taken] = 0
                    d.chosen[depth] = taken
                _step(x, d, depth, taken)
                d.value[depth + 1] = d.value[depth] + more
                depth += 1
                _arrive(x, worth, d, depth)
                continue
        elif depth == sets and d.value[depth] > best + LITTLE - slack:
            best = max(best, d.value[depth])
            _keep(d)
        depth -= 1
        if depth >= 0:
            _return(x, d, depth)
    return best + LITTLE * (sets + len(x.place))
