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

# Rule by rule, the first that forbids a place: what lies in the event, the room and the official
# programme, then what other events have taken. The rules that judge a schedule as a whole
# (one_place, mandatory, frozen) say nothing about a place.
ITSELF = (
    *("pinned", "slot", "available", "room_allowed", "room_capacity", "room_features"),
    *("room_unavailable", "plenary", "person_unavailable"),
)
OTHERS = (
    *("room_double", "person_double", "organiser_parallel", "equipment", "after", "not_with"),
)
_BY_NAME = {rule.id: rule for rule in RULES}
_OF_ITSELF = tuple(_BY_NAME[name] for name in ITSELF)
_OF_OTHERS = tuple(_BY_NAME[name] for name in OTHERS)
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
    near = {start: _near(problem, schedule, event, start) for start in problem.starts}
    for place in _places(problem, event):
        broken = _first_broken(problem, place, near[place.start])
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


def _near(problem: Problem, schedule: Schedule, event: Event, start: int) -> tuple[Placement, ...]:
    """The placements that can matter to the event if it starts then."""
    turnaround = max(map(problem.turnaround_of, problem.rooms), default=0)
    gap = max([turnaround, *(way.minutes for way in problem.travel)])
    first, last = start - gap, start + event.duration + gap
    return tuple(
        other
        for other in schedule.placements
        if other.event in event.after
        or (other.start < last and other.start + problem.event_by_id[other.event].duration > first)
    )


def _first_broken(
    problem: Problem, place: Placement, near: tuple[Placement, ...]
) -> list[Violation]:
    alone, among = Schedule((place,)), Schedule((*near, place))
    for rules, schedule in ((_OF_ITSELF, alone), (_OF_OTHERS, among)):
        for rule in rules:
            broken = [one for one in rule.check(problem, schedule) if place.event in one.events]
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
