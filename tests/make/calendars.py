"""Entries of calendars, and what a release prints, for tests."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from app.calendars.rules import entries
from app.calendars.rules.entries import Entry, Feed, Named, Released
from app.core import clock
from app.hosting.rules.parts import Part
from app.meetings.models import Meeting, Room
from app.schedule import service as scheduling
from app.schedule.models import Draft, DraftState, Placement, PublicState, Release
from app.schedule.rules.printed import (
    PrintedEvent,
    PrintedMeeting,
    PrintedPartner,
    PrintedProgramme,
    PrintedRoom,
    PrintedSession,
    PrintedSpeaker,
)
from app.side_events.models import SideEvent

NOON = datetime(2025, 6, 18, 11, 0, tzinfo=UTC)  # 13:00 in Geneva
PUBLISHED = datetime(2025, 5, 1, 8, 30, tzinfo=UTC)


def feed(*, slug: str = "im-2025", name: str = "Intersessional Meetings", zone: str = "") -> Feed:
    """A calendar of a meeting in Geneva."""
    return Feed(
        slug=slug,
        name=name,
        timezone=zone or "Europe/Zurich",
        starts_on=NOON.date() - timedelta(days=1),
        ends_on=NOON.date() + timedelta(days=2),
        base_url="https://meetings.example",
        first_url="https://meetings.example",
        sender="secretariat@meetings.example",
        published_at=PUBLISHED,
        number=1,
    )


def entry(
    title: str = "Clearance in forests",
    *,
    entry_id: str = "b2c3d4f5g6h7j8",
    starts_at: datetime | None = NOON,
    minutes: int = 90,
    sequence: int = 0,
    cancelled: bool = False,
    room: str = "Room A",
    venue: str = "CICG",
    description: str = "",
    themes: Sequence[str] = ("Clearance",),
    people: Sequence[Named] = (),
    lines: Sequence[str] = ("Organised by: Norway",),
) -> Entry:
    """A side event in a calendar."""
    return Entry(
        id=entry_id,
        kind="side_event",
        title=title,
        language="en",
        sequence=sequence,
        cancelled=cancelled,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes) if starts_at else None,
        room=room,
        venue=venue,
        path=f"/im-2025/events/{entry_id}",
        themes=tuple(themes),
        organisers="Norway",
        people=tuple(people),
        lines=tuple(lines),
        description=description,
    )


def printed_room(
    room_id: str = "rooma", *, name: str = "Room A", venue: str = "CICG"
) -> PrintedRoom:
    """A room as a release prints it."""
    return {
        "id": room_id,
        "code": name,
        "name": {"en": name},
        "venue": {"en": venue},
        "address": "",
        "capacity": 100,
    }


def printed_speaker(
    name: str = "Ana Example",
    *,
    role: str = "chair",
    person_id: str = "person1",
    honorific: str = "",
    affiliation: str = "",
) -> PrintedSpeaker:
    """A person at a side event as a release prints it."""
    return {
        "person_id": person_id,
        "role": role,
        "honorific": honorific,
        "name": name,
        "affiliation": affiliation,
    }


def printed_event(
    title: str = "Clearance in forests",
    *,
    language: str = "en",
    description: str = "",
    partners: Sequence[PrintedPartner] = ({"role": "lead_organiser", "name": {"en": "Norway"}},),
    speakers: Sequence[PrintedSpeaker] = (),
    themes: Sequence[Mapping[str, str]] = ({"en": "Clearance", "fr": "Déminage"},),
    room: PrintedRoom | None = None,
    basis: str = "entered",
    why: str = "",
) -> PrintedEvent:
    """A side event as a release prints it."""
    return {
        "number": 1,
        "title": title,
        "language": language,
        "description": description,
        "is_demo": False,
        "features": [],
        "partners": list(partners),
        "speakers": list(speakers),
        "themes": [{"code": theme["en"], "name": dict(theme)} for theme in themes],
        "room": room or printed_room(),
        "basis": basis,
        "source": "",
        "why": why,
    }


def released(
    printed: PrintedEvent | None = None,
    *,
    event_id: str = "b2c3d4f5g6h7j8",
    starts_at: datetime = NOON,
    sequence: int = 0,
    state: PublicState = PublicState.HELD,
) -> Released:
    """A side event of a release."""
    return Released(
        side_event_id=event_id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        sequence=sequence,
        state=state,
        printed=printed or printed_event(),
    )


def printed_session(
    session_id: str = "plenary1",
    *,
    title: str = "Opening",
    starts_at: datetime | None = NOON - timedelta(hours=3),
    hours: int | None = 3,
    held_on: str | None = None,
    rooms: Sequence[str] = ("rooma",),
    basis: str = "stated",
    why: str = "",
) -> PrintedSession:
    """An official session as a release prints it."""
    ends_at = starts_at + timedelta(hours=hours) if starts_at and hours else None
    return {
        "id": session_id,
        "kind": "plenary",
        "title": {"en": title, "fr": f"{title} (fr)"},
        "starts_at": starts_at.isoformat() if starts_at else None,
        "ends_at": ends_at.isoformat() if ends_at else None,
        "held_on": held_on,
        "exclusive": True,
        "note": "",
        "rooms": list(rooms),
        "basis": basis,
        "source": "",
        "why": why,
    }


def printed_meeting(slug: str = "im-2025", *, meeting_id: str = "meeting1") -> PrintedMeeting:
    """A meeting's head as a release prints it."""
    return {
        "id": meeting_id,
        "slug": slug,
        "name": {"en": "Intersessional Meetings", "fr": "Réunions intersessions"},
        "theme": "",
        "starts_on": "2025-06-17",
        "ends_on": "2025-06-20",
        "city": "Geneva",
        "venue": {"en": "CICG"},
        "timezone": "Europe/Zurich",
        "format": "in_person",
        "basis": "stated",
        "source": "",
        "why": "",
    }


def printed_programme(
    *sessions: PrintedSession,
    meeting: PrintedMeeting | None = None,
    rooms: Sequence[PrintedRoom] = (),
) -> PrintedProgramme:
    """What a release prints besides its side events."""
    shown = rooms or (printed_room(), printed_room("roomb", name="Room B"))
    return {
        "meeting": meeting or printed_meeting(),
        "agenda": [],
        "known": [],
        "sessions": list(sessions),
        "slots": [],
        "rooms": {room["id"]: room for room in shown},
    }


def event_entry(event: Released, *own_roles: str) -> Entry:
    """A released side event in a calendar, in the language in use."""
    return entries.event_entry(event, "im-2025", Part(own_roles))


def session_entry(*programmes: PrintedProgramme) -> Entry:
    """The only session of these releases (oldest first) in a calendar."""
    (version,) = entries.session_versions(programmes)
    return entries.session_entry(version, "im-2025")


def publish(
    db: Session, meeting: Meeting, places: Mapping[SideEvent, tuple[Room, datetime]]
) -> Release:
    """The meeting's next release, with these accepted side events at these rooms and hours."""
    draft = Draft(meeting_id=meeting.id, state=DraftState.OPEN, created_at=clock.now())
    draft.placements = [
        Placement(
            side_event_id=event.id,
            room_id=room.id,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=event.duration),
        )
        for event, (room, starts_at) in places.items()
    ]
    db.add(draft)
    db.flush()
    return scheduling.publish(db, None, draft)
