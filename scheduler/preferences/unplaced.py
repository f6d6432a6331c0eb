"""Events that find no place."""

from typing import TYPE_CHECKING

from scheduler.board import Board
from scheduler.preferences.base import Preference
from scheduler.problem import Event

if TYPE_CHECKING:
    from scheduler.model import Costs, Model


class Unplaced(Preference):
    id = "unplaced"
    title = "Events left out"
    sentence = "The priorities of the events that are not placed, summed up."
    sees_start = sees_room = False

    def add(self, model: "Model") -> "Costs":
        return [(model.unplaced[event.id], event.priority) for event in model.problem.events]

    def missing(self, board: Board, event: Event) -> int:
        return event.priority
