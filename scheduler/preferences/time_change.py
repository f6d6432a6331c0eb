"""Published events that move to another time."""

from typing import TYPE_CHECKING

from scheduler.board import Board
from scheduler.preferences.base import Preference
from scheduler.schedule import Placed

if TYPE_CHECKING:
    from scheduler.model import Costs, Model


class TimeChange(Preference):
    id = "time_change"
    title = "Changed times"
    sentence = "The published events that are placed at another start."
    sees_room = False

    def add(self, model: "Model") -> "Costs":
        return [
            (placed, 1)
            for published in model.problem.published
            for start, placed in model.at(published.event).items()
            if start != published.start
        ]

    def share(self, board: Board, placed: Placed) -> int:
        before = board.problem.published_by_event.get(placed.event.id)
        return int(before is not None and placed.start != before.start)
