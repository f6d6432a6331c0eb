"""Published events that lose their place."""

from scheduler.board import Board
from scheduler.outline import Outline
from scheduler.preferences.base import Preference
from scheduler.problem import Event, Problem


class TakenOff(Preference):
    id = "taken_off"
    title = "Published events taken off"
    sentence = "The published events that are not placed."
    sees_start = sees_room = False

    def concerns(self, problem: Problem) -> bool:
        return bool(problem.published and problem.weights.taken_off)

    def state(self, outline: Outline) -> None:
        for published in outline.problem.published:
            outline.costs.out[self.id, outline.event_at[published.event]] = 1

    def missing(self, board: Board, event: Event) -> int:
        return int(event.id in board.problem.published_by_event)
