"""How fast a schedule is judged, and every place of an event: what a page asks at each move."""

import time
from collections.abc import Callable

from scheduler import Problem, Schedule, check, why
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


def _best(work: Callable[[], object]) -> float:
    spent = []
    for _ in range(_TIMES):
        started = time.process_time()
        work()
        spent.append(time.process_time() - started)
    return min(spent)
