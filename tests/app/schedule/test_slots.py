"""Slots: none is taken from under the public programme; when events may start in one."""

import pytest
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.meetings import queries as meetings
from app.meetings import service
from app.meetings.models import RoomDivision
from app.registrations.models import Absence
from app.schedule import queries, solver
from app.schedule import service as scheduling
from app.schedule.errors import PlaceRefused, SlotInUse
from app.schedule.models import BoardKind, FactKind
from app.schedule.rules import Fact, Spot, Standing
from app.schedule.service import Move
from app.schedule.service.mending.weighing import weigh
from app.settings import Settings
from app.side_events import service as side_events
from app.side_events.errors import WrongDemand
from app.side_events.models import SideEvent
from tests.make import meetings as making
from tests.make import schedule as make
from tests.make.meetings import hour


def test_a_slot_stays_while_a_published_event_is_in_it(db: Session) -> None:
    scene = make.scene(db, events=2)  # both in the first slot
    make.release(db, scene)
    used, free = scene.slots

    with pytest.raises(SlotInUse, match=r"Event [12]"):
        service.remove_slot(db, used)
    service.remove_slot(db, free)

    assert meetings.slots_of(db, scene.meeting.id) == [used]


def starts(db: Session, scene: make.Scene) -> tuple[list[str], dict[str, list[str]]]:
    """The further starts of all rooms and those of each, as hours in Geneva."""
    problem = solver.problem_of(queries.facts_of(db, scene.meeting))
    said = {hour(f"13:{minute}"): f"13:{minute}" for minute in range(10, 60)}
    everywhere = [one for slot in problem.slots for one in slot.starts]
    own = {room.id: [said[solver.moment_of(one)] for one in room.starts] for room in problem.rooms}
    return [said[solver.moment_of(one)] for one in everywhere], own


def move(db: Session, scene: make.Scene, number: int, spot: Spot) -> None:
    board = queries.newest_draft(db, scene.meeting.id)
    assert board is not None
    event = scene.events[number]
    [stood] = [Standing.of(one) for one in board.placements if one.side_event_id == event.id]
    step = Move(event.id, stood.spot, spot)
    scheduling.change(db, None, scene.meeting, BoardKind.MOVED, [step])


def test_a_lost_room_opens_a_start_in_itself_and_its_parts_alone(db: Session) -> None:
    """What keeps all events away opens one everywhere; a room waits for its turnaround besides."""
    scene = make.scene(db, events=0)
    small, large = scene.rooms
    part = making.room(db, scene.meeting, "Small Room, left", 20)
    db.add(RoomDivision(whole_id=small.id, part_id=part.id))
    service.close_room(
        db, scene.meeting, small, starts_at=hour("12:00"), ends_at=hour("13:38"), reason=""
    )
    assert starts(db, scene) == ([], {small.id: ["13:40"], part.id: ["13:40"], large.id: []})

    large.turnaround = 10
    making.session(db, scene.meeting, end="13:30", rooms=[large])
    db.flush()
    everywhere, own = starts(db, scene)
    assert (everywhere, own[large.id], own[small.id]) == (["13:30"], ["13:40"], ["13:40"])


@pytest.mark.parametrize(
    ("pinned", "step", "minutes", "expected"),
    [
        ("13:15", None, 60, "13:35"),  # when the plenary is over, its room is closed still
        ("13:30", 15, 60, "13:35"),  # also where it is pinned to a later start of the slot
        ("13:30", 15, 75, "13:30"),  # what does not fit any more is told, as it was pinned
    ],
)
def test_a_pin_a_start_and_a_mending_agree_when_the_plenary_runs_over(
    db: Session, pinned: str, step: int | None, minutes: int, expected: str
) -> None:
    scene = make.scene(db, events=1)
    scene.meeting.start_step = step
    plenary, small = making.session(db, scene.meeting), scene.rooms[0]
    [event] = scene.events
    event.duration = minutes
    event.pinned_start, event.pinned_room_id = hour(pinned), small.id
    stood = Spot(small.id, hour(pinned))
    make.draft(db, scene.meeting, {event.id: (small, hour(pinned))}, scene.events)
    service.close_room(
        db, scene.meeting, small, starts_at=hour("13:18"), ends_at=hour("13:35"), reason=""
    )

    late = Fact(FactKind.SESSION_HOURS, plenary.id, hour("10:00"), hour("13:20"))
    mended = weigh(db, scene.meeting, late).mended
    service.set_hours(db, scene.meeting, plenary, hour("10:00"), hour("13:20"))

    for facts in (mended, queries.facts_of(db, scene.meeting)):
        [asked] = solver.problem_of(facts).events
        assert asked.pinned is not None
        assert asked.pinned.start == solver.minutes_of(hour(expected))
    there = [Move(event.id, stood, Spot(small.id, hour("13:35")))]
    if expected == "13:35":
        scheduling.change(db, None, scene.meeting, BoardKind.MOVED, there)
    else:
        with pytest.raises(PlaceRefused):
            scheduling.change(db, None, scene.meeting, BoardKind.MOVED, there)


def test_a_start_of_a_room_is_used_by_hand_and_by_pins_and_outlasts_its_cause(db: Session) -> None:
    scene = make.scene(db, events=2)
    small, large = scene.rooms
    closure = service.close_room(
        db, scene.meeting, small, starts_at=hour("12:00"), ends_at=hour("13:40"), reason=""
    )
    make.draft(db, scene.meeting, {}, scene.events)
    first, second = scene.events
    with pytest.raises(PlaceRefused):
        move(db, scene, 0, Spot(large.id, hour("13:40")))
    move(db, scene, 0, Spot(small.id, hour("13:40")))
    with pytest.raises(WrongDemand):
        side_events.pin(db, None, second, hour("13:40"), large.id)
    side_events.pin(db, None, first, hour("13:40"), small.id)
    board = queries.newest_draft(db, scene.meeting.id)
    assert board is not None
    scheduling.publish(db, None, board)

    service.reopen_room(db, closure)
    side_events.pin(db, None, first, None, None)
    move(db, scene, 1, Spot(large.id, hour("13:15")))
    board = queries.newest_draft(db, scene.meeting.id)
    assert board is not None
    assert scheduling.publish(db, None, board).number == 2, "what is published may stay"
    side_events.pin(db, None, first, hour("13:40"), small.id)


def test_who_comes_later_or_goes_sooner_opens_a_start_where_their_event_is_public(
    db: Session,
) -> None:
    """Only where it can be held then; nothing else gets one."""
    scene = make.scene(db)
    small, large = scene.rooms
    make.release(db, scene)
    first, second, third = (event.speakers[0].person_id for event in scene.events)
    for person, hours in (
        (first, (hour("00:00"), hour("13:28"))),
        (second, (hour("14:33"), hour("00:00", 2))),
        (third, (hour("00:00"), hour("13:40"))),  # their event is on the next day
    ):
        db.add(Absence(person_id=person, starts_at=hours[0], ends_at=hours[1]))
    db.flush()
    assert starts(db, scene) == ([], {small.id: ["13:30"], large.id: ["13:30"]})


@pytest.mark.solver
def test_who_comes_later_moves_their_event_to_then_in_its_room(
    sessions: Sessions, settings: Settings
) -> None:
    with sessions.write() as db:
        scene = make.scene(db)
        make.release(db, scene)
        first, room = scene.events[0], scene.rooms[0]
        late = hour("00:00"), hour("13:40")
        fact = Fact(FactKind.PERSON_AWAY, first.speakers[0].person_id, *late)
        made = scheduling.ask_to_mend(db, None, scene.meeting, fact, in_background=False)
    scheduling.solve_now(sessions, settings, made.run_id or "")
    with sessions.read() as db:
        [moving] = scheduling.mending_shown(db, scene.meeting, made.id).moving
        assert moving.move.to == Spot(room.id, hour("13:40"))
    with sessions.write() as db:
        db.get_one(SideEvent, first.id).duration = 90
        made = scheduling.ask_to_mend(db, None, scene.meeting, fact, in_background=False)
        [shorter] = scheduling.mending_shown(db, scene.meeting, made.id).lengths.shorter
        assert (shorter.event_id, shorter.minutes) == (first.id, 65)
