"""Why an event was left out: every place it could have, and what first forbids it.

A place is a room for side events at one of the possible starts. It is judged with the scheduler's
own rules against the found schedule, and counted under the first rule that it would break, in the
order below: what lies in the event or the room itself comes before what others have taken. So the
counts of one event add up to all places there are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from app.schedule.rules import FREE
from scheduler import RULES, Placement, Problem, Schedule, Violation
from scheduler.problem import Event

# Rule by rule, the first that forbids a place. The rules that judge a schedule as a whole
# (one_place, mandatory, frozen) say nothing about a place.
ORDER = (
    *("pinned", "slot", "available", "room_allowed", "room_capacity", "room_features"),
    *("room_unavailable", "plenary", "room_double", "person_unavailable", "person_double"),
    *("organiser_parallel", "equipment", "after", "not_with"),
)
_RULES = tuple(next(rule for rule in RULES if rule.id == name) for name in ORDER)
_NAMED = {
    "room": "rooms",
    "person": "people",
    "session": "sessions",
    "organisation": "organisations",
    "equipment": "equipment",
    "after": "others",
}
MOST_NAMED = 20  # ids kept per reason and kind; the page names fewer


def reasons_for(problem: Problem, schedule: Schedule) -> dict[str, list[dict[str, Any]]]:
    """For each unplaced event its reasons: `rule`, `places` and the ids that are concerned."""
    return {
        name: _reasons(problem, schedule, problem.event_by_id[name]) for name in schedule.unplaced
    }


def _reasons(problem: Problem, schedule: Schedule, event: Event) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    problem = _about(problem, event)
    for place in _places(problem, event):
        broken = _first_broken(problem, _around(problem, schedule, place), event)
        rule = broken[0].rule if broken else FREE
        record = found.setdefault(rule, {"rule": rule, "places": 0})
        record["places"] += 1
        for violation in broken:
            _name(record, violation, event.id)
    return sorted(found.values(), key=lambda record: (record["rule"] == FREE, -record["places"]))


def _about(problem: Problem, event: Event) -> Problem:
    """The problem without what cannot concern the event, so that judging stays quick."""
    return replace(
        problem,
        events=tuple(
            replace(other, people=tuple(one for one in other.people if one in event.people))
            for other in problem.events
        ),
        people=tuple(one for one in problem.people if one.id in event.people),
        organisations=tuple(one for one in problem.organisations if one.id in event.organisers),
        equipment=tuple(one for one in problem.equipment if one.id in event.equipment),
        delegations=(),
        published=(),
    )


def _places(problem: Problem, event: Event) -> Iterable[Placement]:
    rooms = [room.id for room in problem.rooms if event.rooms is None or room.id in event.rooms]
    return (Placement(event.id, room, start) for room in rooms for start in problem.starts)


def _around(problem: Problem, schedule: Schedule, place: Placement) -> Schedule:
    """The place with the placements that can matter to it, so that judging stays quick."""
    event = problem.event_by_id[place.event]
    turnaround = max(map(problem.turnaround_of, problem.rooms), default=0)
    gap = max([turnaround, *(way.minutes for way in problem.travel)])
    first, last = place.start - gap, place.start + event.duration + gap
    near = tuple(
        other
        for other in schedule.placements
        if other.event in event.after
        or event.id in problem.event_by_id[other.event].after
        or (other.start < last and other.start + problem.event_by_id[other.event].duration > first)
    )
    return Schedule((*near, place))


def _first_broken(problem: Problem, schedule: Schedule, event: Event) -> list[Violation]:
    for rule in _RULES:
        broken = [one for one in rule.check(problem, schedule) if event.id in one.events]
        if broken:
            return broken
    return []


def _name(record: dict[str, Any], violation: Violation, event_id: str) -> None:
    """Keep the ids that the breach names, each once."""
    details: Mapping[str, str | int] = violation.details
    named = [(kind, str(details[key])) for key, kind in _NAMED.items() if key in details]
    others = [("others", one) for one in violation.events if one != event_id]
    for kind, one in [*named, *others]:
        kept = record.setdefault(kind, [])
        if one not in kept and one != event_id and len(kept) < MOST_NAMED:
            kept.append(one)
