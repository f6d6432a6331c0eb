"""Events in smaller rooms than less popular ones."""

from itertools import groupby

from scheduler.board import Board
from scheduler.outline import Outline, Ranking
from scheduler.preferences.base import Preference
from scheduler.problem import Problem
from scheduler.schedule import Placed


class LargerRoom(Preference):
    id = "larger_room"
    title = "Larger rooms for what is popular"
    sentence = (
        "For every two events of which the less popular one is in the larger room, the minutes of"
        " both."
    )
    sees_start = False

    def concerns(self, problem: Problem) -> bool:
        return any(event.popularity is not None for event in problem.events)

    def state(self, outline: Outline) -> None:
        problem = outline.problem
        ranked = tuple(
            (at, event.popularity)
            for at, event in enumerate(problem.events)
            if event.popularity is not None
        )
        if len(ranked) > 1:
            outline.regret(Ranking(self.id, ranked, tuple(room.capacity for room in problem.rooms)))

    def share(self, board: Board, placed: Placed) -> int:
        mine = placed.event.popularity
        if mine is None:
            return 0
        capacity, minutes = placed.room.capacity, placed.event.duration
        return sum(
            minutes + other.event.duration
            for other in board.once(self.id, _ranked)
            if other.event.id != placed.event.id
            and _apart(mine - _popularity(other), capacity - other.room.capacity)
        )

    def whole(self, board: Board) -> int:
        """Each two are in the share of both: the less popular are counted up by capacity."""
        count: dict[int, int] = {}
        minutes: dict[int, int] = {}
        amount = 0
        for _, alike in groupby(sorted(board.once(self.id, _ranked), key=_popularity), _popularity):
            group = list(alike)
            for one in group:
                for capacity, number in count.items():
                    if capacity > one.room.capacity:
                        amount += number * one.event.duration + minutes[capacity]
            for one in group:
                capacity = one.room.capacity
                count[capacity] = count.get(capacity, 0) + 1
                minutes[capacity] = minutes.get(capacity, 0) + one.event.duration
        return amount


def _apart(popularity: int, capacity: int) -> bool:
    """Whether the one difference goes the other way than the other."""
    return popularity < 0 < capacity or capacity < 0 < popularity


def _ranked(board: Board) -> list[Placed]:
    return [one for one in board.placed if one.event.popularity is not None]


def _popularity(placed: Placed) -> int:
    return placed.event.popularity or 0
