"""Published events that keep their time and change the room."""

from typing import TYPE_CHECKING

from scheduler.board import Board
from scheduler.preferences.base import Preference
from scheduler.schedule import Placed

if TYPE_CHECKING:
    from scheduler.model import Costs, Model


class RoomChange(Preference):
    id = "room_change"
    title = "Changed rooms"
    sentence = "The published events that are placed at the same start in another room."

    def add(self, model: "Model") -> "Costs":
        return [
            (placed, 1)
            for published in model.problem.published
            for (room, start), placed in model.placed[published.event].items()
            if start == published.start and room != published.room
        ]

    def share(self, board: Board, placed: Placed) -> int:
        before = board.problem.published_by_event.get(placed.event.id)
        return int(
            before is not None and placed.start == before.start and placed.room.id != before.room
        )
