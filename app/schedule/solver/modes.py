"""What a run is asked, by what it may do with what stands on the board."""

from collections.abc import Mapping
from dataclasses import replace

from app.schedule.models import RunMode
from app.schedule.rules import Place
from app.schedule.solver.problem import minutes_of
from scheduler import Placement, Problem
from scheduler.problem import Pin


def asked_in(problem: Problem, places: Mapping[str, Place], mode: RunMode) -> Problem:
    """The problem of a run in this mode; `places` are those on the board.

    Mending counts each event that moves on the board as one that moves after publication, and what
    is frozen stays where it was published. Filling pins all that has a place.
    """
    stands = {
        event: Placement(event, place.room_id, minutes_of(place.starts_at))
        for event, place in places.items()
    }
    if mode is RunMode.MEND:
        return _anchored(problem, stands)
    if mode is RunMode.FILL:
        return _pinned(problem, stands)
    return problem


def _anchored(problem: Problem, stands: Mapping[str, Placement]) -> Problem:
    until = problem.frozen_until
    kept = {one.event: one for one in problem.published if until and one.start < until}
    free = {event: one for event, one in stands.items() if not until or one.start >= until}
    return replace(problem, published=tuple((free | kept).values()))


def _pinned(problem: Problem, stands: Mapping[str, Placement]) -> Problem:
    return replace(
        problem,
        events=tuple(
            replace(event, pinned=Pin(stands[event.id].start, stands[event.id].room))
            if event.id in stands
            else event
            for event in problem.events
        ),
    )
