"""Events in rooms that they did not ask for first."""

from scheduler.board import Board
from scheduler.outline import Outline
from scheduler.preferences.base import Preference
from scheduler.problem import Event
from scheduler.schedule import Placed


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

    def state(self, outline: Outline) -> None:
        rooms = outline.problem.rooms
        for position, event in enumerate(outline.problem.events):
            if event.preferred_rooms:
                amounts = tuple(disappointment(event, room.id) for room in rooms)
                outline.costs.room[self.id, position] = amounts

    def share(self, board: Board, placed: Placed) -> int:
        return disappointment(placed.event, placed.room.id)
