"""Five hundred damaged files: none gives a traceback, a hang or a wrong schedule."""

import json
import time
from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from scheduler.check import check, judge
from scheduler.files import ProblemError, read_problem, write_problem, write_schedule
from scheduler.problem import Problem
from scheduler.schedule import Schedule
from scheduler.solve import Options, solve
from tests.scheduler.mutations import mutated
from tests.scheduler.second_opinion import Opinion

pytestmark = [pytest.mark.solver, pytest.mark.slow]

T = TypeVar("T")
FILES = 500
FOUND_OUT = (1188, 3265, 3652, 4199)  # beyond those, where rounding once made a bound too high
SEARCH = Options(seconds=0.1, workers=1)
READ_SECONDS = 1.0
SOLVE_SECONDS = 4.0
LONGEST_JUDGED = 100_000  # minutes: the second opinion looks at each of them


def without_nulls(value: Any) -> Any:
    """The same file with what is null left out, which means the same."""
    if isinstance(value, dict):
        return {name: without_nulls(inner) for name, inner in value.items() if inner is not None}
    return [without_nulls(one) for one in value] if isinstance(value, list) else value


def read(content: bytes) -> Problem | None:
    """The problem of a file, or None where it was refused in one line."""
    began = time.process_time()
    problem = unless_refused(lambda: read_problem(content))
    assert time.process_time() - began < READ_SECONDS
    assert problem is None or read_problem(write_problem(problem)) == problem
    return problem


def unless_refused(ask: Callable[[], T]) -> T | None:
    """What was asked for, or None where it was refused in one line that can be printed."""
    try:
        return ask()
    except ProblemError as refusal:
        sentence = str(refusal)
    assert len(sentence.splitlines()) == 1
    assert sentence.encode()
    return None


def judged(problem: Problem, content: bytes, found: Schedule) -> None:
    """What was found keeps the rules and costs what it says, by two readings of the format."""
    if found.penalty is None:
        assert (found.status in {"infeasible", "unknown"}, found.placements) == (True, ())
        return
    judgement = judge(problem, found)
    assert judgement.violations == ()
    assert (judgement.penalty, judgement.terms) == (found.penalty, found.terms)
    assert found.bound is None or 0 <= found.bound <= found.penalty
    assert (found.status == "optimal") == (found.bound == found.penalty)
    if sum(problem.event_by_id[one.event].duration for one in found.placements) < LONGEST_JUDGED:
        opinion = Opinion(
            without_nulls(json.loads(content)), json.loads(write_schedule(problem, found))
        )
        assert opinion.broken() == set()
        assert opinion.terms() == found.terms


def solved(problem: Problem) -> Schedule | None:
    """What was found in no time, or None where the numbers were refused in one line."""
    began = time.process_time()
    found = unless_refused(lambda: solve(problem, SEARCH))
    assert time.process_time() - began < SOLVE_SECONDS
    return found


def still_possible(problem: Problem, planted: Schedule) -> bool:
    known = {room.id for room in problem.rooms}
    return (
        {one.event for one in planted.placements} == set(problem.event_by_id)
        and {one.room for one in planted.placements} <= known
        and check(problem, planted) == []
    )


def tried(seed: int) -> str:
    """What became of one file: refused, or the status of its schedule."""
    content, planted = mutated(seed)
    problem = read(content)
    if problem is None:
        return "refused"
    found = solved(problem)
    if found is None:
        return "too large"
    judged(problem, content, found)
    if still_possible(problem, planted):
        assert found.status != "infeasible"
        penalty = judge(problem, planted).penalty
        assert found.bound is None or found.bound <= penalty
    return found.status


@pytest.mark.parametrize("start", range(0, FILES, 50))
def test_a_damaged_file_is_refused_in_one_line_or_solved_rightly(start: int) -> None:
    became = {tried(seed) for seed in range(start, start + 50)}

    assert "refused" in became
    assert became & {"optimal", "feasible"}, "a tenth of a second proves nothing on a busy machine"


@pytest.mark.parametrize("seed", FOUND_OUT)
def test_files_that_once_had_a_wrong_bound_or_schedule(seed: int) -> None:
    assert tried(seed) in {"optimal", "feasible"}
