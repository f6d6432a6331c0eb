"""Loads everything that the schedule of a meeting depends on, in a constant number of selects."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.calls.queries import reserved_slots
from app.meetings import queries as meetings
from app.meetings.models import Basis, Meeting, Room
from app.meetings.models import Session as MeetingSession
from app.registrations import queries as registrations
from app.registrations.models import Absence, Person, SessionDuty
from app.schedule.models import Release
from app.schedule.queries.policy import policy_of
from app.schedule.queries.releases import current_release, events_of
from app.schedule.rules import Facts, Wants
from app.side_events import queries as side_events
from app.side_events.models import SideEvent
from app.side_events.rules.demands import needed_by_people

# What a public source tells of is no secret, also before the organisers publish anything.
PUBLIC = frozenset({Basis.STATED, Basis.INFERRED})


def facts_of(
    db: Session, meeting: Meeting, known: Sequence[SideEvent] | None = None
) -> Facts:  # fmt: skip
    """Everything of a meeting that its schedule depends on, as it stands now.

    With its accepted events, where they are `known`; then without what only publishing needs, and
    to ask for that is a mistake.
    """
    printed = known is None
    given = meetings.rooms_of(db, meeting.id)
    sessions = meetings.sessions_of(db, meeting.id)
    events = side_events.accepted(db, meeting.id) if known is None else known
    by_person = registrations.features_needed(db, meeting.id)
    release = current_release(db, meeting.id, printed=printed)
    released = events_of(db, release.id, printed=printed) if release else []
    named = {room.id for session in sessions for room in session.rooms}
    named |= {event.pinned_room_id for event in events if event.pinned_room_id}
    named |= {one.room_id for one in released}
    rooms = _with_others(db, [one.room for one in given], named)
    return Facts(
        meeting=meeting,
        policy=policy_of(db, meeting.id),
        slots=meetings.slots_of(db, meeting.id),
        reserved=frozenset(reserved_slots(db, meeting.id)),
        rooms=rooms,
        side_event_rooms=frozenset(one.room_id for one in given if one.for_side_events),
        divisions=meetings.divisions_among(db, [room.id for room in rooms]),
        closures=meetings.closures_of(db, meeting.id),
        travel=meetings.travel_among(db, meeting.id, {room.venue_id for room in rooms}),
        equipment=meetings.equipment_of(db, meeting.id),
        agenda=meetings.agenda_of(db, meeting.id),
        sessions=sessions,
        duties=duties_of(db, meeting.id),
        absences=absences_of(db, meeting.id),
        people=_people_on_duty(db, meeting.id),
        events=events,
        needed={event.id: needed_by_people(event, by_person) for event in events},
        relations=side_events.relations(db, meeting.id),
        wants=[
            Wants(one.delegation_id, one.size, one.side_events)
            for one in side_events.interests(db, meeting.id)
        ],
        release=release,
        released=released,
    )


def facts_to_tell(db: Session, meeting: Meeting, release: Release) -> Facts:
    """What letters between two releases tell of, and to whom: far less than a schedule depends on,
    as it is looked at whenever something of the meeting has changed.
    """
    given = meetings.rooms_of(db, meeting.id)
    released = events_of(db, release.id)
    rooms = _with_others(db, [one.room for one in given], {one.room_id for one in released})
    events = side_events.accepted_to_tell(db, meeting.id)
    return Facts(meeting=meeting, rooms=rooms, events=events, release=release, released=released)


def official_facts(db: Session, meeting: Meeting) -> Facts:
    """The official programme alone, for the page of a meeting that has published nothing yet."""
    given = meetings.rooms_of(db, meeting.id)
    sessions = meetings.sessions_of(db, meeting.id)
    named = {room.id for session in sessions for room in session.rooms}
    rooms = _with_others(db, [one.room for one in given], named)
    return Facts(
        meeting=meeting,
        rooms=rooms,
        agenda=meetings.agenda_of(db, meeting.id),
        sessions=sessions,
        known=[one for one in side_events.accepted(db, meeting.id) if one.basis in PUBLIC],
    )


def duties_of(db: Session, meeting_id: str) -> list[SessionDuty]:
    """Who must be in which session of the official programme."""
    return list(
        db.scalars(
            select(SessionDuty)
            .join(MeetingSession, MeetingSession.id == SessionDuty.session_id)
            .where(MeetingSession.meeting_id == meeting_id)
            .order_by(SessionDuty.session_id, SessionDuty.person_id)
        )
    )


def absences_of(db: Session, meeting_id: str) -> list[Absence]:
    """When people of this meeting are not available."""
    return list(
        db.scalars(
            select(Absence)
            .join(Person, Person.id == Absence.person_id)
            .where(Person.meeting_id == meeting_id)
            .order_by(Absence.person_id, Absence.starts_at)
        )
    )


def meeting_by_id(db: Session, meeting_id: str) -> Meeting:
    """A meeting with its venue and instrument."""
    chosen = select(Meeting).where(Meeting.id == meeting_id)
    return db.scalars(
        chosen.options(joinedload(Meeting.venue), joinedload(Meeting.instrument))
    ).one()


def events_named(db: Session, event_ids: Collection[str]) -> Sequence[SideEvent]:
    """These side events, whatever has become of them, with whatever a table names of them."""
    chosen = select(SideEvent).where(SideEvent.id.in_(event_ids))
    return db.scalars(side_events.whole(chosen)).all()


def room(db: Session, room_id: str | None) -> Room | None:
    """A room, if one is asked for."""
    return db.get(Room, room_id) if room_id else None


def _with_others(db: Session, rooms: list[Room], named: set[str]) -> list[Room]:
    """The meeting's rooms and those that something else names, with their venues."""
    missing = named - {room.id for room in rooms}
    if not missing:
        return rooms
    chosen = select(Room).where(Room.id.in_(missing)).options(joinedload(Room.venue))
    return [*rooms, *db.scalars(chosen.order_by(Room.position, Room.code))]


def _people_on_duty(db: Session, meeting_id: str) -> list[Person]:
    on_duty = select(SessionDuty.person_id)
    chosen = select(Person).where(Person.meeting_id == meeting_id, Person.id.in_(on_duty))
    return list(db.scalars(chosen.order_by(Person.id)))
