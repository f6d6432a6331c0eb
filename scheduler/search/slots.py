"""Each slot as a problem by itself: what may be in it together, and what that costs."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from scheduler.search.arrays import Arrays, Bytes, Floats, Ints, Shorts, offsets

Bools = npt.NDArray[np.bool_]


class SlotArrays(NamedTuple):
    """A slot: I places in G sets of which one can be taken each, A acts, C cells.

    An act is an event at a start, wherever it is. A cell is a group at a start: a crowd, or what
    needs some of a thing. The places of a set are in one room and all cover one moment.
    """

    place: Shorts  # I: its number among all places
    set_from: Shorts  # G + 1: the places of a set are beside each other
    act: Shorts  # I
    clash: Bytes  # I × I: 1 where no schedule has both
    meet: Floats  # A × A: what it costs that both are there
    cell_from: Shorts  # A + 1
    cell: Shorts  # the cells that the act takes of
    weight: Ints  # how much
    act_from: Shorts  # C + 1
    of_cell: Shorts  # the acts that take of the cell
    its_weight: Ints  # how much
    heaviest: Ints  # C: the most that one act takes of the cell
    limit: Ints  # C
    rate: Ints  # C: what one beyond the limit costs, -1 if it is forbidden


def event_of(arrays: Arrays) -> Shorts:
    """The event of each place."""
    count = np.diff(arrays.place_from)
    return np.repeat(np.arange(len(count)), count).astype(np.int32)


def slots_of(arrays: Arrays, kept: Bools) -> list[SlotArrays]:
    """Every slot, with those of its places that are kept; `kept` has one entry for each place."""
    slot = arrays.slot[arrays.place_start]
    events = event_of(arrays)
    return [
        _slot(arrays, events, np.nonzero(kept & (slot == number))[0].tolist())
        for number in range(len(arrays.near))
    ]


def _slot(arrays: Arrays, events: Shorts, places: list[int]) -> SlotArrays:
    sets = sorted(_sets(arrays, events, places), key=len)
    place = np.array([one for own in sets for one in own], dtype=np.int32)
    pairs = [(int(events[one]), int(arrays.place_start[one])) for one in place]
    acts = sorted(set(pairs))
    number = {act: position for position, act in enumerate(acts)}
    return SlotArrays(
        place=place,
        set_from=offsets([len(own) for own in sets]),
        act=np.array([number[pair] for pair in pairs], dtype=np.int32),
        clash=_clashes(arrays, events, place),
        meet=_meetings(arrays, acts),
        **_cells(arrays, acts),
    )


def _sets(arrays: Arrays, events: Shorts, places: Iterable[int]) -> Iterator[list[int]]:
    """The places of each room in as few sets as can be, each covering one moment as a whole.

    The first end in a room is such a moment: whatever began before it was not over.
    """
    by_room: dict[int, list[int]] = {}
    for place in places:
        by_room.setdefault(int(arrays.place_room[place]), []).append(place)
    for room, left in sorted(by_room.items()):
        gap = max(0, int(arrays.gap[0, room, room]))
        start = {place: int(arrays.minute[arrays.place_start[place]]) for place in left}
        end = {place: start[place] + int(arrays.duration[events[place]]) + gap for place in left}
        waiting = left
        while waiting:
            first = min(end[place] for place in waiting)
            yield [place for place in waiting if start[place] < first]
            waiting = [place for place in waiting if start[place] >= first]


def _clashes(arrays: Arrays, events: Shorts, place: Shorts) -> Bytes:
    event, room = events[place], arrays.place_room[place]
    start = arrays.minute[arrays.place_start[place]]
    end = start + arrays.duration[event]
    gap = arrays.gap[arrays.kind[np.ix_(event, event)], room[:, None], room[None, :]]
    between = np.maximum(gap, 0)
    near = (start[:, None] < end[None, :] + between) & (start[None, :] < end[:, None] + between)
    clash = ((gap >= 0) & near) | (event[:, None] == event[None, :])
    too_soon = _later(arrays)[np.ix_(event, event)] & (end[None, :] > start[:, None])
    never: Bytes = (clash | too_soon | too_soon.T).astype(np.uint8)
    return never


def _later(arrays: Arrays) -> Bools:
    """E × E: whether the one comes after the other."""
    later = np.zeros((len(arrays.must), len(arrays.must)), dtype=np.bool_)
    for event in range(len(arrays.must)):
        later[
            event, arrays.earlier[arrays.earlier_from[event] : arrays.earlier_from[event + 1]]
        ] = 1
    return later


def _meetings(arrays: Arrays, acts: list[tuple[int, int]]) -> Floats:
    event = np.array([event for event, _ in acts], dtype=np.int64)
    start = arrays.minute[np.array([start for _, start in acts], dtype=np.int64)]
    end = start + arrays.duration[event]
    at_once = (start[:, None] < end[None, :]) & (start[None, :] < end[:, None])
    return np.where(at_once, arrays.meet[np.ix_(event, event)], 0).astype(np.float64)


def _cells(arrays: Arrays, acts: list[tuple[int, int]]) -> dict[str, Any]:
    number: dict[tuple[int, int], int] = {}
    entries = [
        (act, number.setdefault((int(arrays.group[at]), moment), len(number)), at)
        for act, (event, start) in enumerate(acts)
        for at in range(arrays.group_from[event], arrays.group_from[event + 1])
        for moment in _span(arrays, int(arrays.group[at]), event, start)
    ]
    by_cell = sorted(entries, key=lambda entry: entry[1])
    group = np.array([group for group, _ in number], dtype=np.int64)
    its_weight = arrays.group_weight[np.array([at for _, _, at in by_cell], dtype=np.int64)]
    heaviest = np.zeros(len(number), dtype=np.int64)
    np.maximum.at(heaviest, np.array([cell for _, cell, _ in by_cell], dtype=np.int64), its_weight)
    return {
        "cell_from": _offsets((act for act, _, _ in entries), len(acts)),
        "cell": np.array([cell for _, cell, _ in entries], dtype=np.int32),
        "weight": arrays.group_weight[np.array([at for _, _, at in entries], dtype=np.int64)],
        "act_from": _offsets((cell for _, cell, _ in by_cell), len(number)),
        "of_cell": np.array([act for act, _, _ in by_cell], dtype=np.int32),
        "its_weight": its_weight,
        "heaviest": heaviest,
        "limit": arrays.limit[group],
        "rate": arrays.rate[group],
    }


def _span(arrays: Arrays, group: int, event: int, start: int) -> range:
    """At which starts an event takes of a group; see `kernel.span`."""
    if arrays.daily[group]:
        return range(arrays.dawn[start], arrays.dawn[start] + 1)
    return range(start, arrays.covered[event, start])


def _offsets(numbers: Iterable[int], count: int) -> Shorts:
    return offsets(np.bincount(np.array(list(numbers), dtype=np.int64), minlength=count))


def cost_of(slot: SlotArrays, taken: Sequence[int], place_cost: Ints) -> int:
    """What places of a slot cost together, given what each costs by itself; exact.

    `taken` are positions among the slot's places, `place_cost` has one entry for each of all.
    """
    acts = [int(slot.act[one]) for one in taken]
    alone = sum(int(place_cost[slot.place[one]]) for one in taken)
    together = int(slot.meet[np.ix_(acts, acts)].sum()) // 2
    load: dict[int, int] = {}
    for act in acts:
        for at in range(slot.cell_from[act], slot.cell_from[act + 1]):
            cell = int(slot.cell[at])
            load[cell] = load.get(cell, 0) + int(slot.weight[at])
    beyond = (int(slot.rate[cell]) * max(0, n - int(slot.limit[cell])) for cell, n in load.items())
    return alone + together + sum(beyond)
