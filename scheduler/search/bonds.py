"""What two events cost by how they are to each other, wherever they are, as arrays of numbers.

That they overlap is among the arrays themselves: it matters only nearby.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scheduler.outline import Bond, Outline, Ranking
from scheduler.preferences import weight_by_term

Ints = npt.NDArray[np.int64]
Shorts = npt.NDArray[np.int32]
_Row = tuple[int, int, int, int, int, int]
"""An event, another, and what other rooms, other days, to be late and to be early cost it."""


class Bonds(NamedTuple):
    """E events, R rooms, T starts, N bonds, each once for each of its two events; empty if none.

    Those of an event are at `since[e]` up to `since[e + 1]`.
    """

    used: bool  # whether there are any bonds or ranks at all
    minute: Ints  # T: when the start is
    duration: Ints  # E
    place_start: Shorts  # places
    place_room: Shorts  # places

    since: Shorts  # E + 1
    other: Shorts  # N: with whom
    other_room: Ints  # N: what it costs to be in different rooms on one day
    other_day: Ints  # N: what it costs to be on different days
    late: Ints  # N: what it costs that this one has not ended when the other starts
    early: Ints  # N: what it costs that the other has not ended when this one starts
    at: Shorts  # E × E: which bond is between two events, -1 for none
    day: Shorts  # T: a number for the calendar day of a start, from 0

    rank: Ints  # E: an event of a higher one had better be in the larger room; -1: not compared
    rate: int  # what a minute of two events costs of which the lower one is in the larger
    size: Shorts  # R: the position of a room's size among all sizes


def bonds_of(
    outline: Outline, minute: Ints, duration: Ints, place_start: Shorts, place_room: Shorts
) -> Bonds:
    """The bonds and ranks of an outline, weighted, with what else is needed to judge them."""
    rows = sorted(_rows(outline))
    events = len(outline.problem.events)
    table = np.array(rows, dtype=np.int64).reshape(len(rows), 6)
    at = np.full((events, events) if rows else (0, 0), -1, dtype=np.int32)
    at[table[:, 0], table[:, 1]] = np.arange(len(rows), dtype=np.int32)
    days = [outline.problem.day_of(start) for start in outline.starts]
    rank, rate, size = _ranks(outline)
    return Bonds(
        used=bool(rows) or rate > 0,
        minute=minute,
        duration=duration,
        place_start=place_start,
        place_room=place_room,
        since=np.searchsorted(table[:, 0], np.arange(events + 1)).astype(np.int32),
        other=table[:, 1].astype(np.int32),
        other_room=table[:, 2].copy(),
        other_day=table[:, 3].copy(),
        late=table[:, 4].copy(),
        early=table[:, 5].copy(),
        at=at,
        day=np.unique(days, return_inverse=True)[1].astype(np.int32),
        rank=rank,
        rate=rate,
        size=size,
    )


def unbound(bonds: Bonds) -> Bonds:
    """The same without any bonds or ranks."""
    return bonds._replace(
        used=False,
        since=np.zeros_like(bonds.since),
        other=bonds.other[:0],
        other_room=bonds.other_room[:0],
        other_day=bonds.other_day[:0],
        late=bonds.late[:0],
        early=bonds.early[:0],
        at=bonds.at[:0, :0],
        rate=0,
    )


def meetings_of(outline: Outline) -> list[tuple[int, int, int]]:
    """Two events, and what it costs, weighted, that they overlap."""
    weights = weight_by_term(outline.problem)
    return [
        (soft.first, soft.second, weights[soft.term] * soft.overlap)
        for soft in outline.soft
        if isinstance(soft, Bond) and soft.overlap
    ]


def _rows(outline: Outline) -> list[_Row]:
    weights = weight_by_term(outline.problem)
    found: list[_Row] = []
    for soft in outline.soft:
        if isinstance(soft, Bond):
            weight = weights[soft.term]
            room, day, late = (weight * n for n in (soft.other_room, soft.other_day, soft.late))
            if room or day or late:
                found.append((soft.first, soft.second, room, day, late, 0))
                found.append((soft.second, soft.first, room, day, 0, late))
    return found


def _ranks(outline: Outline) -> tuple[Ints, int, Shorts]:
    """By event its rank, what a minute costs, and by room its size."""
    rank: Ints = np.full(len(outline.problem.events), -1, dtype=np.int64)
    size: Shorts = np.zeros(len(outline.problem.rooms), dtype=np.int32)
    rate = 0
    for soft in outline.soft:
        if isinstance(soft, Ranking):
            rate = weight_by_term(outline.problem)[soft.term]
            size[:] = np.unique(soft.sizes, return_inverse=True)[1]
            for event, of_event in soft.events:
                rank[event] = of_event
    return rank, rate, size
