"""What the scheduler says of one event and all its places. Nothing is searched.

A place is a room at one of the possible starts. All are judged by the scheduler's own rules and
preferences while everything else stays where it is.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from app.schedule.rules import FREE, NO_SOONER, Place
from app.schedule.solver.moments import minutes_of
from scheduler import RULES, Placement, Problem, Reasons, Schedule, Violation, check, why
from scheduler.board import Board
from scheduler.explain import LeftOut, Opening, left_out
from scheduler.preferences.room_fit import emptiness
from scheduler.why import Place as Judged
from scheduler.why import Wish
from scheduler.why.reasons import Alternative

T = TypeVar("T", bound=Alternative)
FIT = "room_fit"

# Ids that a breach names, by what they are the names of.
_NAMED = {
    "room": "rooms",
    "person": "people",
    "session": "sessions",
    "organisation": "organisations",
    "equipment": "equipment",
    "after": "others",
}
MOST_NAMED = 20  # ids kept per rule and kind; a sentence names fewer
SMALL = 200  # events, up to which there is time to try what a change of another event would come to
TRIED, TRIED_OF_MANY = 40, 4  # places at which that is tried


def _schedule_of(problem: Problem, places: Mapping[str, Place]) -> Schedule:
    """The schedule that has events of the problem at these places, and all others unplaced."""
    return Schedule(
        tuple(
            Placement(event, place.room_id, minutes_of(place.starts_at))
            for event, place in places.items()
        ),
        tuple(event.id for event in problem.events if event.id not in places),
    )


def why_there(
    problem: Problem,
    places: Mapping[str, Place],
    event_id: str,
    starts: Collection[int] | None = None,
) -> Reasons:
    """Why an event is where these places have it, and what any other place would come to; with
    `starts` only those at them.

    A room that is too small counts as full: it saves nothing that fewer find a seat. What was
    wished is told of an event without a place, too.
    """
    found = why(problem, _schedule_of(problem, places), event_id, starts=starts)
    if found.now is None:
        found = replace(found, wishes=_wishes(problem, event_id))
    short = {room.id: _saved(problem, event_id, room.id) for room in problem.rooms}
    if not any(short.values()):
        return found
    now = short.get(found.now.room, 0) if found.now else 0
    return replace(
        found,
        terms={**found.terms, FIT: found.terms.get(FIT, 0) + now},
        places=tuple(_dearer(one, short.get(one.room, 0) - now) for one in found.places),
        unplaced=_dearer(found.unplaced, -now),
    )


def _wishes(problem: Problem, event_id: str) -> tuple[Wish, ...]:
    """What an event asked for, of which it has nothing."""
    event = problem.event_by_id[event_id]
    found = (Wish("slots", event.preferred_slots, None), Wish("rooms", event.preferred_rooms, None))
    return tuple(one for one in found if one.asked)


def _saved(problem: Problem, event_id: str, room_id: str) -> int:
    """What the penalty counts as saved where an event is in a room that is too small for it."""
    event, room = problem.event_by_id[event_id], problem.room_by_id[room_id]
    return -min(0, problem.weights.room_fit * emptiness(event.attendance, room.capacity))


def _dearer(one: T, by: int) -> T:
    """The same alternative, so much dearer for its room's size."""
    return replace(one, costs={**one.costs, FIT: one.costs.get(FIT, 0) + by}) if by else one


def broken_by(problem: Problem, places: Mapping[str, Place]) -> list[Violation]:
    """Every breach of every rule by these places; what else the problem has stands nowhere."""
    return check(problem, _schedule_of(problem, places))


def breaches_of(
    problem: Problem, places: Mapping[str, Place], event_ids: Iterable[str]
) -> list[Violation]:
    """What these events break by standing where the places have them, or nowhere, each once."""
    board = Board.of(problem, _schedule_of(problem, places))
    found: dict[tuple[str, tuple[str, ...], str], Violation] = {}
    for event_id in event_ids:
        event, there = problem.event_by_id[event_id], board.by_event.get(event_id, ())
        for rule in RULES:
            said = [one for placed in there for one in rule.breaches(board, placed)]
            for one in said if there else rule.missing(board, event):
                found.setdefault((one.rule, one.events, repr(one.details)), one)
    return list(found.values())


def ways_in(problem: Problem, places: Mapping[str, Place], event_id: str) -> LeftOut:
    """What would let in an event that has none of these places, the cheapest first.

    As in `why_there`, a room that is too small counts as full.
    """
    tried = TRIED if len(problem.events) <= SMALL else TRIED_OF_MANY
    (found,) = left_out(problem, _schedule_of(problem, places), {event_id}, tried)

    def full(openings: Iterable[Opening]) -> tuple[Opening, ...]:
        return tuple(_with_full_rooms(problem, places, one) for one in openings)

    return replace(
        found,
        once=full(found.once),
        moves=full(found.moves),
        instead=full(found.instead),
        give_up=full(found.give_up),
    )


def ways_elsewhere(
    problem: Problem, places: Mapping[str, Place], reasons: Reasons
) -> list[Opening]:
    """Places that an event could have if another one moved for it or lost its own, the cheapest
    first; the other one may go to the place that becomes free.

    As in `ways_in`, but `difference` is against the schedule in which it is where it is.
    """
    here = reasons.now
    rest = {one: place for one, place in places.items() if one != reasons.event}
    found = ways_in(problem, rest, reasons.event)
    openings = [
        replace(one, difference=one.difference + reasons.unplaced.difference)
        for one in (*found.moves, *found.instead)
        if here is None or (one.at.room, one.at.start) != (here.room, here.start)
    ]
    return sorted(openings, key=lambda one: (one.out is not None, one.difference))


def _with_full_rooms(
    problem: Problem, places: Mapping[str, Place], opening: Opening
) -> Opening:  # fmt: skip
    """The same way in, where nothing is saved by a room that is too small."""
    comes = [one for one in (opening.at, opening.moved) if one]
    leaves = [one for one in (opening.moved and opening.moved.event, opening.out) if one]
    by = sum(_saved(problem, one.event, one.room) for one in comes)
    by -= sum(_saved(problem, one, places[one].room_id) for one in leaves)
    return replace(opening, difference=opening.difference + by)


def places_by_itself(reasons: Reasons) -> tuple[Judged, ...]:
    """The places at which nothing is in the way of an event but other events, if anything."""
    alone = {reasons.event}
    return tuple(
        place
        for place in reasons.places
        if all(alone < set(one.events) for one in place.violations)
    )


def against(
    event_id: str, places: Iterable[Judged], soonest: datetime | None = None
) -> list[dict[str, Any]]:
    """What speaks against places, rule by rule, the most frequent first.

    Each has its `rule`, how many `places` break it, and the ids that are concerned, by kind. A
    place may break several; what is free is counted last, as a rule of its own. So is what begins
    before `soonest`, to which a mending moves nothing: no host has asked for that.
    """
    found: dict[str, dict[str, Any]] = {}
    for place in places:
        broken = {one.rule for one in place.violations}
        if soonest is not None and place.start < minutes_of(soonest):
            broken.add(NO_SOONER)
        for rule in broken or {FREE}:
            found.setdefault(rule, {"rule": rule, "places": 0})["places"] += 1
        for violation in place.violations:
            _name(found[violation.rule], violation, event_id)
    if NO_SOONER in found:
        found[NO_SOONER]["soonest"] = soonest
    return sorted(found.values(), key=lambda one: (one["rule"] == FREE, -one["places"]))


def _name(record: dict[str, Any], violation: Violation, event_id: str) -> None:
    """Keep the ids that the breach names, each once."""
    named = [
        (kind, str(violation.details[key]))
        for key, kind in _NAMED.items()
        if key in violation.details
    ]
    others = [("others", one) for one in violation.events]
    for kind, one in [*named, *others]:
        kept = record.setdefault(kind, [])
        if one not in kept and one != event_id and len(kept) < MOST_NAMED:
            kept.append(one)
