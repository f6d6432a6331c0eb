"""Small events in large rooms."""

from typing import TYPE_CHECKING

from scheduler.board import Board
from scheduler.preferences.base import Preference
from scheduler.schedule import Placed

if TYPE_CHECKING:
    from scheduler.model import Costs, Model


def emptiness(attendance: int, capacity: int) -> int:
    """The tenths of the room that stay empty, rounded down."""
    return 10 * (capacity - attendance) // capacity if capacity else 0


class RoomFit(Preference):
    id = "room_fit"
    title = "Rooms of the right size"
    sentence = "For each placed event, the tenths of its room that stay empty."
    sees_start = False

    def add(self, model: "Model") -> "Costs":
        rooms = model.problem.room_by_id
        return [
            (placed, emptiness(event.attendance, rooms[room].capacity))
            for event in model.problem.events
            for (room, _), placed in model.placed[event.id].items()
        ]

    def share(self, board: Board, placed: Placed) -> int:
        return emptiness(placed.event.attendance, placed.room.capacity)
