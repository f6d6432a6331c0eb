"""Events on one theme at the same time."""

from itertools import combinations
from typing import TYPE_CHECKING

from scheduler.board import Board
from scheduler.preferences.base import Preference
from scheduler.problem import Event, Slot, overlap
from scheduler.schedule import Placed

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from scheduler.model import Costs, Model


class ThemeOverlap(Preference):
    id = "theme_overlap"
    title = "Themes that meet"
    sentence = "For every two events that overlap, the number of themes that they share."
    sees_room = False

    def add(self, model: "Model") -> "Costs":
        costs: Costs = []
        for theme in sorted({theme for event in model.problem.events for theme in event.themes}):
            events = [event for event in model.problem.events if theme in event.themes]
            for slot in model.problem.slots:
                costs += _in_slot(model, slot, events)
        return costs

    def share(self, board: Board, placed: Placed) -> int:
        themes = placed.event.themes
        return sum(len(themes & other.event.themes) for other in board.beside(placed))

    def whole(self, board: Board) -> int:
        """Each pair is in the share of both."""
        return sum(self.share(board, placed) for placed in board.placed) // 2


def _in_slot(model: "Model", slot: Slot, events: list[Event]) -> "Costs":
    """The overlapping pairs of a theme in one slot: events in two slots never overlap."""
    starts = {event.id: _starts_in(model, slot, event) for event in events}
    inside = [event for event in events if starts[event.id]]
    long = [event for event in inside if 2 * event.duration > slot.end - slot.start]
    meeting = inside if model.problem.start_step is None else long
    costs: Costs = []
    # All of these overlap whenever they are in the slot: their pairs follow from their number.
    if len(meeting) > 1:
        counted = [(placed, 1) for event in meeting for placed in starts[event.id].values()]
        costs.append((model.pairs(counted, len(meeting)), 1))
    counted_above = {event.id for event in meeting}
    if len(counted_above) < len(inside):
        for one, other in combinations(inside, 2):
            if not counted_above.issuperset((one.id, other.id)):
                costs.append((_meet(model, one, other, starts), 1))
    return costs


def _starts_in(model: "Model", slot: Slot, event: Event) -> "dict[int, cp_model.IntVar]":
    return {
        start: placed
        for start, placed in model.at(event.id).items()
        if slot.start <= start < slot.end
    }


def _meet(
    model: "Model", one: Event, other: Event, starts: "dict[str, dict[int, cp_model.IntVar]]"
) -> "cp_model.IntVar":
    """Whether two events overlap, made true by any two starts at which they do."""
    both = model.cp.new_bool_var("")
    for start, placed in starts[one.id].items():
        beside = [
            other_placed
            for other_start, other_placed in starts[other.id].items()
            if overlap(start, start + one.duration, other_start, other_start + other.duration)
        ]
        model.cp.add(both >= placed + sum(beside) - 1)
    return both
