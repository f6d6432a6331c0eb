"""Small events in large rooms."""

from scheduler.board import Board
from scheduler.outline import Outline
from scheduler.preferences.base import Preference
from scheduler.schedule import Placed


def emptiness(attendance: int, capacity: int) -> int:
    """The tenths of the room that stay empty, rounded down."""
    return 10 * (capacity - attendance) // capacity if capacity else 0


class RoomFit(Preference):
    id = "room_fit"
    title = "Rooms of the right size"
    sentence = "For each placed event, the tenths of its room that stay empty."
    sees_start = False

    def state(self, outline: Outline) -> None:
        rooms = outline.problem.rooms
        for position, event in enumerate(outline.problem.events):
            amounts = tuple(emptiness(event.attendance, room.capacity) for room in rooms)
            outline.costs.room[self.id, position] = amounts

    def share(self, board: Board, placed: Placed) -> int:
        return emptiness(placed.event.attendance, placed.room.capacity)
