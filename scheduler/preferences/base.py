"""What every term of the penalty says of itself."""

from typing import TYPE_CHECKING, ClassVar

from scheduler.board import Board
from scheduler.problem import Problem
from scheduler.schedule import Placed, Schedule

if TYPE_CHECKING:
    from scheduler.model import Costs, Model


class Preference:
    """A term of the penalty: the solver pays for the same as is counted in a finished schedule.

    Its weight is the field of `Weights` that has its id.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    sentence: ClassVar[str]
    sees_start: ClassVar[bool] = True
    sees_room: ClassVar[bool] = True
    """Where one is false, the share of a placed event is the same for every start, or room."""

    def add(self, model: "Model") -> "Costs":
        """Variables with the amount that one unit of each costs; the rules are in the model."""
        raise NotImplementedError

    def share(self, board: Board, placed: Placed) -> int:
        """How much of it is due to an event's being in a place: the amount with it, less without.

        The event is there itself, or nowhere on the board.
        """
        raise NotImplementedError

    def whole(self, board: Board) -> int:
        """How much there is of it on the board; as here where each event has its share alone."""
        return sum(self.share(board, placed) for placed in board.placed)

    def amount(self, problem: Problem, schedule: Schedule) -> int:
        """How much there is of it in a finished schedule, before the weight."""
        return self.whole(Board.of(problem, schedule))
