"""Badges for tests."""

from sqlalchemy.orm import Session

from app.badges import service
from app.badges.models import PrintRun
from app.meetings.models import Meeting
from app.registrations.models import Registration
from tests.make import accounts, registrations


def printed(
    db: Session, meeting: Meeting, *badges: Registration, name: str = "Bea Badge"
) -> PrintRun:
    """A print of these badges, or of one of somebody new of this name."""
    people = badges or (registrations.registration(db, meeting, name, approved=True, notify=False),)
    (run,) = service.print_badges(db, accounts.actor(db, "prints@example.org"), meeting, people)
    return run
