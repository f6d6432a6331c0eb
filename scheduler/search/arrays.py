"""An outline as arrays of numbers, as the compiled searches read it."""

from collections.abc import Iterable, Sequence
from itertools import combinations, product
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from scheduler.outline import (
    Apart,
    AtMost,
    Crowd,
    Meeting,
    Must,
    OneAtATime,
    Order,
    Outline,
    Pile,
)
from scheduler.preferences import weight_by_term
from scheduler.search.bonds import Bonds, bonds_of, meetings_of

Ints = npt.NDArray[np.int64]
Shorts = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
Orders = set[tuple[int, int]]
_Fields = dict[str, Any]
"""Some of the fields of `Arrays`."""
_Way = tuple[tuple[int, ...], tuple[int, ...], int]
"""Rooms, other rooms, and the minutes between an event in the one and one in the other."""


class Arrays(NamedTuple):
    """A problem for the kernel: E events, R rooms, T starts, S slots, G groups, P piles.

    What belongs to an event in a list is at `…_from[e]` up to `…_from[e + 1]`.
    """

    minute: Ints  # T: when the start is
    slot: Shorts  # T: in which slot
    near: Shorts  # S × 2: the first and the last slot that could come too close
    felt: Shorts  # S × 2: the same for the slots whose events change what one in it costs
    dawn: Shorts  # T: the position of the first start of that day
    duration: Ints  # E
    covered: Shorts  # E × T: the position of the first start after the event's end

    place_from: Shorts  # E + 1
    place_start: Shorts  # places
    place_room: Shorts  # places
    place_cost: Ints  # places
    place_at: Shorts  # E × R × T: which place that is, -1 where none may be
    out_cost: Ints  # E
    must: Ints  # E: 1 if it may not be left out

    kind: Bytes  # E × E: which of the tables of gaps holds for two events
    gap: Shorts  # kinds × R × R: minutes between them by their rooms, -1 for any
    meet: Ints  # E × E: what it costs that they overlap

    earlier_from: Shorts  # E + 1
    earlier: Shorts
    later_from: Shorts  # E + 1
    later: Shorts

    group_from: Shorts  # E + 1
    group: Shorts
    group_weight: Ints  # how much of the group the event takes
    limit: Ints  # G
    rate: Ints  # G: what one beyond the limit costs, -1 if it is forbidden
    daily: Bytes  # G: 1 where an event takes of the group for its whole day

    pile_from: Shorts  # E + 1
    pile: Shorts
    pile_row: Shorts  # which row of `brought`
    brought: Ints  # rows × T
    pile_weight: Ints  # P
    touched_from: Shorts  # E + 1
    touched: Shorts  # the events that share a pile or an order with it

    bonds: Bonds


def arrays_of(outline: Outline) -> Arrays:
    """Translate an outline; the order of everything in it follows the problem's."""
    kind, gap = _gaps(outline)
    orders = {(one.earlier, one.later) for one in outline.shapes if isinstance(one, Order)}
    times, places = _times(outline, int(gap.max(initial=0))), _places(outline)
    return Arrays(
        **times,
        **places,
        kind=kind,
        gap=gap,
        meet=_meetings(outline),
        **_orders(outline, orders),
        **_groups(outline),
        **_piles(outline, orders),
        bonds=bonds_of(
            outline,
            times["minute"],
            times["duration"],
            places["place_start"],
            places["place_room"],
        ),
    )


def offsets(counts: Sequence[int] | Ints) -> Shorts:
    """Where the part of each begins in a joined list, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)


def _joined(
    outline: Outline, entries: Iterable[tuple[int, Sequence[int]]], width: int
) -> tuple[Shorts, list[Ints]]:
    """Lists by event as columns, and where the part of each event begins in them."""
    ordered = sorted(entries, key=lambda entry: entry[0])
    counts = [0] * len(outline.problem.events)
    for event, _ in ordered:
        counts[event] += 1
    rows = np.array([row for _, row in ordered], dtype=np.int64).reshape(len(ordered), width)
    return offsets(counts), [rows[:, column].copy() for column in range(width)]


# When


def _times(outline: Outline, widest: int) -> _Fields:
    problem = outline.problem
    minute = np.array(outline.starts, dtype=np.int64)
    slots = sorted(problem.slots, key=lambda slot: slot.start)
    begins = np.array([slot.start for slot in slots], dtype=np.int64)
    ends = np.array([slot.end for slot in slots], dtype=np.int64)
    duration = np.array([event.duration for event in problem.events], dtype=np.int64)
    covered = np.searchsorted(minute, minute[None, :] + duration[:, None])
    slot = (np.searchsorted(begins, minute, side="right") - 1).astype(np.int32)
    near = _near(begins, ends, widest)
    days = np.array([problem.day_of(start) for start in outline.starts], dtype=np.int64)
    return {
        "minute": minute,
        "slot": slot,
        "near": near,
        "felt": _on_same_days(near, slot, days) if _counts_by_day(outline) else near,
        "dawn": np.searchsorted(days, days).astype(np.int32),
        "duration": duration,
        "covered": covered.astype(np.int32),
    }


def _near(begins: Ints, ends: Ints, widest: int) -> Shorts:
    """By slot: the first and the last one that something in it could be too close to."""
    first = np.searchsorted(ends, begins - widest, side="right")
    last = np.searchsorted(begins, ends + widest, side="left") - 1
    return np.stack([first, last], axis=1).astype(np.int32).reshape(len(begins), 2)


def _counts_by_day(outline: Outline) -> bool:
    return any(isinstance(shape, AtMost) and shape.daily for shape in outline.shapes)


def _on_same_days(near: Shorts, slot: Shorts, days: Ints) -> Shorts:
    """By slot: the same, widened to all slots in which something starts on a day of its own."""
    felt = near.copy()
    for day in np.unique(days):
        slots = slot[days == day]
        first, last = slots.min(), slots.max()
        felt[first : last + 1, 0] = np.minimum(felt[first : last + 1, 0], first)
        felt[first : last + 1, 1] = np.maximum(felt[first : last + 1, 1], last)
    return felt


# Where


def _places(outline: Outline) -> _Fields:
    allowed = _allowed(outline)
    events, rooms, starts = np.nonzero(allowed)
    place_at = np.full(allowed.shape, -1, dtype=np.int32)
    place_at[allowed] = np.arange(len(events), dtype=np.int32)
    cost, out_cost = _costs(outline)
    must = np.zeros(len(allowed), dtype=np.int64)
    must[[shape.event for shape in outline.shapes if isinstance(shape, Must)]] = 1
    return {
        "place_from": offsets(np.bincount(events, minlength=len(allowed))),
        "place_start": starts.astype(np.int32),
        "place_room": rooms.astype(np.int32),
        "place_cost": cost[allowed],
        "place_at": place_at,
        "out_cost": out_cost,
        "must": must,
    }


def _allowed(outline: Outline) -> npt.NDArray[np.bool_]:
    """By event, room and start: whether no strike forbids it."""
    width = len(outline.starts) // 8 + 1
    packed = b"".join(
        starts.to_bytes(width, "little") for rooms in outline.places() for starts in rooms
    )
    bytes_ = np.frombuffer(packed, dtype=np.uint8).reshape(
        len(outline.problem.events), len(outline.problem.rooms), width
    )
    return np.unpackbits(bytes_, axis=2, count=len(outline.starts), bitorder="little").astype(
        np.bool_
    )


def _costs(outline: Outline) -> tuple[Ints, Ints]:
    """What each placement costs, by event, room and start; and to leave out each event."""
    problem, weights = outline.problem, weight_by_term(outline.problem)
    events = len(problem.events)
    cost = np.zeros((events, len(problem.rooms), len(outline.starts)), dtype=np.int64)
    for (term, e), by_start in outline.costs.start.items():
        cost[e] += weights[term] * np.array(by_start, dtype=np.int64)[None, :]
    for (term, e), by_room in outline.costs.room.items():
        cost[e] += weights[term] * np.array(by_room, dtype=np.int64)[:, None]
    for (term, e, r, t), amount in outline.costs.place.items():
        cost[e, r, t] += weights[term] * amount
    out_cost = np.zeros(events, dtype=np.int64)
    for (term, e), amount in outline.costs.out.items():
        out_cost[e] += weights[term] * amount
    return cost, out_cost


# What is between two events


def _gaps(outline: Outline) -> tuple[Bytes, Shorts]:
    """Tables of gaps by rooms, and for every two events which table is theirs.

    Table 0 is of any two events: what the rooms ask for. Others add what people and organisers do.
    There is one more for each set of ways to be too close, and these are the same for all people.
    """
    rooms, events = len(outline.problem.rooms), len(outline.problem.events)
    of_all, of_some = _ways(outline)
    known: dict[tuple[_Way, ...], Shorts] = {}
    tables = [_table(rooms, of_all)]
    position = {tables[0].tobytes(): 0}
    kind = np.zeros((events, events), dtype=np.uint8)
    for together, ways in of_some.items():
        if ways not in known:
            known[ways] = _table(rooms, ways)
        for one, other in combinations(together, 2):
            table = np.maximum(tables[kind[one, other]], known[ways])
            at = position.setdefault(table.tobytes(), len(tables))
            if at == len(tables):
                tables.append(table)
            kind[one, other] = kind[other, one] = at
    return kind, np.stack(tables)


def _ways(outline: Outline) -> tuple[tuple[_Way, ...], dict[tuple[int, ...], tuple[_Way, ...]]]:
    """The ways to be too close: of any two events, and of any two of some."""
    everywhere = tuple(range(len(outline.problem.rooms)))
    of_all: list[_Way] = []
    of_some: dict[tuple[int, ...], list[_Way]] = {}
    for shape in outline.shapes:
        if not isinstance(shape, OneAtATime | Apart):
            continue
        rooms = everywhere if shape.rooms is None else shape.rooms
        way = rooms, shape.others if isinstance(shape, Apart) else rooms, shape.gap
        if shape.events == outline.everybody and shape.rooms is not None:
            of_all.append(way)
        else:
            of_some.setdefault(shape.events, []).append(way)
    return tuple(of_all), {events: tuple(ways) for events, ways in of_some.items()}


def _table(rooms: int, ways: tuple[_Way, ...]) -> Shorts:
    table: Shorts = np.full((rooms, rooms), -1, dtype=np.int32)
    for ours, theirs, gap in ways:
        for block in (np.ix_(ours, theirs), np.ix_(theirs, ours)):
            table[block] = np.maximum(table[block], gap)
    return table


def _meetings(outline: Outline) -> Ints:
    events = len(outline.problem.events)
    weights = weight_by_term(outline.problem)
    meet = np.zeros((events, events), dtype=np.int64)
    for soft in outline.soft:
        if isinstance(soft, Meeting):
            members = np.array(soft.events, dtype=np.int64)
            meet[np.ix_(members, members)] += weights[soft.term] * soft.amount
    np.fill_diagonal(meet, 0)
    for one, other, amount in meetings_of(outline):
        meet[one, other] += amount
        meet[other, one] += amount
    return meet


# What is between several events


def _orders(outline: Outline, orders: Orders) -> _Fields:
    ordered = sorted(orders)
    earlier_from, (earlier,) = _joined(outline, ((late, (early,)) for early, late in ordered), 1)
    later_from, (later,) = _joined(outline, ((early, (late,)) for early, late in ordered), 1)
    return {
        "earlier_from": earlier_from,
        "earlier": earlier.astype(np.int32),
        "later_from": later_from,
        "later": later.astype(np.int32),
    }


def _groups(outline: Outline) -> _Fields:
    limits = [shape for shape in outline.shapes if isinstance(shape, AtMost)]
    crowds = [soft for soft in outline.soft if isinstance(soft, Crowd)]
    weights = weight_by_term(outline.problem)
    entries = [
        *((e, (g, weight)) for g, one in enumerate(limits) for e, weight in one.weights),
        *((e, (g, 1)) for g, one in enumerate(crowds, len(limits)) for e in one.events),
    ]
    group_from, (group, group_weight) = _joined(outline, entries, 2)
    rates = [*(-1 for _ in limits), *(weights[one.term] * one.amount for one in crowds)]
    return {
        "group_from": group_from,
        "group": group.astype(np.int32),
        "group_weight": group_weight,
        "daily": np.array([*(g.daily for g in limits), *(0 for _ in crowds)], dtype=np.uint8),
        "limit": np.array([*(g.limit for g in limits), *(c.size for c in crowds)], dtype=np.int64),
        "rate": np.array(rates, dtype=np.int64),
    }


def _piles(outline: Outline, orders: Orders) -> _Fields:
    piles = [soft for soft in outline.soft if isinstance(soft, Pile)]
    weights = weight_by_term(outline.problem)
    rows = [(e, p, amounts) for p, pile in enumerate(piles) for e, amounts in pile.brought]
    entries = ((e, (p, row)) for row, (e, p, _) in enumerate(rows))
    pile_from, (pile, pile_row) = _joined(outline, entries, 2)
    brought = np.array([amounts for _, _, amounts in rows], dtype=np.int64)
    touched_from, (touched,) = _joined(outline, _touched(piles, orders), 1)
    return {
        "pile_from": pile_from,
        "pile": pile.astype(np.int32),
        "pile_row": pile_row.astype(np.int32),
        "brought": brought.reshape(len(rows), len(outline.starts)),
        "pile_weight": np.array([weights[pile.term] for pile in piles], dtype=np.int64),
        "touched_from": touched_from,
        "touched": touched.astype(np.int32),
    }


def _touched(piles: list[Pile], orders: Orders) -> list[tuple[int, tuple[int]]]:
    pairs = orders | {(second, first) for first, second in orders}
    for pile in piles:
        members = [event for event, _ in pile.brought]
        pairs |= set(product(members, members))
    return [(one, (other,)) for one, other in sorted(pairs) if one != other]
