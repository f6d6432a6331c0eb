"""A problem of the scheduler's as a meeting, so that what it can say is seen on pages.

Rooms, slots, sessions, people and events have the ids of the problem. Slots to which an event is
held become periods in which it is available, which is how a meeting says it.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from app.meetings.models import (
    Equipment,
    Meeting,
    MeetingRoom,
    Room,
    RoomClosure,
    RoomDivision,
    SessionKind,
    Slot,
    Venue,
)
from app.meetings.models import Session as MeetingSession
from app.registrations.models import Absence, Person, SessionDuty
from app.registrations.rules import name_key
from app.side_events.models import (
    EquipmentNeed,
    Partner,
    PartnerRole,
    RelationKind,
    RoomWish,
    SideEvent,
    SideEventRelation,
    SideEventState,
    SlotWish,
    Speaker,
    SpeakerRole,
)
from scheduler import Problem
from scheduler import problem as scheduling
from tests.make import meetings

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def load(db: Session, problem: Problem, slug: str = "im-test") -> Meeting:
    """A meeting that has everything of a problem but themes, delegations and pairs."""
    meeting = meetings.meeting(db, slug)
    meeting.start_step, meeting.turnaround = problem.start_step, problem.turnaround
    meeting.plenary_buffer = problem.plenary_buffer
    _venues(db, problem)
    _rooms(db, meeting, problem)
    for slot in problem.slots:
        db.add(Slot(id=slot.id, meeting_id=meeting.id, **_hours(slot.start, slot.end)))
    for thing in problem.equipment:
        db.add(_equipment(meeting, thing))
    db.flush()
    _people(db, meeting, problem)
    for session in problem.sessions:
        _session(db, meeting, session)
    for number, event in enumerate(problem.events, 1):
        _event(db, meeting, problem, event, number)
    db.flush()
    for event in problem.events:
        db.add_all(_relations(event))
    db.flush()
    return meeting


def _moment(minutes: int) -> datetime:
    return EPOCH + timedelta(minutes=minutes)


def _hours(start: int, end: int) -> dict[str, datetime]:
    return {"starts_at": _moment(start), "ends_at": _moment(end)}


def _venues(db: Session, problem: Problem) -> None:
    for name in sorted({room.venue or "venue" for room in problem.rooms}):
        db.add(Venue(id=name, code=name, name={"en": name.title()}, address=""))
    db.flush()


def _rooms(db: Session, meeting: Meeting, problem: Problem) -> None:
    for room in problem.rooms:
        db.add(
            Room(
                id=room.id,
                venue_id=room.venue or "venue",
                code=room.id,
                name={"en": f"Room {room.id}"},
                capacity=room.capacity,
                features=sorted(room.features),
                turnaround=room.turnaround,
            )
        )
        db.flush()
        db.add(MeetingRoom(meeting_id=meeting.id, room_id=room.id, for_side_events=True))
        for period in room.unavailable:
            hours = _hours(period.start, period.end)
            db.add(RoomClosure(meeting_id=meeting.id, room_id=room.id, reason="", **hours))
    for room in problem.rooms:
        db.add_all(RoomDivision(whole_id=whole, part_id=room.id) for whole in room.excludes)


def _equipment(meeting: Meeting, thing: scheduling.Equipment) -> Equipment:
    name = {"en": thing.id.replace("-", " ").capitalize()}
    return Equipment(
        id=thing.id, meeting_id=meeting.id, code=thing.id, name=name, quantity=thing.quantity
    )


def _people(db: Session, meeting: Meeting, problem: Problem) -> None:
    named = {person for event in problem.events for person in event.people}
    named |= {person for session in problem.sessions for person in session.people}
    away = {person.id: person.unavailable for person in problem.people}
    known = sorted(named | away.keys())
    db.add_all(
        Person(
            id=one,
            meeting_id=meeting.id,
            name=f"Person {one}",
            name_key=name_key(f"Person {one}"),
            created_at=EPOCH,
        )
        for one in known
    )
    db.flush()
    for one in known:
        for period in away.get(one, ()):
            db.add(Absence(person_id=one, **_hours(period.start, period.end)))


def _session(db: Session, meeting: Meeting, session: scheduling.Session) -> None:
    db.add(
        MeetingSession(
            id=session.id,
            meeting_id=meeting.id,
            kind=SessionKind.PLENARY if session.plenary else SessionKind.PANEL,
            title={"en": session.id.replace("-", " ").capitalize()},
            exclusive=session.plenary,
            rooms=[db.get_one(Room, room) for room in session.rooms],
            **_hours(session.start, session.end),
        )
    )
    db.flush()
    db.add_all(SessionDuty(session_id=session.id, person_id=one) for one in session.people)


def _event(
    db: Session, meeting: Meeting, problem: Problem, event: scheduling.Event, number: int
) -> None:
    pin = event.pinned
    db.add(
        SideEvent(
            id=event.id,
            meeting_id=meeting.id,
            number=number,
            state=SideEventState.ACCEPTED,
            title=f"Event {event.id}",
            contact_name="Jo Applicant",
            contact_email="jo@example.org",
            duration=event.duration,
            attendance=event.attendance,
            features=sorted(event.features),
            mandatory=event.mandatory,
            priority=event.priority,
            pinned_start=_moment(pin.start) if pin and pin.start is not None else None,
            pinned_room_id=pin.room if pin else None,
            available=_available(problem, event),
            created_at=EPOCH,
            partners=[_partner(*one) for one in enumerate(event.organisers)],
            speakers=[_speaker(*one) for one in enumerate(event.people)],
            slot_wishes=[
                SlotWish(slot_id=one, rank=rank) for rank, one in enumerate(event.preferred_slots)
            ],
            room_wishes=[
                RoomWish(room_id=one, rank=rank) for rank, one in enumerate(event.preferred_rooms)
            ],
            equipment=[
                EquipmentNeed(equipment_id=one, quantity=many)
                for one, many in event.equipment.items()
            ],
        )
    )


def _available(problem: Problem, event: scheduling.Event) -> list[dict[str, str]] | None:
    """Its own periods, or those of the slots that it is held to."""
    periods = event.available
    if periods is None and event.slots is not None:
        slots = (problem.slot_by_id[one] for one in event.slots)
        periods = tuple(scheduling.Period(slot.start, slot.end) for slot in slots)
    if periods is None:
        return None
    return [
        {name: at.isoformat() for name, at in _hours(period.start, period.end).items()}
        for period in periods
    ]


def _partner(position: int, name: str) -> Partner:
    role = PartnerRole.CO_ORGANISER if position else PartnerRole.LEAD_ORGANISER
    return Partner(name=f"Organisation {name}", role=role, position=position)


def _speaker(position: int, person: str) -> Speaker:
    role = SpeakerRole.PANELLIST if position else SpeakerRole.CHAIR
    return Speaker(person_id=person, role=role, name=f"Person {person}", position=position)


def _relations(event: scheduling.Event) -> list[SideEventRelation]:
    return [
        SideEventRelation(side_event_id=event.id, other_id=other, kind=kind)
        for kind, others in (
            (RelationKind.AFTER, event.after),
            (RelationKind.NOT_WITH, event.not_with),
        )
        for other in others
    ]
