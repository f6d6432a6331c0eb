"""Two events of which it is said how they had better be to each other."""

from scheduler.board import Board
from scheduler.outline import Bond, Outline
from scheduler.preferences.base import Preference
from scheduler.problem import Pair, Problem
from scheduler.schedule import Placed


def amount_of(problem: Problem, pair: Pair, first: Placed, second: Placed) -> int:
    """What a pair costs whose first and second event are in these places."""
    amount = pair.overlap if pair.overlap and first.overlaps(second) else 0
    if pair.late and first.end > second.start:
        amount += pair.late
    if pair.other_day or pair.other_room:
        if problem.day_of(first.start) != problem.day_of(second.start):
            amount += pair.other_day
        elif first.room.id != second.room.id:
            amount += pair.other_room
    return amount


class Pairs(Preference):
    id = "pairs"
    title = "Pairs of events"
    sentence = (
        "For every pair that is named, what it is said to cost that the two overlap, that they are"
        " on different days, or in different rooms on one day, and that the first has not ended"
        " when the second starts."
    )

    def concerns(self, problem: Problem) -> bool:
        return bool(problem.pairs)

    def state(self, outline: Outline) -> None:
        for pair in outline.problem.pairs:
            one, other = (outline.event_at[event] for event in pair.events)
            outline.regret(
                Bond(self.id, one, other, pair.overlap, pair.other_room, pair.other_day, pair.late)
            )

    def share(self, board: Board, placed: Placed) -> int:
        amount = 0
        for pair in board.problem.pairs_by_event.get(placed.event.id, ()):
            first = pair.events[0] == placed.event.id
            for other in board.by_event.get(pair.events[int(first)], ()):
                two = (placed, other) if first else (other, placed)
                amount += amount_of(board.problem, pair, *two)
        return amount

    def whole(self, board: Board) -> int:
        """Each pair is in the share of both: it is counted once."""
        return sum(
            amount_of(board.problem, pair, first, second)
            for pair in board.problem.pairs
            for first in board.by_event.get(pair.events[0], ())
            for second in board.by_event.get(pair.events[1], ())
        )
