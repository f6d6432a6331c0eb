"""Meetings for tests."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.core import clock
from app.core.ids import new_id
from app.meetings import models, service
from app.meetings.models import Instrument, Meeting, Room, SessionKind, Slot, Venue

ZONE = "Europe/Zurich"
FIRST_DAY = date(2027, 6, 15)


def hour(time: str, day: int = 0, first: date = FIRST_DAY) -> datetime:
    """An instant by the clocks of Geneva in June: hour("13:15") on the meeting's first day."""
    hours, minutes = (int(part) for part in time.split(":"))
    midnight = datetime(first.year, first.month, first.day, tzinfo=UTC)
    return midnight + timedelta(days=day, hours=hours - 2, minutes=minutes)


def instrument(db: Session, code: str = "apmbc") -> Instrument:
    """A treaty."""
    return service.add_instrument(db, code=code, name={"en": "Mine Ban Convention"})


def today() -> date:
    """The day by the clocks of the meetings that are made here."""
    return clock.now().astimezone(ZoneInfo(ZONE)).date()


def venue(db: Session, code: str = "cicg", name: str = "CICG") -> Venue:
    """A building."""
    return service.add_venue(db, code=code, name={"en": name}, address="17 rue de Varembé")


def meeting(db: Session, slug: str = "im-test", **more: Any) -> Meeting:
    """A meeting of three days in June 2027 in Geneva; `more` is for `found_meeting`."""
    values: dict[str, Any] = {
        "name": {"en": "Test Meetings", "ar": "اجتماعات تجريبية", "fr": "Réunions d’essai"},
        "timezone": ZONE,
        "starts_on": FIRST_DAY,
        "ends_on": FIRST_DAY + timedelta(days=2),
        "city": "Geneva",
        "contact_email": "secretariat@example.org",
    }
    return service.found_meeting(db, slug=slug, **{**values, **more})


def room(
    db: Session, meeting: Meeting, name: str = "Room A", capacity: int = 80, **more: Any
) -> Room:
    """A room that the meeting has, in the meeting's venue (one is made where there is none)."""
    place = meeting.venue or venue(db, code=f"venue-{new_id()}")
    meeting.venue = place
    for_side_events = more.pop("for_side_events", True)
    code = more.pop("code", "-".join(name.lower().split()))
    made = service.add_room(db, place, code=code, name={"en": name}, capacity=capacity, **more)
    service.give_room(db, meeting, made, for_side_events=for_side_events)
    return made


def slot(
    db: Session, meeting: Meeting, *, start: str = "13:15", end: str = "14:45", day: int = 0
) -> Slot:
    """A slot by the clocks of Geneva, on a day of the meeting counted from 0."""
    return service.add_slot(db, meeting, starts_at=hour(start, day), ends_at=hour(end, day))


def session(
    db: Session,
    meeting: Meeting,
    *,
    start: str = "10:00",
    end: str = "13:00",
    day: int = 0,
    title: str = "Plenary",
    exclusive: bool = True,
    rooms: Sequence[Room] = (),
    kind: SessionKind = SessionKind.PLENARY,
) -> models.Session:
    """A session of the official programme by the clocks of Geneva."""
    return service.add_session(
        db,
        meeting,
        kind=kind,
        title={"en": title},
        starts_at=hour(start, day),
        ends_at=hour(end, day),
        rooms=rooms,
        exclusive=exclusive,
    )
