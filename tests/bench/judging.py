"""How fast a schedule is judged, every place of an event, and why there is no schedule."""

import time
from collections.abc import Callable

from scheduler import Problem, Schedule, check, why
from scheduler.explain.search import explain
from scheduler.generate import generate

_TIMES = 5


def a_week() -> tuple[Problem, Schedule]:
    """A problem of 200 events with 300 places for each, and a schedule that keeps its rules."""
    problem, planted = generate("week")
    if planted is None:
        raise RuntimeError("no schedule is hidden in a week")
    return problem, planted


def checking(problem: Problem, schedule: Schedule) -> float:
    """Seconds of a processor to find every breach of every rule."""
    return _best(lambda: check(problem, schedule))


def asking_why(problem: Problem, schedule: Schedule) -> float:
    """Seconds of a processor to judge all places of the event for which that takes longest."""
    return max(_asking(problem, schedule, event.id) for event in problem.events)


def _asking(problem: Problem, schedule: Schedule, event: str) -> float:
    return _best(lambda: why(problem, schedule, event))


def explaining(problem: Problem) -> dict[str, float]:
    """Seconds of a processor until the first reason, and until the smallest set to give up.

    What was not found is not there.
    """
    explain(generate("infeasible-room")[0])  # as an import: it is no part of the search
    began, found = time.process_time(), dict[str, float]()
    explain(problem, on_step=lambda step: _note(found, step, time.process_time() - began))
    return found


def _note(found: dict[str, float], step: str, spent: float) -> None:
    found.setdefault(step, spent)


def _best(work: Callable[[], object]) -> float:
    spent = []
    for _ in range(_TIMES):
        started = time.process_time()
        work()
        spent.append(time.process_time() - started)
    return min(spent)
