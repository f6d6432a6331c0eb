"""Schedules for tests: a small meeting with accepted side events, drafts and releases of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Sessions
from app.meetings.models import Meeting, Room, Slot
from app.schedule import queries, service
from app.schedule.models import (
    Draft,
    DraftState,
    FactKind,
    Mending,
    Placement,
    Release,
    Run,
    RunState,
)
from app.schedule.rules import Fact, Standing, key_of
from app.settings import Settings
from app.side_events.models import SideEvent
from tests.make import meetings, side_events
from tests.make.remembered import remembered


@dataclass
class Scene:
    """A meeting with two rooms (40 and 120 seats), two slots on two days, and side events."""

    meeting: Meeting
    rooms: list[Room]
    slots: list[Slot]
    events: list[SideEvent] = field(default_factory=list)


def scene(db: Session, slug: str = "im-test", *, events: int = 3) -> Scene:
    """A meeting with so many accepted side events, each with an organiser and a chair of its own.

    Event n is called "Event n", expects 30 people, lasts 60 minutes and wishes the first slot.
    """
    return _scene(remembered(db, f"{slug}, {events}", lambda: _made(db, slug, events)))


def released(db: Session, slug: str = "im-test", *, events: int = 3) -> Scene:
    """The same, released as `spread` has it."""

    def made() -> _Made:
        parts = _made(db, slug, events)
        release(db, _scene(parts))
        return parts

    return _scene(remembered(db, f"{slug}, {events}, released", made))


_Made = list[Meeting | Room | Slot | SideEvent]


def _scene(parts: list[Any]) -> Scene:
    meeting, *others = parts
    return Scene(meeting, others[:2], others[2:4], others[4:])


def _made(db: Session, slug: str, events: int) -> _Made:
    meeting = meetings.meeting(db, slug)
    rooms = [
        meetings.room(db, meeting, "Small Room", 40),
        meetings.room(db, meeting, "Large Room", 120),
    ]
    slots = [meetings.slot(db, meeting, day=day) for day in (0, 1)]
    made = Scene(meeting, rooms, slots)
    held = [event(db, made, number) for number in range(1, events + 1)]
    return [meeting, *rooms, *slots, *held]


def event(db: Session, scene: Scene, number: int, **more: Any) -> SideEvent:
    """One more accepted side event; `more` is for `side_events.side_event`."""
    person = f"person{number}@example.org"
    values: dict[str, Any] = {
        "title": f"Event {number}",
        "attendance": 30,
        "duration": 60,
        "partners": [side_events.lead(f"Organisation {number}")],
        "speakers": [side_events.speaker(f"Person {number}", email=person)],
        "slots": (scene.slots[0].id,),
        "contact_name": f"Contact {number}",
        "contact_email": f"contact{number}@example.org",
    }
    return side_events.side_event(db, scene.meeting, accepted=True, **{**values, **more})


Spot = tuple[Room, datetime]
Places = Mapping[str, Spot]


def draft(
    db: Session,
    meeting: Meeting,
    places: Places,
    events: Sequence[SideEvent],
) -> Draft:
    """A draft made by hand: event id to room and start; the other events have no place."""
    placements = []
    for one in events:
        room, starts_at = places.get(one.id, (None, None))
        placements.append(
            Placement(
                side_event_id=one.id,
                room_id=room.id if room else None,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=one.duration) if starts_at else None,
            )
        )
    made = Draft(
        meeting_id=meeting.id,
        state=DraftState.OPEN,
        created_at=clock.now(),
        placements=placements,
    )
    db.add(made)
    db.flush()
    return made


def spread(scene: Scene) -> Places:
    """A place for each event that breaks no rule: room by room, slot by slot."""
    all_places = [(room, slot.starts_at) for slot in scene.slots for room in scene.rooms]
    return {one.id: place for one, place in zip(scene.events, all_places, strict=False)}


def release(
    db: Session, scene: Scene, places: Places | None = None, *, name: str = "", note: str = ""
) -> Release:
    """A release of the scene's events, published by nobody in particular."""
    made = draft(db, scene.meeting, spread(scene) if places is None else places, scene.events)
    return service.publish(db, None, made, service.Cover(name, note))


def run_for(meeting: Meeting, board: Draft) -> Run:
    """A run that has ended, begun with this board."""
    now = clock.now()
    return Run(
        meeting_id=meeting.id,
        state=RunState.DONE,
        seconds=20,
        problem={},
        board={one.side_event_id: key_of(Standing.of(one).spot) for one in board.placements},
        created_at=now,
        seen_at=now,
    )


def solved(sessions: Sessions, settings: Settings, meeting: Meeting, seconds: int = 20) -> Run:
    """A run, asked for and solved by the real scheduler."""
    with sessions.write() as db:
        run = service.ask_for_schedule(db, None, meeting, seconds, in_background=False)
    return service.solve_now(sessions, settings, run.id)


def mending(db: Session, meeting: Meeting, event: SideEvent, lost: Spot) -> Mending:
    """A room that is lost from a moment on, for an hour; the answer takes an event off the board.

    As a run would have left it, which has proved that it is the best.
    """
    room, starts_at = lost
    fact = Fact(FactKind.ROOM_LOST, room.id, starts_at, starts_at + timedelta(hours=1), "Water")
    made = service.ask_to_mend(db, None, meeting, fact, in_background=False)
    run, board = db.get_one(Run, made.run_id), queries.newest_draft(db, meeting.id)
    assert board is not None
    run.state, run.status = RunState.DONE, "optimal"
    answer = Draft(
        meeting_id=meeting.id,
        run_id=run.id,
        state=DraftState.PROPOSED,
        created_at=clock.now(),
        placements=[
            Placement(
                side_event_id=one.side_event_id,
                room_id=one.room_id if one.side_event_id != event.id else None,
                starts_at=one.starts_at if one.side_event_id != event.id else None,
                ends_at=one.ends_at if one.side_event_id != event.id else None,
            )
            for one in board.placements
        ],
    )
    db.add(answer)
    db.flush()
    return made


def found_no_schedule(db: Session, run: Run, event: SideEvent, *others: SideEvent) -> Run:
    """What a run says of events that must be held and have no place; a way out leaves one out."""
    ids = [event.id, *(one.id for one in others)]
    held = {"rule": "mandatory", "about": event.id}
    broken = {"rule": "mandatory", "events": [event.id], "details": {"event": event.id}}
    way = {"demands": [held], "violations": [broken]}
    people = [{"rule": "person_double", "about": event.speakers[0].person_id}]
    meets = {**people[0], "events": ids, "details": {}}
    stand_in = {"demands": people, "violations": []}
    reason = {
        "events": ids,
        "demands": [{**held, "events": ids[:1], "details": {}}, meets],
        "counts": {"events": len(ids), "times": 1},
        "alike": [],
        "ways_out": [stand_in, way],
    }
    run.explanation = {"status": "infeasible", "reasons": [reason], "give_up": way}
    db.flush()
    return run
