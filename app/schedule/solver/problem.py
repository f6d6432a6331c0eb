"""From the database's facts to the scheduler's problem. Names in it are ids."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from app.core import i18n
from app.meetings.models import Slot
from app.registrations.models import Absence
from app.schedule.rules import (
    ORGANISING,
    Facts,
    Place,
    closed_by_room,
    has_hours,
    organisation_id,
)
from app.schedule.rules.policy import points_of
from app.schedule.solver.moments import minutes_of, moment_of
from app.schedule.solver.policy import asked_by, judged_by
from app.schedule.solver.starts import Pins, Starts, further_starts
from app.side_events.models import RelationKind, SideEvent
from app.side_events.rules.answers import people_of, takes_part
from app.side_events.rules.eased import equipment_needed, features_needed, people_counted
from app.side_events.rules.times import possible_periods, slots_near
from scheduler import Placement, Problem
from scheduler import problem as scheduling

NOWHERE: Mapping[str, Place] = {}


def problem_of(facts: Facts, board: Mapping[str, Place] = NOWHERE) -> Problem:
    """What schedules of a meeting are judged by: what is accepted, on its slots and rooms.

    `board` is where events stand: see `with_frozen`.
    """
    return with_frozen(judged_by(_as_demanded(facts), facts.policy), facts, board)


def with_frozen(problem: Problem, facts: Facts, board: Mapping[str, Place]) -> Problem:
    """The problem of a meeting in which what the board has on frozen days stays there.

    What is published on such a day is where people were told, wherever the board has it.
    """
    days = set(facts.meeting.frozen_days)
    stands = (
        Placement(one, place.room_id, minutes_of(place.starts_at)) for one, place in board.items()
    )
    frozen = {
        one.event: one
        for one in (*stands, *problem.published)
        if days and problem.date_of(one.start) in days
    }
    return replace(problem, frozen=tuple(frozen[one] for one in sorted(frozen)))


def question_of(facts: Facts, board: Mapping[str, Place] = NOWHERE) -> Problem:
    """What the scheduler is asked: the same, with a cost in the place of a rule that only warns."""
    open_to = {
        event.id: tuple(slot.id for slot in _unreserved(facts, event))
        if facts.reserved and event.available is None
        else None
        for event in facts.events
    }
    return asked_by(problem_of(facts, board), facts.policy, open_to)


def _as_demanded(facts: Facts) -> Problem:
    meeting = facts.meeting
    starts = further_starts(facts)
    return Problem(
        name=i18n.in_language(meeting.name, i18n.DEFAULT),
        timezone=meeting.timezone,
        start_step=meeting.start_step,
        turnaround=meeting.turnaround,
        plenary_buffer=meeting.plenary_buffer,
        weights=scheduling.Weights(**points_of(meeting.weights)),
        slots=_slots(facts, starts),
        rooms=_rooms(facts, starts),
        travel=_travel(facts),
        equipment=tuple(scheduling.Equipment(one.id, one.quantity) for one in facts.equipment),
        sessions=_sessions(facts),
        people=_people(facts),
        organisations=tuple(
            scheduling.Organisation(one) for one in sorted({*_organisers(facts.events)})
        ),
        delegations=_delegations(facts),
        events=_events(facts, Pins(facts, starts)),
        published=_published(facts),
    )


def _slots(facts: Facts, starts: Starts) -> tuple[scheduling.Slot, ...]:
    """The slots; in one that something takes a part of, events may also start when it is over."""
    return tuple(
        scheduling.Slot(slot.id, start, end, _inside(starts.everywhere, [(start, end)]))
        for slot in facts.slots
        for start, end in [(minutes_of(slot.starts_at), minutes_of(slot.ends_at))]
    )


def _inside(starts: Iterable[int], periods: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    """Those within one of the periods, in order; each begins with a start anyway."""
    within = list(periods)
    return tuple(one for one in sorted(starts) if any(a < one < b for a, b in within))


def as_if_unpublished(problem: Problem) -> Problem:
    """The same question, had nothing been published yet."""
    return replace(problem, published=(), frozen=())


def _rooms(facts: Facts, starts: Starts) -> tuple[scheduling.Room, ...]:
    slots = [(minutes_of(one.starts_at), minutes_of(one.ends_at)) for one in facts.slots]
    closed = closed_by_room(facts)
    excludes = _excludes(facts)
    return tuple(
        scheduling.Room(
            id=room.id,
            capacity=room.capacity,
            venue=room.venue_id,
            features=frozenset(room.features),
            turnaround=room.turnaround,
            unavailable=tuple(
                _period(one.starts_at, one.ends_at) for one in closed.get(room.id, ())
            ),
            excludes=excludes[room.id],
            starts=_inside(starts.in_room.get(room.id, ()), slots),
        )
        for room in facts.rooms
    )


def _excludes(facts: Facts) -> Mapping[str, tuple[str, ...]]:
    """Per room what it is a part of, also of parts of parts; what excludes goes both ways."""
    wholes: dict[str, set[str]] = defaultdict(set)
    for division in facts.divisions:
        wholes[division.part_id].add(division.whole_id)
    known = {room.id for room in facts.rooms}
    found: dict[str, tuple[str, ...]] = {}
    for room_id in known:
        above, new = set[str](), {room_id}
        while new:
            new = {whole for one in new for whole in wholes[one]} - above - {room_id}
            above |= new
        found[room_id] = tuple(sorted(above & known))
    return found


def _travel(facts: Facts) -> tuple[scheduling.Travel, ...]:
    return tuple(
        scheduling.Travel((way.venue_a_id, way.venue_b_id), way.minutes)
        for way in facts.travel
        if way.venue_a_id != way.venue_b_id
    )


def _sessions(facts: Facts) -> tuple[scheduling.Session, ...]:
    on_duty: dict[str, list[str]] = defaultdict(list)
    for duty in facts.duties:
        on_duty[duty.session_id].append(duty.person_id)
    return tuple(
        scheduling.Session(
            id=session.id,
            start=minutes_of(session.starts_at),
            end=minutes_of(session.ends_at),
            plenary=session.exclusive,
            rooms=tuple(room.id for room in session.rooms),
            people=tuple(on_duty[session.id]),
        )
        for session in facts.sessions
        if has_hours(session) and session.starts_at and session.ends_at
    )


def _people(facts: Facts) -> tuple[scheduling.Person, ...]:
    speaking = {speaker.person_id for event in facts.events for speaker in people_of(event)}
    timed = {session.id for session in facts.sessions if has_hours(session)}
    on_duty = {duty.person_id for duty in facts.duties if duty.session_id in timed}
    absences: dict[str, list[Absence]] = defaultdict(list)
    for absence in facts.absences:
        absences[absence.person_id].append(absence)
    return tuple(
        scheduling.Person(one, tuple(_period(a.starts_at, a.ends_at) for a in absences[one]))
        for one in sorted(speaking | on_duty)
    )


def _organisers(events: Iterable[SideEvent]) -> Iterable[str]:
    return (one for event in events for one in _organisers_of(event))


def _organisers_of(event: SideEvent) -> tuple[str, ...]:
    ids = (
        organisation_id(one) for one in event.partners if one.role in ORGANISING and takes_part(one)
    )
    return tuple(dict.fromkeys(ids))


def _delegations(facts: Facts) -> tuple[scheduling.Delegation, ...]:
    """Who wants to be where. A delegation that nobody is approved for yet counts as one person."""
    accepted = {event.id for event in facts.events}
    wanted = (
        (wants, tuple(one for one in wants.event_ids if one in accepted)) for wants in facts.wants
    )
    return tuple(
        scheduling.Delegation(wants.delegation_id, size=max(1, wants.size), interests=events)
        for wants, events in wanted
        if events
    )


def _events(facts: Facts, pins: Pins) -> tuple[scheduling.Event, ...]:
    accepted = {event.id for event in facts.events}
    related: dict[tuple[str, RelationKind], list[str]] = defaultdict(list)
    for relation in facts.relations:
        if relation.other_id in accepted:
            related[relation.side_event_id, relation.kind].append(relation.other_id)
    rooms = facts.side_event_rooms
    return tuple(
        scheduling.Event(
            id=event.id,
            duration=facts.minutes_of(event),
            attendance=people_counted(event),
            features=frozenset(features_needed(event)) | facts.needed.get(event.id, frozenset()),
            equipment=equipment_needed(event),
            people=tuple(dict.fromkeys(speaker.person_id for speaker in people_of(event))),
            organisers=_organisers_of(event),
            themes=frozenset(theme.id for theme in event.themes),
            mandatory=event.mandatory,
            priority=event.priority,
            available=_available(facts, event),
            rooms=_rooms_for(facts, event),
            after=tuple(related[event.id, RelationKind.AFTER]),
            not_with=tuple(related[event.id, RelationKind.NOT_WITH]),
            pinned=pins.of(event),
            preferred_slots=_preferred(facts, event),
            preferred_rooms=tuple(w.room_id for w in event.room_wishes if w.room_id in rooms),
        )
        for event in facts.events
    )


def _rooms_for(facts: Facts, event: SideEvent) -> tuple[str, ...]:
    """The rooms for side events; an organiser's pin may put an event into any other."""
    offered = {*facts.side_event_rooms, *([event.pinned_room_id] if event.pinned_room_id else [])}
    return tuple(room.id for room in facts.rooms if room.id in offered)


def _available(facts: Facts, event: SideEvent) -> tuple[scheduling.Period, ...] | None:
    free = _unreserved(facts, event)
    if event.available is not None:
        free = list(facts.slots)  # what organisers demand of an event goes before what they reserve
    periods = possible_periods(event, free, facts.meeting.timezone)
    if periods is None and (not facts.reserved or event.pinned_start is not None):
        return None
    if periods is None:
        return tuple(_period(slot.starts_at, slot.ends_at) for slot in free)
    return tuple(_period(period.starts_at, period.ends_at) for period in periods)


def _unreserved(facts: Facts, event: SideEvent) -> list[Slot]:
    """Where slots are reserved: all others, and the one in which the event is published."""
    if not facts.reserved:
        return list(facts.slots)
    held = event.announced_start
    return [
        slot
        for slot in facts.slots
        if slot.id not in facts.reserved
        or event.pinned_start is not None
        or (held and slot.starts_at <= held < slot.ends_at)
    ]


def _preferred(facts: Facts, event: SideEvent) -> tuple[str, ...]:
    """The slots wished for, then those nearest to the item of the agenda that it is about."""
    wished: list[str] = []
    if event.slot_wishes:
        there = {slot.id for slot in facts.slots}
        wished = [wish.slot_id for wish in event.slot_wishes if wish.slot_id in there]
    near = slots_near(event.near_item, facts.agenda, facts.slots, facts.sessions)
    return tuple(dict.fromkeys([*wished, *(one for one in near if one not in event.impossible)]))


def _published(facts: Facts) -> tuple[Placement, ...]:
    accepted = {event.id for event in facts.events}
    return tuple(
        Placement(one.side_event_id, one.room_id, minutes_of(one.starts_at))
        for one in facts.released
        if one.is_held and one.side_event_id in accepted
    )


def _period(starts_at: datetime, ends_at: datetime) -> scheduling.Period:
    return scheduling.Period(minutes_of(starts_at), minutes_of(ends_at))


def periods_of(problem: Problem, rule: str, about: str) -> list[tuple[datetime, datetime]]:
    """The periods of which a demand speaks: of an event, a room or a person, as its rule says."""
    periods: tuple[scheduling.Period, ...] = ()
    if rule == "available" and about in problem.event_by_id:
        periods = problem.event_by_id[about].available or ()
    elif rule == "room_unavailable" and about in problem.room_by_id:
        periods = problem.room_by_id[about].unavailable
    elif rule == "person_unavailable" and about in problem.person_by_id:
        periods = problem.person_by_id[about].unavailable
    elif rule == "plenary":
        periods = tuple(
            scheduling.Period(one.start, one.end) for one in problem.sessions if one.id == about
        )
    return [(moment_of(one.start), moment_of(one.end)) for one in periods]
