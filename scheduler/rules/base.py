"""What every rule says of itself."""

from collections.abc import Iterator
from typing import ClassVar

from scheduler.board import Board
from scheduler.outline import Demand, Outline
from scheduler.problem import Event, Problem
from scheduler.schedule import Placed, Schedule, Violation


class Rule:
    """A rule forbids the same schedules to every search as it objects to in a finished one.

    Of one event it says what is broken by its being in a place, or nowhere. What
    it objects to in a whole schedule follows from that.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    sentence: ClassVar[str]
    sees_start: ClassVar[bool] = True
    sees_room: ClassVar[bool] = True
    """Where one is false, what it says of a placed event is the same for every start, or room."""

    def of(self, about: str) -> Demand:
        """What this rule asks on behalf of somebody or something, by its id."""
        return Demand(self.id, about)

    def state(self, outline: Outline) -> None:
        """Strike out single placements, and forbid combinations of the others."""

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
