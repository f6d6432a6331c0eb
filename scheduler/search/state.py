"""The state of the local search: where the events are, and the sums that changes come from."""

from typing import Final, NamedTuple

import numpy as np

from scheduler.search.arrays import Arrays, Ints, Shorts
from scheduler.search.bonded import Sums, no_sums

# Of the very type of a place: of a literal, Numba compiles each function once more.
OUT: Final[int] = np.int64(-1)  # type: ignore[assignment]  # compiled, they are the same


class State(NamedTuple):
    """Where the events are, and the sums that changes are worked out from."""

    place: Ints  # E: its place, OUT if it has none
    start: Shorts  # E: the position of its start, OUT if none
    room: Shorts  # E
    members: Shorts  # S × E: the events in a slot, in any order
    filled: Shorts  # S: how many these are
    seat: Shorts  # E: where an event stands among the members of its slot
    load: Ints  # G × T: what the events in progress take of a group
    heap: Ints  # P: the sum of a pile
    version: Ints  # S: how often the slot has changed
    stamp: Ints  # E: at which version of its slots `cost` and `hard` were right, -1 if unknown
    cost: Ints  # E: what the event costs where it is, without its bonds
    hard: Ints  # E: the breaches that it has part in
    bonds: Sums


def empty(arrays: Arrays) -> State:
    """The state in which no event has a place."""
    events, slots, starts = len(arrays.must), len(arrays.near), len(arrays.minute)
    groups, piles = len(arrays.limit), len(arrays.pile_weight)
    return State(
        place=np.full(events, OUT, dtype=np.int64),
        start=np.full(events, OUT, dtype=np.int32),
        room=np.zeros(events, dtype=np.int32),
        members=np.zeros((slots, events), dtype=np.int32),
        filled=np.zeros(slots, dtype=np.int32),
        seat=np.zeros(events, dtype=np.int32),
        load=np.zeros((groups, starts), dtype=np.int64),
        heap=np.zeros(piles, dtype=np.int64),
        version=np.zeros(slots, dtype=np.int64),
        stamp=np.full(events, -1, dtype=np.int64),
        cost=np.zeros(events, dtype=np.int64),
        hard=np.zeros(events, dtype=np.int64),
        bonds=no_sums(arrays.bonds),
    )
