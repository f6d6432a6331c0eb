"""What a run is asked, by what it may do with what stands on the board."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from app.schedule.models import RunMode
from app.schedule.rules import Place
from app.schedule.solver.moments import minutes_of
from app.schedule.solver.periods import left_of
from scheduler import Placement, Problem, Schedule, Violation, judge
from scheduler.problem import Event, Organisation, Period, Person, Pin


def asked_in(
    problem: Problem,
    places: Mapping[str, Place],
    mode: RunMode,
    chosen: Collection[str] | None = None,
) -> Problem:
    """The problem of a run in this mode; `places` are those on the board.

    Mending counts each event that moves on the board as one that moves after publication. Filling
    holds all that has a place. Of a selection that is `chosen`, all others are held; those of them
    without a place get none. What is frozen stays in any mode; but for mending, which asks what
    something comes to, it does so in spite of what it breaks there, as what is held does.
    """
    stands = _stands(places)
    if mode is RunMode.MEND:
        problem = _anchored(problem, stands)
    free = {event.id for event in problem.events} if chosen is None else {*chosen}
    if mode is RunMode.FILL:
        free -= stands.keys()
    return _held(problem, stands, free, eased=mode is not RunMode.MEND)


def pinned_in_spite(
    problem: Problem, places: Mapping[str, Place], kept: Collection[str]
) -> Problem:  # fmt: skip
    """The problem in which these events stay where they are, in spite of what they break there.

    Every other rule holds for them, and for whatever comes to be beside them.
    """
    stands = _stands(places)
    broken = judge(problem, Schedule(tuple(stands.values()))).violations
    return _pinned(problem, broken, {one: stands[one] for one in kept}, frozenset())


def start_of(places: Mapping[str, Place]) -> tuple[Placement, ...]:
    """The board as a schedule to begin with."""
    return tuple(_stands(places).values())


def _stands(places: Mapping[str, Place]) -> dict[str, Placement]:
    return {
        event: Placement(event, place.room_id, minutes_of(place.starts_at))
        for event, place in places.items()
    }


def _anchored(problem: Problem, stands: Mapping[str, Placement]) -> Problem:
    frozen = {one.event for one in problem.frozen}
    kept = {one.event: one for one in problem.published if one.event in frozen}
    return replace(problem, published=tuple(({**stands} | kept).values()))


def _held(
    problem: Problem, stands: Mapping[str, Placement], free: Collection[str], *, eased: bool
) -> Problem:
    """The problem in which what is not free stays: where it is, or nowhere; `eased`: and in which
    nothing is minded that what is frozen breaks where it stands.
    """
    frozen = {one.event for one in problem.frozen if eased and stands.get(one.event) == one}
    if not frozen and not {event.id for event in problem.events} - {*free}:
        return problem
    held = {event: one for event, one in stands.items() if event not in free or event in frozen}
    broken = judge(problem, Schedule(tuple(held.values()))).violations
    asked = _pinned(problem, broken, held, frozen)
    return replace(
        asked,
        events=tuple(
            event
            if event.id in held or event.id in free
            else replace(event, mandatory=False, pinned=None, rooms=())
            for event in asked.events
        ),
    )


def _pinned(
    problem: Problem,
    broken: Collection[Violation],
    held: Mapping[str, Placement],
    frozen: Collection[str],
) -> Problem:
    """The problem in which what is `held` stays, and nothing is minded that is `broken` by it."""
    crowded = [len(one.events) for one in broken if one.rule == "daily"]
    of_hosts = [one for one in broken if held.keys() & {*one.events}]
    return replace(
        problem,
        organisations=tuple(_limited(one, of_hosts) for one in problem.organisations),
        daily_events=max(crowded, default=problem.daily_events),
        people=_there(problem, broken, held),
        events=tuple(
            _kept(problem, event, held[event.id], held, pinned=event.id not in frozen)
            if event.id in held
            else event
            for event in _one_at_a_time(problem, _eased(problem, broken, held), of_hosts)
        ),
    )


def _kept(
    problem: Problem,
    event: Event,
    place: Placement,
    held: Mapping[str, Placement],
    *,
    pinned: bool,
) -> Event:
    """The event where hands have put it, whatever its host has asked for; what is not `pinned`
    there is frozen.
    """
    room = problem.room_by_id[place.room]
    return replace(
        event,
        pinned=Pin(place.start, place.room) if pinned else None,
        available=None,
        slots=None,
        rooms=None,
        attendance=min(event.attendance, room.capacity),
        features=event.features & room.features,
        after=tuple(one for one in event.after if one not in held),
        not_with=tuple(one for one in event.not_with if one not in held),
    )


def _eased(
    problem: Problem, broken: Collection[Violation], held: Mapping[str, Placement]
) -> list[Event]:
    """The events without what those that are held break among themselves: it cannot be mended."""
    events = {event.id: event for event in problem.events}
    for one in broken:
        for event_id in held.keys() & {*one.events}:
            event, details = events[event_id], one.details
            if one.rule == "equipment":
                needs = {t: n for t, n in event.equipment.items() if t != details["equipment"]}
                event = replace(event, equipment=needs)
            events[event_id] = event
    return list(events.values())


def _limited(host: Organisation, broken: Collection[Violation]) -> Organisation:
    """A host that may have as many events at one time, or on one day, as it has where it breaks
    that limit; the other limit stays as it is.
    """
    of_host = [one for one in broken if one.details.get("organisation") == host.id]
    at_once = [len(one.events) for one in of_host if one.rule == "organiser_parallel"]
    on_a_day = [len(one.events) for one in of_host if one.rule == "organiser_daily"]
    return replace(
        host,
        parallel_events=max([*at_once, host.parallel_events]),
        daily_events=max(on_a_day, default=host.daily_events),
    )


def _one_at_a_time(
    problem: Problem, events: Collection[Event], broken: Collection[Violation]
) -> Iterator[Event]:
    """The events, of which no two of a host that may have one at a time meet but those that do: its
    limit has been raised for them, and would let any others meet.
    """
    single = {one.id for one in problem.organisations if one.parallel_events == 1}
    meet = [one for one in broken if one.rule == "organiser_parallel"]
    raised = single & {str(one.details["organisation"]) for one in meet}
    for event in events:
        beside = {event.id}.union(*(one.events for one in meet if event.id in one.events))
        apart = (
            other.id
            for other in events
            if other.id not in beside and raised & {*event.organisers} & {*other.organisers}
        )
        yield replace(event, not_with=tuple(dict.fromkeys([*event.not_with, *apart])))


def _there(
    problem: Problem, broken: Collection[Violation], held: Mapping[str, Placement]
) -> tuple[Person, ...]:  # fmt: skip
    """The people, who are not away while they are needed at what is held, nor anywhere else."""
    needed: dict[str, list[Period]] = defaultdict(list)
    for one in broken:
        for event_id in held.keys() & {*one.events} if one.rule == "person_unavailable" else ():
            start = held[event_id].start
            end = start + problem.event_by_id[event_id].duration
            needed[str(one.details["person"])].append(Period(start, end))
    return tuple(
        replace(one, unavailable=left_of(one.unavailable, needed[one.id])) for one in problem.people
    )
