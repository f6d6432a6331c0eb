"""Which demands a breach that `check` names is a breach of."""

from typing import Final

from scheduler.outline import Demand
from scheduler.problem import Problem
from scheduler.schedule import Violation

_ABOUT: Final = {
    "after": "event",
    "daily": "meeting",
    "equipment": "equipment",
    "organiser_daily": "organisation",
    "organiser_parallel": "organisation",
    "person_double": "person",
    "person_unavailable": "person",
    "plenary": "session",
    "room_unavailable": "room",
}
"""The detail that says who asked; for the other rules it is the event."""


def breached(problem: Problem, violation: Violation) -> frozenset[Demand]:
    """The demands that a violation breaks: more than one where two events ask for the same."""
    rule, details = violation.rule, violation.details
    if rule == "not_with":
        pair = [problem.event_by_id[name] for name in violation.events]
        return frozenset(
            Demand(rule, one.id) for one, other in (pair, pair[::-1]) if other.id in one.not_with
        )
    if rule == "room_double":
        rooms = {str(details["room"])}
        if "session" not in details:
            rooms.add(str(details["other_room"]))
        first = next(room.id for room in problem.rooms if room.id in rooms)
        return frozenset({Demand(rule, first)})
    about = details.get(_ABOUT.get(rule, "event"), violation.events[0])
    return frozenset({Demand(rule, str(about))})
