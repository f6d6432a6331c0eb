"""From the database to the scheduler's problem, and what is judged with it."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.meetings.models import Session as MeetingSession
from app.meetings.models import SessionKind
from app.meetings.service import divide_room, set_travel
from app.registrations.models import Absence, SessionDuty
from app.schedule import queries, rules, solver
from app.schedule.rules import Place
from app.schedule.rules.policy import USUAL
from app.side_events.models import Interest, RelationKind, SideEventRelation
from scheduler import Problem, read_problem, write_problem
from scheduler import problem as scheduling
from scheduler.problem import Placement
from tests.make import accounts, meetings, registrations, schedule, side_events
from tests.make.calls import set_call

HOUR = timedelta(hours=1)


def problem_of(db: Session, scene: schedule.Scene) -> Problem:
    db.flush()
    db.expire_all()
    return solver.problem_of(queries.facts_of(db, queries.meeting_by_id(db, scene.meeting.id)))


def test_a_plain_meeting_becomes_a_problem(db: Session) -> None:
    scene = schedule.scene(db, events=1)
    event = scene.events[0]

    problem = problem_of(db, scene)

    (asked,) = problem.events
    assert (asked.id, asked.duration, asked.attendance) == (event.id, 60, 30)
    assert asked.people == tuple(speaker.person_id for speaker in event.speakers)
    assert asked.organisers == ("name:organisation 1",)
    assert asked.preferred_slots == (scene.slots[0].id,)
    assert set(asked.rooms or ()) == {room.id for room in scene.rooms}
    assert (asked.mandatory, asked.pinned, asked.available) == (False, None, None)
    assert [slot.id for slot in problem.slots] == [slot.id for slot in scene.slots]
    assert problem.slots[0].end - problem.slots[0].start == 90
    assert solver.moment_of(problem.slots[0].start) == scene.slots[0].starts_at
    assert {room.capacity for room in problem.rooms} == {40, 120}
    assert problem.organisations == (scheduling.Organisation("name:organisation 1"),)
    assert read_problem(write_problem(problem)) == problem


def test_parts_of_rooms_exclude_all_that_they_are_parts_of(db: Session) -> None:
    scene = schedule.scene(db, events=1)
    large = scene.rooms[1]
    half = meetings.room(db, scene.meeting, "Half", 60, for_side_events=False)
    quarter = meetings.room(db, scene.meeting, "Quarter", 30, for_side_events=False)
    divide_room(db, whole=large, parts=[half])
    divide_room(db, whole=half, parts=[quarter])

    room = problem_of(db, scene).room_by_id

    assert room[large.id].excludes == ()
    assert room[half.id].excludes == (large.id,)
    assert set(room[quarter.id].excludes) == {half.id, large.id}


def test_the_meetings_own_settings_are_asked(db: Session) -> None:
    scene = schedule.scene(db, events=1)
    meeting = scene.meeting
    meeting.start_step, meeting.turnaround, meeting.plenary_buffer = 15, 10, 5
    meeting.weights = {"unplaced": 7, "nonsense": 1}

    problem = problem_of(db, scene)

    assert (problem.start_step, problem.turnaround, problem.plenary_buffer) == (15, 10, 5)
    kept = USUAL["taken_off"]  # which the format leaves out
    assert problem.weights == scheduling.Weights(unplaced=7, taken_off=kept)


def test_the_official_programme_and_its_people_are_asked(db: Session) -> None:
    scene = schedule.scene(db, events=1)
    small = scene.rooms[0]
    far = meetings.venue(db, "wmo", "WMO")
    away = meetings.room(db, scene.meeting, "Away", 50, for_side_events=False)
    away.venue_id = far.id
    venues = (small.venue_id, far.id)
    set_travel(db, accounts.actor(db), scene.meeting, venues, 15)
    plenary = meetings.session(db, scene.meeting, rooms=[away])
    person = scene.events[0].speakers[0].person
    starts, ends = scene.slots[0].starts_at, scene.slots[0].ends_at
    db.add(SessionDuty(session_id=plenary.id, person_id=person.id))
    db.add(Absence(person_id=person.id, starts_at=starts, ends_at=ends))

    problem = problem_of(db, scene)

    gone = scheduling.Period(solver.minutes_of(starts), solver.minutes_of(ends))
    assert problem.travel_minutes(small.venue_id, far.id) == 15
    assert problem.people == (scheduling.Person(person.id, (gone,)),)
    (session,) = problem.sessions
    assert (session.plenary, session.rooms, session.people) == (True, (away.id,), (person.id,))
    assert set(problem.events[0].rooms or ()) == {room.id for room in scene.rooms}


def test_what_organisers_demand_of_an_event_is_asked(db: Session) -> None:
    scene = schedule.scene(db, events=2)
    first, second = scene.events
    press = meetings.room(db, scene.meeting, "Press", 50, for_side_events=False)
    starts = scene.slots[0].starts_at
    period = {"starts_at": starts.isoformat(), "ends_at": (starts + 2 * HOUR).isoformat()}
    first.pinned_room_id, first.pinned_start, first.mandatory = press.id, starts, True
    first.available, first.priority = [period], 4
    for kind in RelationKind:
        db.add(SideEventRelation(side_event_id=second.id, other_id=first.id, kind=kind))

    problem = problem_of(db, scene)

    start = solver.minutes_of(starts)
    asked, other = problem.event_by_id[first.id], problem.event_by_id[second.id]
    assert asked.pinned == scheduling.Pin(start, press.id)
    assert (asked.mandatory, asked.priority) == (True, 4)
    assert asked.available == (scheduling.Period(start, start + 120),)
    assert set(asked.rooms or ()) == {press.id, *(room.id for room in scene.rooms)}
    assert set(other.rooms or ()) == {room.id for room in scene.rooms}
    assert (other.after, other.not_with) == ((first.id,), (first.id,))
    assert read_problem(write_problem(problem)) == problem


def test_delegations_are_asked_with_their_approved_members(db: Session) -> None:
    scene = schedule.scene(db, events=2)
    events = tuple(event.id for event in scene.events)
    members = [
        registrations.registration(db, scene.meeting, name, approved=approved)
        for name, approved in (("Ana Pérez", True), ("Bo Lind", True), ("Cy Young", False))
    ]
    delegation_id = members[0].delegation_id or ""
    db.add_all(Interest(delegation_id=delegation_id, side_event_id=one) for one in events)

    problem = problem_of(db, scene)

    expected = scheduling.Delegation(delegation_id, size=2, interests=events)
    assert problem.delegations == (expected,)


def test_what_has_no_hours_is_left_out_and_the_organiser_is_told(db: Session) -> None:
    scene = schedule.scene(db, events=1)
    meetings.room(db, scene.meeting, "No seats", 0)
    panel = MeetingSession(
        meeting_id=scene.meeting.id, kind=SessionKind.PANEL, title={"en": "Some day"}
    )
    db.add(panel)
    db.flush()
    facts = queries.facts_of(db, scene.meeting)

    said = rules.remarks(facts)

    assert solver.problem_of(facts).sessions == ()
    assert len(said) == 2
    assert "not known: 1." in said[0]
    assert "not known: No seats." in said[1]


def test_a_published_event_stays_in_the_question_where_it_is(db: Session) -> None:
    scene = schedule.scene(db, events=1)
    places = schedule.spread(scene)
    schedule.release(db, scene, places)

    problem = problem_of(db, scene)

    (published,) = problem.published
    room, start = places[scene.events[0].id]
    assert published == Placement(scene.events[0].id, room.id, solver.minutes_of(start))


def test_clashes_of_wishes_are_counted_by_rule(db: Session) -> None:
    scene = schedule.scene(db, events=2)  # both wish the first slot; both fit the small room
    chair = side_events.speaker("Same Person", email="same@example.org")
    for number in (3, 4):
        schedule.event(
            db,
            scene,
            number,
            speakers=[chair],
            partners=[side_events.lead("Same Organisation")],
            rooms=(scene.rooms[number - 3].id,),
            slots=(scene.slots[1].id,),
        )

    counted = solver.clashes_of_wishes(problem_of(db, scene))

    assert counted == {"room_double": 1, "person_double": 1, "organiser_parallel": 1}


def test_without_slots_or_rooms_there_are_no_wishes_to_count() -> None:
    empty = Problem(slots=(), rooms=(), events=(scheduling.Event("e", 60),))

    assert solver.clashes_of_wishes(empty) == {}


def test_a_draft_is_judged_against_the_present_facts(db: Session) -> None:
    scene = schedule.scene(db, events=2)
    problem = problem_of(db, scene)
    room, start = scene.rooms[0], scene.slots[0].starts_at
    both = {one.id: Place(room.id, start, start + timedelta(hours=1)) for one in scene.events}

    found = solver.judge_places(problem, both, [])

    assert [one.rule for one in found.violations] == ["room_double"]


@pytest.mark.parametrize(
    ("plenary_ends", "minutes", "expected"),
    [
        ("13:00", 60, "13:15"),
        ("13:20", 60, "13:20"),
        ("13:43", 60, "13:45"),
        ("13:43", 90, "13:15"),  # what does not fit any more is told, as it was pinned
    ],
)
def test_a_pin_to_a_slot_holds_what_a_late_plenary_leaves_of_it(
    db: Session, plenary_ends: str, minutes: int, expected: str
) -> None:
    scene = schedule.scene(db, events=1)
    plenary = meetings.session(db, scene.meeting)
    event, room = scene.events[0], scene.rooms[0]
    event.duration, event.pinned_start = minutes, scene.slots[0].starts_at
    event.pinned_room_id = room.id
    plenary.ends_at = meetings.hour(plenary_ends)
    problem = problem_of(db, scene)

    assert problem.events[0].pinned == scheduling.Pin(
        solver.minutes_of(meetings.hour(expected)), room.id
    )
    start = meetings.hour(expected)
    there = {event.id: Place(room.id, start, start + timedelta(minutes=minutes))}
    broken = [one.rule for one in solver.judge_places(problem, there, []).violations]
    assert broken == ([] if minutes == 60 else ["plenary"])


def test_a_pin_to_a_time_alone_holds_what_is_left_of_it_in_each_room(db: Session) -> None:
    """The room of the plenary is free ten minutes after it; the other one as it ends."""
    scene = schedule.scene(db, events=1)
    small, large = scene.rooms
    large.turnaround = 10
    meetings.session(db, scene.meeting, end="13:20", rooms=[large])
    event = scene.events[0]
    event.pinned_start = scene.slots[0].starts_at
    problem = problem_of(db, scene)

    at, later = (solver.minutes_of(meetings.hour(one)) for one in ("13:20", "13:30"))
    assert problem.events[0].pinned == scheduling.Pin(at, None, (later,))
    for room, start in ((small, "13:20"), (large, "13:30")):
        starts_at = meetings.hour(start)
        there = {event.id: Place(room.id, starts_at, starts_at + timedelta(minutes=60))}
        assert solver.judge_places(problem, there, []).violations == ()


def test_nothing_is_put_into_a_reserved_slot_but_by_organisers(db: Session) -> None:
    scene = schedule.scene(db, events=4)
    free, pinned, allowed, announced = scene.events
    first, second = scene.slots
    set_call(db, scene.meeting, reserved=frozenset({first.id}))
    pinned.pinned_start = announced.announced_start = first.starts_at
    period = {"starts_at": first.starts_at.isoformat(), "ends_at": first.ends_at.isoformat()}
    allowed.available = [period]

    available = {event.id: event.available for event in problem_of(db, scene).events}

    times = [
        (solver.minutes_of(slot.starts_at), solver.minutes_of(slot.ends_at))
        for slot in (first, second)
    ]
    assert [(one.start, one.end) for one in available[free.id] or ()] == times[1:]
    assert available[pinned.id] is None
    assert [(one.start, one.end) for one in available[allowed.id] or ()] == times[:1]
    assert [(one.start, one.end) for one in available[announced.id] or ()] == times
