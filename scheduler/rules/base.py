"""What every rule says of itself."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from scheduler.board import Board
from scheduler.problem import Event, Problem
from scheduler.schedule import Placed, Schedule, Violation

if TYPE_CHECKING:
    from scheduler.model import Model


class Rule:
    """A rule forbids the same schedules to the solver as it objects to in a finished one.

    To the solver it speaks in two steps: first every rule strikes out the single placements that
    no schedule may have, then it forbids combinations of those that are left. Most rules need only
    one of the two.

    Without the solver it says of one event what is broken by its being in a place, or nowhere. What
    it objects to in a whole schedule follows from that.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    sentence: ClassVar[str]
    sees_start: ClassVar[bool] = True
    sees_room: ClassVar[bool] = True
    """Where one is false, what it says of a placed event is the same for every start, or room."""

    def narrow(self, model: "Model") -> None:
        """Strike out single placements, before the solver's variables are made."""

    def add(self, model: "Model") -> None:
        """Forbid combinations of placements."""

    def breaches(self, board: Board, placed: Placed) -> Iterator[Violation]:
        """What is broken by an event in a place, alone or with the others on the board.

        The event is there itself, or nowhere on the board. A breach of several events is named in
        the same words whichever of them is asked about.
        """
        yield from ()

    def missing(self, board: Board, event: Event) -> Iterator[Violation]:
        """What is broken by an event that is nowhere on the board."""
        yield from ()

    def whole(self, board: Board) -> Iterator[Violation]:
        """Every breach on the board, each once: those of the placed events, then of the others."""
        said = set()
        for violation in self._one_by_one(board):
            same = violation.events, tuple(violation.details.items())
            if same not in said:
                said.add(same)
                yield violation

    def _one_by_one(self, board: Board) -> Iterator[Violation]:
        for placed in board.placed:
            yield from self.breaches(board, placed)
        for event in board.problem.events:
            if event.id not in board.by_event:
                yield from self.missing(board, event)

    def check(self, problem: Problem, schedule: Schedule) -> Iterator[Violation]:
        """Name every breach in a finished schedule, without the solver."""
        return self.whole(Board.of(problem, schedule))
