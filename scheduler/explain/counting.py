"""More events than places: found by counting, without a search.

What is found here is a suspicion that is asked about; what is not, is left to the search.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from scheduler.explain.facts import Facts, Given
from scheduler.outline import AtMost, OneAtATime


def crowded(
    facts: Facts, wanted: Collection[int], given: Given
) -> Iterator[tuple[int, ...]]:
    """Sets of events of which one person, organisation or thing, or the rooms, cannot hold all."""
    inside = set(wanted)
    slots = {event: _slots(facts, event, given) for event in wanted}
    for shape in facts.shapes:
        if shape.demand in given:
            continue
        if isinstance(shape, AtMost):
            yield from ((e,) for e, weight in shape.weights if weight > shape.limit and e in inside)
            chosen, times = [e for e, weight in shape.weights if weight and e in inside], shape.limit
        elif isinstance(shape, OneAtATime) and shape.rooms is None:
            chosen, times = [e for e in shape.events if e in inside], 1
        else:
            continue
        if len(chosen) > 1 and times:
            yield from _too_many(facts, {e: slots[e] for e in chosen}, times)
    yield from _too_many(facts, {e: _cells(facts, e, given) for e in wanted}, 1)


def _slots(facts: Facts, event: int, given: Given) -> list[tuple[int, int]]:
    return sorted({(0, slot) for _, slot in _cells(facts, event, given)})


def _cells(facts: Facts, event: int, given: Given) -> list[tuple[int, int]]:
    """The rooms and slots in which an event can be."""
    problem = facts.problem
    by_start = [problem.slot_at(start) for start in problem.starts]
    number = {slot.id: n for n, slot in enumerate(problem.slots)}
    return sorted(
        {
            (room, number[slot.id])
            for room, start in facts.places(event, given)
            if (slot := by_start[start]) is not None
        }
    )


def _too_many(
    facts: Facts, cells: Mapping[int, Sequence[tuple[int, int]]], times: int
) -> Iterator[tuple[int, ...]]:
    """Events that reach fewer cells together than they need."""
    shortest = min((facts.problem.events[e].duration for e in cells), default=1)
    room_for = [times * _held(facts, slot.end - slot.start, shortest) for slot in facts.problem.slots]
    taken: dict[tuple[int, int], list[int]] = {}
    for event in sorted(cells, key=lambda one: (len(cells[one]), one)):
        seen: set[tuple[int, int]] = set()
        if not _seat(event, cells, taken, room_for, seen):
            yield tuple(sorted({event, *(one for cell in seen for one in taken.get(cell, ()))}))
            return


def _held(facts: Facts, length: int, shortest: int) -> int:
    """How many events can be in a slot one after the other."""
    return 1 if facts.problem.start_step is None else max(1, length // shortest)


def _seat(
    event: int,
    cells: Mapping[int, Sequence[tuple[int, int]]],
    taken: dict[tuple[int, int], list[int]],
    room_for: Sequence[int],
    seen: set[tuple[int, int]],
) -> bool:
    """Give an event a cell, moving others on where that is needed; `seen` are the cells tried."""
    came: dict[tuple[int, int], tuple[int, tuple[int, int] | None]] = {}
    front: list[tuple[int, tuple[int, int] | None]] = [(event, None)]
    for mover, left in front:
        for cell in cells[mover]:
            if cell in seen:
                continue
            seen.add(cell)
            came[cell] = mover, left
            if len(taken.setdefault(cell, [])) < room_for[cell[1]]:
                _move_on(cell, came, taken)
                return True
            front += [(one, cell) for one in taken[cell]]
    return False


def _move_on(
    cell: tuple[int, int],
    came: Mapping[tuple[int, int], tuple[int, tuple[int, int] | None]],
    taken: dict[tuple[int, int], list[int]],
) -> None:
    """Each on the way takes the cell that was found, and leaves its own to the one before."""
    to: tuple[int, int] | None = cell
    while to is not None:
        mover, left = came[to]
        taken[to].append(mover)
        if left is not None:
            taken[left].remove(mover)
        to = left
