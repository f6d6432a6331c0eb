"""Badges for tests."""

from sqlalchemy.orm import Session

from app.badges import service
from app.badges.models import Door, PrintRun
from app.badges.rules.printed import code_of
from app.meetings import queries as meeting_queries
from app.meetings.models import Meeting
from app.registrations.models import Registration
from tests.make import accounts, registrations


def printed(
    db: Session, meeting: Meeting, *badges: Registration, name: str = "Bea Badge"
) -> PrintRun:
    """A print of these badges, or of one of somebody new of this name."""
    people = badges or (registrations.registration(db, meeting, name, approved=True, notify=False),)
    organiser = accounts.actor(db, "prints@example.org")
    (run,) = service.print_badges(db, organiser, meeting, people)
    service.note_taken(db, organiser, meeting, run)
    return run


def door(db: Session, meeting: Meeting, name: str = "Main entrance") -> Door:
    """A door of a meeting."""
    return service.add_door(db, None, meeting, name)


def code(db: Session, registration: Registration, version: int = 1) -> str:
    """The code on somebody's badge."""
    return code_of(db.info["settings"].secret_key, registration.id, version)


def meeting_of(db: Session, meeting_id: str) -> Meeting:
    """A meeting that a test made in another transaction."""
    found = meeting_queries.meeting_by_id(db, meeting_id)
    assert found
    return found
