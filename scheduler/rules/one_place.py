"""An event is in one place, or left out."""

from collections import Counter
from collections.abc import Iterator

from scheduler.board import Board
from scheduler.rules.base import Rule
from scheduler.schedule import Violation


class OnePlace(Rule):
    id = "one_place"
    title = "One place"
    sentence = "Every event has one placement or is listed as unplaced, never both."
    sees_start = sees_room = False

    def whole(self, board: Board) -> Iterator[Violation]:
        """It is about the two lists of a schedule, not about a place."""
        out = Counter(board.unplaced)
        for event in board.problem.events:
            placed, unplaced = len(board.by_event.get(event.id, ())), out[event.id]
            if placed + unplaced != 1:
                yield Violation(
                    self.id,
                    (event.id,),
                    {"event": event.id, "placed": placed, "unplaced": unplaced},
                    f"{event.id} is placed {placed} times and listed as unplaced {unplaced} times",
                )
