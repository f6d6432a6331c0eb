"""Published events that move to another time."""

from scheduler.board import Board
from scheduler.outline import Outline
from scheduler.preferences.base import Preference
from scheduler.schedule import Placed


class TimeChange(Preference):
    id = "time_change"
    title = "Changed times"
    sentence = "The published events that are placed at another start."
    sees_room = False

    def state(self, outline: Outline) -> None:
        for published in outline.problem.published:
            moved = tuple(int(start != published.start) for start in outline.starts)
            outline.costs.start[self.id, outline.event_at[published.event]] = moved

    def share(self, board: Board, placed: Placed) -> int:
        before = board.problem.published_by_event.get(placed.event.id)
        return int(before is not None and placed.start != before.start)
