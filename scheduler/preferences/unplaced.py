"""Events that find no place."""

from scheduler.board import Board
from scheduler.outline import Outline
from scheduler.preferences.base import Preference
from scheduler.problem import Event


class Unplaced(Preference):
    id = "unplaced"
    title = "Events left out"
    sentence = "The priorities of the events that are not placed, summed up."
    sees_start = sees_room = False

    def state(self, outline: Outline) -> None:
        for position, event in enumerate(outline.problem.events):
            outline.costs.out[self.id, position] = event.priority

    def missing(self, board: Board, event: Event) -> int:
        return event.priority
