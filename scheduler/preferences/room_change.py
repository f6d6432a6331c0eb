"""Published events that keep their time and change the room."""

from scheduler.board import Board
from scheduler.outline import Outline
from scheduler.preferences.base import Preference
from scheduler.schedule import Placed


class RoomChange(Preference):
    id = "room_change"
    title = "Changed rooms"
    sentence = "The published events that are placed at the same start in another room."

    def state(self, outline: Outline) -> None:
        rooms = outline.problem.rooms
        for published in outline.problem.published:
            event = outline.event_at[published.event]
            for start in outline.starts_at(published.start):
                for room, known in enumerate(rooms):
                    if known.id != published.room:
                        outline.costs.place[self.id, event, room, start] = 1

    def share(self, board: Board, placed: Placed) -> int:
        before = board.problem.published_by_event.get(placed.event.id)
        return int(
            before is not None and placed.start == before.start and placed.room.id != before.room
        )
