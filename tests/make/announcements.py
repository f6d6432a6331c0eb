"""Announcements for tests."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.announcements import service
from app.announcements.models import Announcement, AudienceKind
from app.announcements.rules import Audience, Said, Screens
from app.core import clock
from app.meetings.models import Meeting
from tests.make import accounts

EVERYBODY = Audience(AudienceKind.EVERYBODY)
WORDS = {
    "subject": {"en": "Water", "fr": "Eau"},
    "text": {"en": "No tap water today.\n\nBottles are at the desk.", "fr": "Pas d’eau."},
    "short": {"en": "Bottles of water are at the desk", "ar": "زجاجات الماء عند المكتب"},
}


def announcement(
    db: Session, meeting: Meeting, actor: Actor | None = None, **more: Any
) -> Announcement:
    """One that is not sent; to everybody by mail, unless said otherwise (see `Said`)."""
    values: dict[str, Any] = {
        **WORDS,
        "audience": EVERYBODY,
        "by_mail": True,
        "by_text": False,
        "to_read": False,
        "urgent": False,
        "screens": None,
    }
    actor = actor or accounts.actor(db, "olive@example.org", name="Olive Organiser")
    return service.write(db, actor, meeting, Said(**{**values, **more}))


def on_screens(room_id: str | None = None, *, hours: int = 2) -> Screens:
    """From an hour ago on, for so many hours."""
    begun = clock.now() - timedelta(hours=1)
    return Screens(room_id, begun, begun + timedelta(hours=hours))


def shown(db: Session, meeting: Meeting, **more: Any) -> Announcement:
    """One that is sent, and on screens for a year."""
    actor = accounts.actor(db, "olive@example.org", name="Olive Organiser")
    screens = on_screens(hours=24 * 365)
    made = announcement(db, meeting, actor, screens=screens, by_mail=False, **more)
    service.send(db, actor, made)
    return made
