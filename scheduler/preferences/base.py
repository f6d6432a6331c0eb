"""What every term of the penalty says of itself."""

from abc import ABC, abstractmethod
from typing import ClassVar

from scheduler.board import Board
from scheduler.outline import Outline
from scheduler.problem import Event, Problem
from scheduler.schedule import Placed, Schedule


class Preference(ABC):
    """A term of the penalty: every search pays for the same as is counted in a finished schedule.

    Its weight is the field of `Weights` that has its id.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    sentence: ClassVar[str]
    sees_start: ClassVar[bool] = True
    sees_room: ClassVar[bool] = True
    """Where one is false, the share of a placed event is the same for every start, or room."""

    def concerns(self, problem: Problem) -> bool:
        """Whether the problem has what the term counts; else no file and no page speaks of it.

        Only a term that counts what was added to the format later may say no.
        """
        return True

    @abstractmethod
    def state(self, outline: Outline) -> None:
        """Say what placements cost, before the weight."""

    def share(self, board: Board, placed: Placed) -> int:
        """How much of it is due to an event's being in a place, with the others on the board.

        The event is there itself, or nowhere on the board.
        """
        return 0

    def missing(self, board: Board, event: Event) -> int:
        """How much of it is due to an event's being nowhere on the board.

        To place the event raises the amount by its share, less this.
        """
        return 0

    def whole(self, board: Board) -> int:
        """How much there is of it on the board; as here where each event answers for itself."""
        there = sum(self.share(board, placed) for placed in board.placed)
        return there + sum(
            self.missing(board, event)
            for event in board.problem.events
            if event.id not in board.by_event
        )

    def amount(self, problem: Problem, schedule: Schedule) -> int:
        """How much there is of it in a finished schedule, before the weight."""
        return self.whole(Board.of(problem, schedule))
