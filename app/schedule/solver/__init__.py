"""The only place that speaks to the scheduler: makes its problems, asks it, judges with it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from app.schedule.models import Run
from app.schedule.rules import Facts, Place
from app.schedule.rules import mark_of as mark
from app.schedule.solver.already import NOTHING, Already
from app.schedule.solver.child import Answer, Ending, Limits, Progress, explain, find_schedule
from app.schedule.solver.lengths import HowLong
from app.schedule.solver.mending import asked_to_mend, fewest_moves, moves_and_losses
from app.schedule.solver.modes import asked_in, start_of
from app.schedule.solver.moments import minutes_of, moment_of
from app.schedule.solver.problem import (
    as_if_unpublished,
    periods_of,
    problem_of,
    question_of,
    with_frozen,
)
from app.schedule.solver.why import (
    against,
    breaches_of,
    broken_by,
    places_by_itself,
    ways_elsewhere,
    ways_in,
    why_there,
)
from app.schedule.solver.wishes import clashes_of_wishes
from scheduler import (
    PREFERENCES,
    Judgement,
    Placement,
    Problem,
    ProblemError,
    Reasons,
    Schedule,
    Violation,
    judge,
    preferences_of,
    read_problem,
    read_schedule,
    write_problem,
    write_schedule,
)
from scheduler.explain import MANY, LeftOut, Opening
from scheduler.problem import Weights
from scheduler.why import Place as Judged
from scheduler.why import Wish

__all__ = [
    "NOTHING",
    "Already",
    "Answer",
    "Ending",
    "HowLong",
    "Judged",
    "Judgement",
    "LeftOut",
    "Limits",
    "Opening",
    "Problem",
    "ProblemError",
    "Progress",
    "Reasons",
    "Schedule",
    "Violation",
    "Wish",
    "against",
    "as_if_unpublished",
    "as_json",
    "asked_in",
    "asked_to_mend",
    "breaches_of",
    "broken_by",
    "clashes_of_wishes",
    "explain",
    "fewest_moves",
    "find_schedule",
    "from_json",
    "is_still_asked",
    "judge_places",
    "mark_of",
    "minutes_of",
    "moment_of",
    "moves_and_losses",
    "must_place_many",
    "periods_of",
    "place_of",
    "places_by_itself",
    "problem_of",
    "question_of",
    "start_as_json",
    "start_from_json",
    "terms_in_order",
    "terms_of",
    "ways_elsewhere",
    "ways_in",
    "weights_in",
    "why_there",
    "with_frozen",
]


def as_json(problem: Problem) -> dict[str, Any]:
    """The problem in the scheduler's format; raises `ProblemError` where it is none."""
    text = write_problem(problem)
    read_problem(text)
    kept: dict[str, Any] = json.loads(text)
    return kept


def from_json(kept: Mapping[str, Any]) -> Problem:
    """The problem that was kept."""
    return read_problem(json.dumps(kept))


def must_place_many(problem: Problem) -> bool:
    """Whether so many events must have a place that, where there is no schedule, no way out is made
    to break as little as possible.
    """
    frozen = {one.event for one in problem.frozen}
    return sum(one.mandatory or one.id in frozen for one in problem.events) >= MANY


def weights_in(kept: Mapping[str, Any]) -> dict[str, int]:
    """What a unit of each term costs in a problem that was kept, which leaves out what is usual."""
    weights: dict[str, int] = asdict(Weights()) | kept.get("weights", {})
    return weights


def start_as_json(problem: Problem, places: Mapping[str, Place]) -> dict[str, Any]:
    """The board as a schedule to begin with, in the scheduler's format."""
    kept: dict[str, Any] = json.loads(write_schedule(problem, Schedule(start_of(places))))
    return kept


def start_from_json(kept: Mapping[str, Any] | None, problem: Problem) -> Schedule | None:
    """The schedule to begin with that was kept, if any."""
    return None if kept is None else read_schedule(json.dumps(kept), problem)


def is_still_asked(run: Run, facts: Facts, places: Mapping[str, Place]) -> bool:
    """Whether the scheduler would be asked now as it was for a run; `places` are the board's.

    What people want to attend may have changed: it does every hour, and makes nothing impossible.
    """
    try:
        asked = as_json(asked_in(question_of(facts, places), places, run.mode, run.chosen))
    except ProblemError:
        return False
    return asked | {"delegations": []} == {**run.problem, "delegations": []}


def judge_places(problem: Problem, places: Mapping[str, Place], unplaced: list[str]) -> Judgement:
    """Judge where a draft has its events, against a problem that has the same events.

    A room that is too small counts as full: the scheduler's own figure goes below zero there.
    """
    placements = tuple(
        Placement(event, place.room_id, minutes_of(place.starts_at))
        for event, place in places.items()
    )
    schedule = Schedule(placements, tuple(unplaced))
    judged = judge(problem, schedule)
    rooms = problem.room_by_id
    short = {
        one.event: rooms[one.room].capacity
        for one in placements
        if problem.event_by_id[one.event].attendance > rooms[one.room].capacity
    }
    if not short:
        return judged
    full = replace(
        problem,
        events=tuple(
            replace(event, attendance=short.get(event.id, event.attendance))
            for event in problem.events
        ),
    )
    fair = judge(full, schedule)
    return replace(judged, terms=fair.terms)


def mark_of(violation: Violation) -> str:
    """Names a breach for as long as it is the same."""
    return mark(violation.rule, violation.events, violation.details)


def terms_in_order(terms: Mapping[str, int]) -> list[tuple[str, int]]:
    """The terms of a penalty that cost something, the dearest first."""
    known = [(one.id, terms.get(one.id, 0)) for one in PREFERENCES]
    return sorted(((name, cost) for name, cost in known if cost), key=lambda term: -term[1])


def terms_of(problem: Problem) -> list[tuple[str, int]]:
    """The terms of the penalty in their order, each with what one unit costs."""
    return [(one.id, getattr(problem.weights, one.id)) for one in preferences_of(problem)]


def place_of(problem: Problem, placement: Placement) -> tuple[str, datetime, datetime]:
    """Room, start and end of a placement."""
    start = placement.start
    end = start + problem.event_by_id[placement.event].duration
    return placement.room, moment_of(start), moment_of(end)
