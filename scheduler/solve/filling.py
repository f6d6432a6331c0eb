"""The part of the proof that looks at whole slots, for what the usual relaxation knows too little.

Where events may start every so many minutes, what they cost each other is counted at every start,
and a relaxation that spreads each of them over many starts and slots pays for little of it.
"""

from typing import Final

import numpy as np

from scheduler.model import Model, Place, filled
from scheduler.outline import Outline
from scheduler.search.arrays import Arrays
from scheduler.search.fillings import Fillings, First
from scheduler.search.relaxation import Relaxation
from scheduler.search.slots import Bools, event_of

NODES: Final = 100_000
"""Nodes of the search in slots that are as much work as one of CP-SAT's own measure."""


def worth_it(outline: Outline, bound: int | None, upper: int) -> bool:
    """Whether to look at slots: events start at many minutes, and a twentieth or more is open."""
    return outline.problem.start_step is not None and (bound or 0) < 0.95 * upper


def first_prices(arrays: Arrays, model: Model, relaxation: Relaxation) -> First:
    """Where the prices begin: what each event is worth to the usual relaxation, and its piles.

    What an event is worth is the dual value of the row by which it is in one place, or out.
    """
    event_at = {literal.index: event for event, literal in model.unplaced.items()}
    event = np.zeros(len(arrays.must))
    for row, price in zip(model.rows, relaxation.price, strict=True):
        if row.low == row.high == 1 and row.variables[-1] in event_at:
            event[event_at[row.variables[-1]]] = price
    heap = np.zeros(len(arrays.pile_weight))
    for which, places in model.placed.items():
        for at in range(arrays.pile_from[which], arrays.pile_from[which + 1]):
            brought = arrays.brought[arrays.pile_row[at]]
            heap[arrays.pile[at]] += sum(
                brought[start] * relaxation.value[literal.index]
                for (_, start), literal in places.items()
            )
    return First(event, heap)


def kept_places(arrays: Arrays, places: dict[int, list[Place]]) -> Bools:
    """Of each place of the arrays, whether it is one of some by event."""
    kept = np.zeros(len(arrays.place_cost), dtype=np.bool_)
    for event, own in places.items():
        for room, start in own:
            kept[arrays.place_at[event, room, start]] = True
    return kept


def model_of_fillings(outline: Outline, arrays: Arrays, found: Fillings) -> Model:
    """The model of the schedules that are made of the fillings that were found."""
    event = event_of(arrays).tolist()
    room, start = arrays.place_room.tolist(), arrays.place_start.tolist()
    return filled(
        outline,
        [
            (one.slot, [(event[at], (room[at], start[at])) for at in one.places], one.cost)
            for one in found.known
        ],
    )
