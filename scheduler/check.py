"""Judge a schedule. OR-Tools is never loaded: a web page can ask while somebody drags an event."""

from dataclasses import dataclass

from scheduler.board import Board
from scheduler.preferences import penalty_terms, terms_on
from scheduler.problem import Problem
from scheduler.rules import violations, violations_on
from scheduler.schedule import Schedule, Violation


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is wrong with a schedule, and what it costs: `terms` are weight times amount."""

    violations: tuple[Violation, ...]
    terms: dict[str, int]

    @property
    def penalty(self) -> int:
        return sum(self.terms.values())


def check(problem: Problem, schedule: Schedule) -> list[Violation]:
    """Every breach of every rule, in the order of the rules; none for a schedule that holds.

    Events and rooms of the schedule must be the problem's, as `scheduler.files` makes sure.
    """
    return violations(problem, schedule)


def penalty(problem: Problem, schedule: Schedule) -> int:
    """What the schedule costs, whether or not it keeps the rules."""
    return sum(penalty_terms(problem, schedule).values())


def judge(problem: Problem, schedule: Schedule) -> Judgement:
    """Both at once."""
    board = Board.of(problem, schedule)
    return Judgement(tuple(violations_on(board)), terms_on(board))
