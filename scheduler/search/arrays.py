"""An outline as arrays of numbers, as the compiled searches read it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

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
    bits,
)
from scheduler.preferences import weight_by_term

Ints = npt.NDArray[np.int64]
Shorts = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]


class Arrays(NamedTuple):
    """A problem for the kernel: E events, R rooms, T starts, S slots, G groups, P piles.

    What belongs to an event in a list is at `…_from[e]` up to `…_from[e + 1]`.
    """

    minute: Ints  # T: when the start is
    slot: Shorts  # T: in which slot
    near: Shorts  # S × 2: the first and the last slot that could come too close
    duration: Ints  # E
    covered: Shorts  # E × T: the position of the first start after the event's end

    place_from: Shorts  # E + 1
    place_start: Shorts  # places
    place_room: Shorts  # places
    place_cost: Ints  # places
    place_at: Shorts  # E × R × T: which place that is, -1 where none may be
    out_cost: Ints  # E
    must: Bytes  # E

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

    pile_from: Shorts  # E + 1
    pile: Shorts
    pile_row: Shorts  # which row of `brought`
    brought: Ints  # rows × T
    pile_weight: Ints  # P
    touched_from: Shorts  # E + 1
    touched: Shorts  # the events that share a pile or an order with it


@dataclass(frozen=True, slots=True)
class _Lists:
    """Lists by event, joined."""

    start: Shorts
    joined: tuple[npt.NDArray[np.int64], ...]


def arrays_of(outline: Outline) -> Arrays:
    """Translate an outline; the order of everything in it follows the problem's."""
    problem, events = outline.problem, outline.problem.events
    minute = np.array(outline.starts, dtype=np.int64)
    slots = sorted(problem.slots, key=lambda slot: slot.start)
    begins = np.array([slot.start for slot in slots], dtype=np.int64)
    duration = np.array([event.duration for event in events], dtype=np.int64)
    kind, gap = _gaps(outline)
    meet = _meetings(outline)
    groups = [shape for shape in outline.shapes if isinstance(shape, AtMost)]
    crowds = [soft for soft in outline.soft if isinstance(soft, Crowd)]
    piles = [soft for soft in outline.soft if isinstance(soft, Pile)]
    weights = weight_by_term(problem)
    orders = {(one.earlier, one.later) for one in outline.shapes if isinstance(one, Order)}
    earlier = _by_event(outline, ((later, (first,)) for first, later in sorted(orders)), 1)
    later = _by_event(outline, ((first, (after,)) for first, after in sorted(orders)), 1)
    members = [
        *((e, (g, weight)) for g, one in enumerate(groups) for e, weight in one.weights),
        *((e, (len(groups) + g, 1)) for g, one in enumerate(crowds) for e in one.events),
    ]
    grouped = _by_event(outline, members, 2)
    rows = [(e, p, amounts) for p, pile in enumerate(piles) for e, amounts in pile.brought]
    piled = _by_event(outline, ((e, (p, row)) for row, (e, p, _) in enumerate(rows)), 2)
    must = np.zeros(len(events), dtype=np.uint8)
    for shape in outline.shapes:
        if isinstance(shape, Must):
            must[shape.event] = 1
    touched = _by_event(outline, _touched(piles, orders), 1)
    places = _places(outline)
    return Arrays(
        minute=minute,
        slot=(np.searchsorted(begins, minute, side="right") - 1).astype(np.int32),
        near=_near(begins, np.array([slot.end for slot in slots], dtype=np.int64), int(gap.max())),
        duration=duration,
        covered=np.searchsorted(minute, minute[None, :] + duration[:, None]).astype(np.int32),
        **places,
        must=must,
        kind=kind,
        gap=gap,
        meet=meet,
        earlier_from=earlier.start,
        earlier=earlier.joined[0].astype(np.int32),
        later_from=later.start,
        later=later.joined[0].astype(np.int32),
        group_from=grouped.start,
        group=grouped.joined[0].astype(np.int32),
        group_weight=grouped.joined[1],
        limit=np.array([*(g.limit for g in groups), *(c.size for c in crowds)], dtype=np.int64),
        rate=np.array(
            [*(-1 for _ in groups), *(weights[c.term] * c.amount for c in crowds)], dtype=np.int64
        ),
        pile_from=piled.start,
        pile=piled.joined[0].astype(np.int32),
        pile_row=piled.joined[1].astype(np.int32),
        brought=np.array([amounts for _, _, amounts in rows], dtype=np.int64).reshape(
            len(rows), len(minute)
        ),
        pile_weight=np.array([weights[pile.term] for pile in piles], dtype=np.int64),
        touched_from=touched.start,
        touched=touched.joined[0].astype(np.int32),
    )


def _touched(piles: list[Pile], orders: set[tuple[int, int]]) -> list[tuple[int, tuple[int]]]:
    pairs = orders | {(second, first) for first, second in orders}
    for pile in piles:
        pairs |= {(one, other) for one, _ in pile.brought for other, _ in pile.brought}
    return [(one, (other,)) for one, other in sorted(pairs) if one != other]


def _by_event(outline: Outline, entries: Iterable[tuple[int, Sequence[int]]], width: int) -> _Lists:
    ordered = sorted(entries, key=lambda entry: entry[0])
    start = np.zeros(len(outline.problem.events) + 1, dtype=np.int32)
    for event, _ in ordered:
        start[event + 1] += 1
    columns = np.array([row for _, row in ordered], dtype=np.int64).reshape(len(ordered), width)
    joined = tuple(columns[:, i].copy() for i in range(width))
    return _Lists(np.cumsum(start, dtype=np.int32), joined)


def _near(begins: Ints, ends: Ints, widest: int) -> Shorts:
    """By slot: the first and the last one that something in it could be too close to."""
    wide = max(widest, 0)
    first = np.searchsorted(ends, begins - wide, side="right")
    last = np.searchsorted(begins, ends + wide, side="left") - 1
    return np.stack([first, last], axis=1).astype(np.int32).reshape(len(begins), 2)


def _places(outline: Outline) -> dict[str, npt.NDArray[np.int64]]:
    problem = outline.problem
    shape = len(problem.events), len(problem.rooms), len(outline.starts)
    left = outline.places()
    allowed = np.zeros(shape, dtype=bool)
    for e, rooms in enumerate(left):
        for r, starts in enumerate(rooms):
            if starts == outline.always:
                allowed[e, r] = True
            else:
                for t in bits(starts):
                    allowed[e, r, t] = True
    weights = weight_by_term(problem)
    cost = np.zeros(shape, dtype=np.int64)
    for (term, e), by_start in outline.costs.start.items():
        cost[e] += weights[term] * np.array(by_start, dtype=np.int64)[None, :]
    for (term, e), by_room in outline.costs.room.items():
        cost[e] += weights[term] * np.array(by_room, dtype=np.int64)[:, None]
    for (term, e, r, t), amount in outline.costs.place.items():
        cost[e, r, t] += weights[term] * amount
    out = np.zeros(shape[0], dtype=np.int64)
    for (term, e), amount in outline.costs.out.items():
        out[e] += weights[term] * amount
    events, rooms_at, starts_at = np.nonzero(allowed)
    place_at = np.full(shape, -1, dtype=np.int32)
    place_at[allowed] = np.arange(len(events), dtype=np.int32)
    counts = np.bincount(events, minlength=shape[0])
    return {
        "place_from": np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        "place_start": starts_at.astype(np.int32),
        "place_room": rooms_at.astype(np.int32),
        "place_cost": cost[allowed],
        "place_at": place_at,
        "out_cost": out,
    }


def _gaps(outline: Outline) -> tuple[Bytes, Shorts]:
    """Tables of gaps by rooms, and for every two events which table is theirs.

    Table 0 is of any two events: what the rooms ask for. Others add what people and organisers do.
    """
    rooms, events = len(outline.problem.rooms), len(outline.problem.events)
    common = np.full((rooms, rooms), -1, dtype=np.int32)
    by_events: dict[tuple[int, ...], npt.NDArray[np.int32]] = {}
    for shape in outline.shapes:
        if not isinstance(shape, OneAtATime | Apart):
            continue
        if shape.events == outline.everybody and shape.rooms is not None:
            table = common
        else:
            table = by_events.setdefault(shape.events, np.full((rooms, rooms), -1, dtype=np.int32))
        _raise_to(table, shape)
    tables = [common]
    position = {common.tobytes(): 0}
    kind = np.zeros((events, events), dtype=np.uint8)
    for together, own in by_events.items():
        for one, other in combinations(together, 2):
            table = np.maximum(tables[kind[one, other]], own)
            at = position.setdefault(table.tobytes(), len(tables))
            if at == len(tables):
                tables.append(table)
            kind[one, other] = kind[other, one] = at
    return kind, np.stack(tables)


def _raise_to(table: npt.NDArray[np.int32], shape: OneAtATime | Apart) -> None:
    everywhere = tuple(range(len(table)))
    rooms = everywhere if shape.rooms is None else shape.rooms
    others = rooms if isinstance(shape, OneAtATime) else shape.others
    for one in rooms:
        for other in others:
            table[one, other] = max(table[one, other], shape.gap)
            table[other, one] = max(table[other, one], shape.gap)


def _meetings(outline: Outline) -> Ints:
    events = len(outline.problem.events)
    weights = weight_by_term(outline.problem)
    meet = np.zeros((events, events), dtype=np.int64)
    for soft in outline.soft:
        if isinstance(soft, Meeting):
            members = np.array(soft.events, dtype=np.int64)
            meet[np.ix_(members, members)] += weights[soft.term] * soft.amount
    np.fill_diagonal(meet, 0)
    return meet
