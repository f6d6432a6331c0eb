"""What links the slots of a problem: each event is in one of them, orders, and piles."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from scheduler.search.arrays import Arrays, Floats, Ints, Shorts
from scheduler.search.slots import Bools, event_of


class Pile(NamedTuple):
    """What several events bring: for each of them, by how much it brings, the link's number.

    `position` is that among all piles of the arrays.
    """

    position: int
    weight: int
    members: tuple[dict[int, int], ...]


class Links(NamedTuple):
    """L links; the first E say that each event is in one place, or out.

    In those of a pile, the amounts of the places in fillings are matched by what is piled; the
    others, from `first_order`, are at most 0.
    """

    row: Ints
    place: Ints
    amount: Floats
    total: int
    first_order: int
    cost: Floats  # places: what each costs by itself
    piles: tuple[Pile, ...]


def links_of(arrays: Arrays, there: Bools) -> Links:
    """The links of some places; `there` says of each place whether it is one of them."""
    events, places = event_of(arrays), np.nonzero(there)[0]
    cost = arrays.place_cost.astype(np.float64)
    rows = [(int(events[place]), int(place), 1.0) for place in places]
    piles = []
    count = len(arrays.must)
    for position, weight, members in _piled(arrays, events, places):
        if len(members) == 1:
            for place, more in members[0].items():
                cost[place] += weight * (more * (more - 1) // 2)
            continue
        numbers = []
        for member in members:
            levels = sorted(set(member.values()) - {0})
            number = {level: count + at for at, level in enumerate(levels)}
            count += len(levels)
            rows += [(number[more], place, 1.0) for place, more in member.items() if more]
            numbers.append(number)
        piles.append(Pile(position, weight, tuple(numbers)))
    first_order = count
    for row, place, amount in _ordered(arrays, events, places):
        count = max(count, first_order + row + 1)
        rows.append((first_order + row, place, amount))
    return Links(
        row=np.array([row for row, _, _ in rows], dtype=np.int64),
        place=np.array([place for _, place, _ in rows], dtype=np.int64),
        amount=np.array([amount for _, _, amount in rows]),
        total=count,
        first_order=first_order,
        cost=cost,
        piles=tuple(piles),
    )


def _piled(
    arrays: Arrays, events: Shorts, places: Ints
) -> Iterator[tuple[int, int, list[dict[int, int]]]]:
    """By pile: its position, its weight, and how much each event brings to it, by place."""
    members: list[list[dict[int, int]]] = [[] for _ in arrays.pile_weight]
    for event in range(len(arrays.must)):
        own = places[events[places] == event]
        for at in range(arrays.pile_from[event], arrays.pile_from[event + 1]):
            brought = arrays.brought[arrays.pile_row[at], arrays.place_start[own]]
            if brought.any():
                by_place = dict(zip(own.tolist(), brought.tolist(), strict=True))
                members[arrays.pile[at]].append(by_place)
    for pile, weight in enumerate(arrays.pile_weight.tolist()):
        if weight and members[pile]:
            yield pile, weight, members[pile]


def _ordered(arrays: Arrays, events: Shorts, places: Ints) -> Iterator[tuple[int, int, float]]:
    """Up to each slot, the later of two events is there only if the earlier one is."""
    slot = arrays.slot[arrays.place_start]
    row = 0
    for later in range(len(arrays.must)):
        for at in range(arrays.earlier_from[later], arrays.earlier_from[later + 1]):
            sides = ((later, 1.0), (int(arrays.earlier[at]), -1.0))
            for number in range(len(arrays.near)):
                for event, amount in sides:
                    by_then = places[(events[places] == event) & (slot[places] <= number)]
                    yield from ((row, int(place), amount) for place in by_then)
                row += 1


def sums_of(links: Links) -> int:
    """How many sums all piles can come to, over all their members and what these bring."""
    most = 0
    for pile in links.piles:
        highest = 1 + sum(max(member) for member in pile.members)
        most += highest * sum(len(member) + 1 for member in pile.members)
    return most
