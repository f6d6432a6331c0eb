"""Events in rooms that they did not ask for first."""

from typing import TYPE_CHECKING

from scheduler.board import Board
from scheduler.preferences.base import Preference
from scheduler.problem import Event
from scheduler.schedule import Placed

if TYPE_CHECKING:
    from scheduler.model import Costs, Model


def disappointment(event: Event, room: str) -> int:
    """The position of the room among those that the event prefers; their number if it is not."""
    if room not in event.preferred_rooms:
        return len(event.preferred_rooms)
    return event.preferred_rooms.index(room)


class RoomPreference(Preference):
    id = "room_preference"
    title = "Rooms asked for"
    sentence = "For each placed event, how far down its list of rooms the one it got stands."
    sees_start = False

    def add(self, model: "Model") -> "Costs":
        return [
            (placed, disappointment(event, room))
            for event in model.problem.events
            if event.preferred_rooms
            for (room, _), placed in model.placed[event.id].items()
        ]

    def share(self, board: Board, placed: Placed) -> int:
        return disappointment(placed.event, placed.room.id)
