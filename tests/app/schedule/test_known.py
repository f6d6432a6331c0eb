"""What the board knows of a meeting is as the database has it now, whoever changed what."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.meetings.models import (
    Equipment,
    Meeting,
    MeetingRoom,
    Room,
    RoomClosure,
    RoomDivision,
    Slot,
    Theme,
    Travel,
)
from app.meetings.models import Session as MeetingSession
from app.registrations.models import Absence, SessionDuty
from app.schedule import queries, service, solver
from app.schedule.models import BoardKind, Scheduling
from app.schedule.rules import Names, Spot
from app.schedule.service import Move
from app.schedule.service.known import Known, known_of
from app.side_events.models import (
    Answer,
    AttendanceMark,
    EquipmentNeed,
    Interest,
    Partner,
    RelationKind,
    RoomWish,
    SideEvent,
    SideEventRelation,
    SideEventState,
    SideEventTheme,
    SlotWish,
    Speaker,
)
from tests.make import meetings, registrations, schedule, side_events
from tests.make.calls import set_call

HOUR = timedelta(hours=1)


class World:
    """Four events on a meeting, and what may be changed of it; the database is the argument."""

    def __init__(self, db: Session) -> None:
        self.scene = scene = schedule.scene(db)
        self.meeting = scene.meeting
        partners = [side_events.lead("Organisation 4"), side_events.partner("Other 4")]
        scene.events.append(schedule.event(db, scene, 4, partners=partners))
        self.one, self.two, *_rest, self.four = (event.id for event in scene.events)
        self.small, self.large = (room.id for room in scene.rooms)
        self.slot, self.later = (slot.id for slot in scene.slots)
        self.hours = {"starts_at": scene.slots[0].starts_at, "ends_at": scene.slots[0].ends_at}
        self.person = scene.events[0].speakers[0].person_id
        self.session = meetings.session(db, self.meeting, rooms=[scene.rooms[1]]).id
        self.thing = Equipment(
            meeting_id=self.meeting.id, code="kit", name={"en": "Kit"}, quantity=1
        )
        self.theme = Theme(meeting_id=self.meeting.id, code="x", name={"en": "X"})
        self.far = meetings.venue(db, "far", "Far")
        member = registrations.registration(
            db, self.meeting, "Ana Pérez", email="ana@example.org", approved=True
        )
        self.member, self.delegation = member.person_id, member.delegation_id
        db.add_all((self.thing, self.theme))
        schedule.draft(db, self.meeting, schedule.spread(scene), scene.events)


def in_one(
    table: Any, of: Callable[[World], Any], **values: Any
) -> Callable[[Session, World], object]:
    """A row of a table gets other values."""

    def change(db: Session, world: World) -> None:
        row = db.get_one(table, of(world))
        for name, value in values.items():
            setattr(row, name, value)

    return change


def add(make: Callable[[World], Any]) -> Callable[[Session, World], object]:
    """A row is added."""
    return lambda db, world: db.add(make(world))


def event(**values: Any) -> Callable[[Session, World], object]:
    return in_one(SideEvent, lambda world: world.one, **values)


def pinned(db: Session, world: World) -> None:
    found = db.get_one(SideEvent, world.four)
    found.pinned_start, found.pinned_room_id = world.hours["starts_at"], world.large


def declined(db: Session, world: World) -> None:
    kind = Partner
    db.execute(
        update(kind)
        .where(kind.side_event_id == world.four, kind.position == 1)
        .values(answer=Answer.DECLINED)
    )


def away(db: Session, world: World) -> None:
    day = world.scene.slots[0].starts_at.date().isoformat()
    db.execute(update(Speaker).where(Speaker.side_event_id == world.two).values(away=[day]))


def published(db: Session, world: World) -> None:
    meeting = queries.meeting_by_id(db, world.meeting.id)
    draft = queries.newest_draft(db, meeting.id)
    assert draft is not None
    service.publish(db, None, draft)


Change = Callable[[Session, World], object]
CHANGES: dict[str, Change] = {
    "what is published": published,
    "the length of an event": event(duration=45),
    "its title": event(title="Called otherwise"),
    "how many come": event(attendance=77),
    "what its room must have": event(features=["projector"]),
    "how much it matters": event(priority=9),
    "a slot that is impossible": lambda db, w: event(impossible=[w.later])(db, w),
    "a pin": pinned,
    "a partner who declines": declined,
    "the day of a speaker": away,
    "a wish for a slot": add(lambda w: SlotWish(side_event_id=w.one, slot_id=w.later, rank=1)),
    "a wish for a room": add(lambda w: RoomWish(side_event_id=w.one, room_id=w.large, rank=0)),
    "what it needs": add(
        lambda w: EquipmentNeed(side_event_id=w.one, equipment_id=w.thing.id, quantity=1)
    ),
    "its theme": add(lambda w: SideEventTheme(side_event_id=w.one, theme_id=w.theme.id)),
    "what it comes after": add(
        lambda w: SideEventRelation(side_event_id=w.two, other_id=w.one, kind=RelationKind.AFTER)
    ),
    "an event that is not held": in_one(
        SideEvent, lambda w: w.scene.events[2].id, state=SideEventState.CANCELLED
    ),
    "the seats of a room": in_one(Room, lambda w: w.small, capacity=41),
    "what a room has": in_one(Room, lambda w: w.small, features=["step_free"]),
    "a closed room": add(
        lambda w: RoomClosure(meeting_id=w.meeting.id, room_id=w.large, **w.hours)
    ),
    "a divided room": add(lambda w: RoomDivision(whole_id=w.large, part_id=w.small)),
    "a room that is not for side events": in_one(
        MeetingRoom, lambda w: (w.meeting.id, w.small), for_side_events=False
    ),
    "a room elsewhere": lambda db, w: in_one(Room, lambda w: w.large, venue_id=w.far.id)(db, w),
    "the way there": add(
        lambda w: Travel(
            meeting_id=w.meeting.id,
            venue_a_id=w.far.id,
            venue_b_id=w.scene.rooms[0].venue_id,
            minutes=12,
        )
    ),
    "how many there are of a thing": in_one(Equipment, lambda w: w.thing.id, quantity=3),
    "a session": in_one(MeetingSession, lambda w: w.session, exclusive=False),
    "who must be in it": add(lambda w: SessionDuty(session_id=w.session, person_id=w.person)),
    "an absence": add(lambda w: Absence(person_id=w.person, **w.hours)),
    "a new slot": lambda db, w: meetings.slot(db, w.meeting, day=2),
    "the end of a slot": lambda db, w: in_one(
        Slot, lambda w: w.later, ends_at=w.scene.slots[1].ends_at + HOUR
    )(db, w),
    "a setting": in_one(Meeting, lambda w: w.meeting.id, turnaround=10, weights={"unplaced": 7}),
    "what is set of rules": add(lambda w: Scheduling(meeting_id=w.meeting.id, per_host=2)),
    "who wants to come": add(
        lambda w: AttendanceMark(
            person_id=w.member, side_event_id=w.two, marked_at=w.hours["starts_at"]
        )
    ),
    "what a delegation wants": add(
        lambda w: Interest(delegation_id=w.delegation, side_event_id=w.one)
    ),
    "the freeze": lambda db, w: in_one(
        Meeting, lambda w: w.meeting.id, frozen_days=[w.hours["ends_at"].date().isoformat()]
    )(db, w),
    "slots that are reserved": lambda db, w: set_call(db, w.meeting, reserved=frozenset({w.later})),
}


def look(sessions: Sessions, world: World) -> Known:
    """What is known, which is what would be found if nothing were kept."""
    with sessions.read() as db:
        meeting = queries.meeting_by_id(db, world.meeting.id)
        found = known_of(db, meeting)
        facts = queries.facts_of(db, meeting)
        assert found.problem == solver.problem_of(facts)
        assert Names.of(found.facts) == Names.of(facts)
    return found


def test_whatever_is_changed_is_known_at_once(sessions: Sessions) -> None:
    with sessions.write() as db:
        world = World(db)
    before = look(sessions, world)

    for what, change in CHANGES.items():
        with sessions.write() as db:
            change(db, world)
        after = look(sessions, world)
        said = (after.problem, Names.of(after.facts))
        assert said != (before.problem, Names.of(before.facts)), what
        before = after


def test_what_is_not_changed_is_kept_and_moves_change_nothing_of_it(sessions: Sessions) -> None:
    with sessions.write() as db:
        world = World(db)
    before = look(sessions, world)

    with sessions.write() as db:
        meeting = queries.meeting_by_id(db, world.meeting.id)
        seen = Spot(world.small, world.hours["starts_at"])
        move = Move(world.one, seen, None)
        service.change(db, None, meeting, BoardKind.TAKEN_OFF, [move])

    assert look(sessions, world) is before


def test_what_is_rolled_back_was_known_only_to_who_did_it(sessions: Sessions) -> None:
    with sessions.write() as db:
        world = World(db)
    before = look(sessions, world)

    with sessions.read() as db:
        event(attendance=99)(db, world)
        meeting = queries.meeting_by_id(db, world.meeting.id)
        assert known_of(db, meeting).problem.event_by_id[world.one].attendance == 99
        db.rollback()

    assert look(sessions, world).problem == before.problem


def test_what_somebody_touched_is_not_believed(sessions: Sessions) -> None:
    with sessions.write() as db:
        world = World(db)
    look(sessions, world).facts.events[0].attendance = 1

    assert look(sessions, world).facts.events[0].attendance == 30


def test_two_meetings_are_kept_apart(sessions: Sessions) -> None:
    with sessions.write() as db:
        first = World(db)
        other = schedule.scene(db, "other")

    found = look(sessions, first)
    with sessions.read() as db:
        others = known_of(db, queries.meeting_by_id(db, other.meeting.id))

    assert {one.id for one in others.problem.events} == {one.id for one in other.events}
    assert look(sessions, first) is found
