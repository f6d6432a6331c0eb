"""Events in slots that they did not ask for first."""

from scheduler.board import Board
from scheduler.outline import Outline
from scheduler.preferences.base import Preference
from scheduler.problem import Event, Problem, Slot
from scheduler.schedule import Placed


def position(event: Event, slot: Slot | None) -> int:
    """The position of a slot among those that the event prefers; their number if it is not."""
    if slot is None or slot.id not in event.preferred_slots:
        return len(event.preferred_slots)
    return event.preferred_slots.index(slot.id)


def disappointment(problem: Problem, event: Event, start: int) -> int:
    """The position of the slot that a start is in."""
    return position(event, problem.slot_at(start)) if event.preferred_slots else 0


def disappointments(outline: Outline, event: Event) -> tuple[int, ...]:
    """The same by the position of the start."""
    return tuple(disappointment(outline.problem, event, start) for start in outline.starts)


class SlotPreference(Preference):
    id = "slot_preference"
    title = "Slots asked for"
    sentence = "For each placed event, how far down its list of slots the one it got stands."
    sees_room = False

    def state(self, outline: Outline) -> None:
        for position, event in enumerate(outline.problem.events):
            if event.preferred_slots:
                outline.costs.start[self.id, position] = disappointments(outline, event)

    def share(self, board: Board, placed: Placed) -> int:
        return position(placed.event, board.slot_at(placed.start))
