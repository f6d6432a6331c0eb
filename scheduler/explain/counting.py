"""More events than places: found by counting, without a search.

What is found here is a suspicion that is asked about; what is not, is left to the search.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scheduler.explain.facts import Facts, Given
from scheduler.outline import AtMost, Demand, OneAtATime, Shape

Cell = tuple[int, int]
"""A room and a slot; room 0 where rooms do not matter."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Events that do not all find a place, and what of theirs is too scarce, if that is known."""

    events: tuple[int, ...]
    scarce: frozenset[Demand] | None = None


def suspicions(
    facts: Facts, wanted: Collection[int], given: Given, seen: Mapping[int, int]
) -> Iterator[Suspicion]:
    """Events that have no place by themselves; if there are none, too many for what they need.

    `seen` says how often an event was named already: of many, those that were not come first.
    """
    nowhere = [event for event in wanted if not facts.places(event, given)]
    yield from (Suspicion((event,)) for event in nowhere)
    if nowhere:
        return
    cells = {event: _cells(facts, event, given) for event in wanted}
    order = sorted(cells, key=lambda one: (seen.get(one, 0), len(cells[one]), one))
    seats = _Seats(facts, {event: cells[event] for event in order})
    for shape in facts.shapes:
        if shape.demand not in given:
            yield from seats.too_few_for(shape)
    if not any(demand.rule == "room_double" for demand in given):
        yield from seats.too_few_rooms()


class _Seats:
    """The rooms and slots in which each event can be, those first that are to be seated first."""

    def __init__(self, facts: Facts, cells: Mapping[int, Sequence[Cell]]) -> None:
        self._facts = facts
        self._cells = cells
        self._slots = {e: sorted({(0, slot) for _, slot in own}) for e, own in cells.items()}

    def too_few_for(self, shape: Shape) -> Iterator[Suspicion]:
        """Whose person, organisation or thing cannot hold all, wherever they are."""
        scarce = frozenset({shape.demand})
        if isinstance(shape, AtMost) and shape.daily:
            return  # seats are counted by the slot, and not by the day
        if isinstance(shape, AtMost):
            weights = dict(shape.weights)
            for event, weight in weights.items():
                if weight > shape.limit and event in self._cells:
                    yield Suspicion((event,), scarce)
            yield from self._too_many({e for e in weights if weights[e]}, shape.limit, scarce)
        elif isinstance(shape, OneAtATime) and shape.rooms is None:
            yield from self._too_many(set(shape.events), 1, scarce)

    def too_few_rooms(self) -> Iterator[Suspicion]:
        """All events, if the rooms cannot hold them one at a time."""
        scarce = {
            shape.demand
            for shape in self._facts.shapes
            if isinstance(shape, OneAtATime) and shape.rooms is not None
        }
        yield from _too_many(self._facts, self._cells, 1, frozenset(scarce))

    def _too_many(
        self, events: set[int], times: int, scarce: frozenset[Demand]
    ) -> Iterator[Suspicion]:
        own = {event: slots for event, slots in self._slots.items() if event in events}
        yield from _too_many(self._facts, own, times, scarce)


def _cells(facts: Facts, event: int, given: Given) -> list[Cell]:
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
    facts: Facts, cells: Mapping[int, Sequence[Cell]], times: int, scarce: frozenset[Demand]
) -> Iterator[Suspicion]:
    """Events that reach fewer cells together than they need."""
    if not times or len(cells) <= 1:
        return
    shortest = min((facts.problem.events[e].duration for e in cells), default=1)
    lengths = [slot.end - slot.start for slot in facts.problem.slots]
    room_for = [times * _held(facts, length, shortest) for length in lengths]
    taken: dict[Cell, list[int]] = {}
    for event in cells:
        seen: set[Cell] = set()
        if not _seat(event, cells, taken, room_for, seen):
            rivals = (one for cell in seen for one in taken.get(cell, ()))
            yield Suspicion(tuple(sorted({event, *rivals})), scarce)
            return


def _held(facts: Facts, length: int, shortest: int) -> int:
    """How many events can be in a slot one after the other."""
    return 1 if facts.problem.has_one_start_a_slot else max(1, length // shortest)


def _seat(
    event: int,
    cells: Mapping[int, Sequence[Cell]],
    taken: dict[Cell, list[int]],
    room_for: Sequence[int],
    seen: set[Cell],
) -> bool:
    """Give an event a cell, moving others on where that is needed; `seen` are the cells tried."""
    came: dict[Cell, tuple[int, Cell | None]] = {}
    front: list[tuple[int, Cell | None]] = [(event, None)]
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
    cell: Cell,
    came: Mapping[Cell, tuple[int, Cell | None]],
    taken: dict[Cell, list[int]],
) -> None:
    """Each on the way takes the cell that was found, and leaves its own to the one before."""
    to: Cell | None = cell
    while to is not None:
        mover, left = came[to]
        taken[to].append(mover)
        if left is not None:
            taken[left].remove(mover)
        to = left
