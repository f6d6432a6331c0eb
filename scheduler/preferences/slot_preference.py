"""Events in slots that they did not ask for first."""

from typing import TYPE_CHECKING

from scheduler.board import Board
from scheduler.preferences.base import Preference
from scheduler.problem import Event, Problem, Slot
from scheduler.schedule import Placed

if TYPE_CHECKING:
    from scheduler.model import Costs, Model


def position(event: Event, slot: Slot | None) -> int:
    """The position of a slot among those that the event prefers; their number if it is not."""
    if slot is None or slot.id not in event.preferred_slots:
        return len(event.preferred_slots)
    return event.preferred_slots.index(slot.id)


def disappointment(problem: Problem, event: Event, start: int) -> int:
    """The position of the slot that a start is in."""
    return position(event, problem.slot_at(start)) if event.preferred_slots else 0


class SlotPreference(Preference):
    id = "slot_preference"
    title = "Slots asked for"
    sentence = "For each placed event, how far down its list of slots the one it got stands."
    sees_room = False

    def add(self, model: "Model") -> "Costs":
        return [
            (placed, disappointment(model.problem, event, start))
            for event in model.problem.events
            if event.preferred_slots
            for start, placed in model.at(event.id).items()
        ]

    def share(self, board: Board, placed: Placed) -> int:
        return position(placed.event, board.slot_at(placed.start))
