"""Nothing takes place while the plenary sits."""

from collections.abc import Iterator

from scheduler.board import Board
from scheduler.outline import Outline
from scheduler.problem import Problem, Session, overlap
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation


def plenaries(problem: Problem) -> list[Session]:
    """The sessions beside which no event may be."""
    return [session for session in problem.sessions if session.plenary]


def clear_of(problem: Problem, session: Session, start: int, end: int) -> bool:
    """Whether a period overlaps not even the buffer around a plenary."""
    buffer = problem.plenary_buffer
    return not overlap(session.start - buffer, session.end + buffer, start, end)


class Plenary(Rule):
    id = "plenary"
    title = "Nothing beside a plenary"
    sentence = "An event overlaps no plenary, nor the minutes kept free before and after it."
    sees_room = False

    def state(self, outline: Outline) -> None:
        problem = outline.problem
        for session in plenaries(problem):

            def is_clear(start: int, minutes: int, session: Session = session) -> bool:
                return clear_of(problem, session, start, start + minutes)

            outline.keep_hours(self.of(session.id), None, is_clear)

    def breaches(self, board: Board, placed: Placed) -> Iterator[Violation]:
        buffer = board.problem.plenary_buffer
        for session in board.once(self.id, _plenaries):
            if not clear_of(board.problem, session, placed.start, placed.end):
                yield Violation(
                    self.id,
                    (placed.event.id,),
                    {"event": placed.event.id, "session": session.id, "buffer": buffer},
                    f"{placed.event.id} is beside the plenary {session.id}, around which"
                    f" {buffer} minutes are kept free",
                )


def _plenaries(board: Board) -> list[Session]:
    return plenaries(board.problem)
