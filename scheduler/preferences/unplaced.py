"""Events that find no place."""

from typing import TYPE_CHECKING

from scheduler.board import Board
from scheduler.preferences.base import Preference
from scheduler.schedule import Placed

if TYPE_CHECKING:
    from scheduler.model import Costs, Model


class Unplaced(Preference):
    id = "unplaced"
    title = "Events left out"
    sentence = "The priorities of the events that are not placed, summed up."
    sees_start = sees_room = False

    def add(self, model: "Model") -> "Costs":
        return [(model.unplaced[event.id], event.priority) for event in model.problem.events]

    def share(self, board: Board, placed: Placed) -> int:
        return -placed.event.priority

    def whole(self, board: Board) -> int:
        events = board.problem.events
        return sum(event.priority for event in events if event.id not in board.by_event)
