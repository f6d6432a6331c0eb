"""Problem files: `side-event-problem/1`, written. What is as if it were left out, is left out."""

import json
from dataclasses import asdict
from typing import Any

from scheduler.files.problems import FORMAT
from scheduler.problem import (
    Cost,
    Event,
    Pair,
    Period,
    Pin,
    Placement,
    Problem,
    Room,
    Session,
    Slot,
    Weights,
)
from scheduler.schedule import Violation

Json = dict[str, Any]


def write_problem(problem: Problem) -> str:
    """The problem as JSON text; reading it gives the same problem again."""
    return json.dumps(_problem(problem), ensure_ascii=False, indent=1) + "\n"


def _kept(fields: Json, **left_out: object) -> Json:
    """The fields, without those that are empty or as they would be if they were left out."""
    return {
        name: value
        for name, value in fields.items()
        if value != left_out.get(name) and value not in ([], {}, "")
    }


def _problem(problem: Problem) -> Json:
    at = problem.rfc3339
    optional: Json = {
        "name": problem.name,
        "timezone": problem.timezone,
        "start_step": problem.start_step,
        "turnaround": problem.turnaround,
        "plenary_buffer": problem.plenary_buffer,
        "travel": [{"between": list(w.between), "minutes": w.minutes} for w in problem.travel],
        "equipment": [{"id": thing.id, "quantity": thing.quantity} for thing in problem.equipment],
        "sessions": [_session(problem, session) for session in problem.sessions],
        "people": [
            _kept({"id": one.id, "unavailable": _periods(problem, one.unavailable)})
            for one in problem.people
        ],
        "organisations": [_kept(asdict(one), parallel_events=1) for one in problem.organisations],
        "delegations": [
            _kept({**asdict(one), "interests": list(one.interests)}) for one in problem.delegations
        ],
        "published": [placement_json(problem, place) for place in problem.published],
        "frozen_until": None if problem.frozen_until is None else at(problem.frozen_until),
        "frozen": [placement_json(problem, place) for place in problem.frozen],
        "weights": _kept(asdict(problem.weights), **asdict(Weights())),
        "pairs": [_pair(pair) for pair in problem.pairs],
        "daily_events": problem.daily_events,
    }
    return {
        "format": FORMAT,
        **_kept(optional, turnaround=0, plenary_buffer=0),
        "slots": [_slot(problem, slot) for slot in problem.slots],
        "rooms": [_room(problem, room) for room in problem.rooms],
        "events": [_event(problem, event) for event in problem.events],
    }


def _slot(problem: Problem, slot: Slot) -> Json:
    return _span(problem, slot) | _kept({"starts": [problem.rfc3339(one) for one in slot.starts]})


def _span(problem: Problem, one: Slot | Session) -> Json:
    start, end = problem.rfc3339(one.start), problem.rfc3339(one.end)
    return {"id": one.id, "starts_at": start, "ends_at": end}


def _periods(problem: Problem, periods: tuple[Period, ...]) -> list[Json]:
    at = problem.rfc3339
    return [{"starts_at": at(period.start), "ends_at": at(period.end)} for period in periods]


def _session(problem: Problem, session: Session) -> Json:
    more = {
        "plenary": session.plenary,
        "rooms": list(session.rooms),
        "people": list(session.people),
    }
    return _span(problem, session) | _kept(more, plenary=False)


def _room(problem: Problem, room: Room) -> Json:
    more = {
        "venue": room.venue,
        "features": sorted(room.features),
        "turnaround": room.turnaround,
        "unavailable": _periods(problem, room.unavailable),
        "excludes": list(room.excludes),
        "starts": [problem.rfc3339(one) for one in room.starts],
    }
    return {"id": room.id, "capacity": room.capacity} | _kept(more)


def _event(problem: Problem, event: Event) -> Json:
    more: Json = {
        "attendance": event.attendance,
        "features": sorted(event.features),
        "equipment": dict(event.equipment),
        "people": list(event.people),
        "organisers": list(event.organisers),
        "themes": sorted(event.themes),
        "mandatory": event.mandatory,
        "priority": event.priority,
        "preferred_slots": list(event.preferred_slots),
        "preferred_rooms": list(event.preferred_rooms),
        "after": list(event.after),
        "not_with": list(event.not_with),
        "popularity": event.popularity,
        "costs": [{**_start_or_room(problem, one), "cost": one.cost} for one in event.costs],
    }
    return {
        "id": event.id,
        "duration": event.duration,
        **_kept(more, attendance=0, mandatory=True, priority=1),
        **_limits(problem, event),
    }


def _limits(problem: Problem, event: Event) -> Json:
    """Here an empty list is not what no list is: it allows nothing."""
    limits: Json = {}
    if event.available is not None:
        limits["available"] = _periods(problem, event.available)
    if event.slots is not None:
        limits["slots"] = list(event.slots)
    if event.rooms is not None:
        limits["rooms"] = list(event.rooms)
    if event.pinned is not None:
        also = [problem.rfc3339(one) for one in event.pinned.also]
        limits["pinned"] = _start_or_room(problem, event.pinned) | _kept({"also_at": also})
    return limits


def _start_or_room(problem: Problem, one: Pin | Cost) -> Json:
    room = {} if one.room is None else {"room": one.room}
    return room | ({} if one.start is None else {"starts_at": problem.rfc3339(one.start)})


def _pair(pair: Pair) -> Json:
    fields = {**asdict(pair), "events": list(pair.events)}
    return _kept(fields, overlap=0, other_room=0, other_day=0, late=0)


def placement_json(problem: Problem, placement: Placement) -> Json:
    """A placement as it stands in problems and in schedules."""
    return {
        "event": placement.event,
        "room": placement.room,
        "starts_at": problem.rfc3339(placement.start),
    }


def violation_json(violation: Violation) -> Json:
    """A breach as the commands print it."""
    return {
        "rule": violation.rule,
        "events": list(violation.events),
        "details": dict(violation.details),
        "message": violation.message,
    }
