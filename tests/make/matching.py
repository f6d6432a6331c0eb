"""People who were entered twice, for tests."""

from sqlalchemy.orm import Session

from app.matching import queries, service
from app.matching.models import Merge, Suspicion
from app.meetings.models import Meeting
from tests.make import accounts, registrations


def look(db: Session, meeting: Meeting) -> None:
    """Look at everybody who is new, as the job does."""
    while service.look_at_new(db, meeting.id, 2):
        pass


def pair(
    db: Session,
    meeting: Meeting,
    name: str = "Wilhelmina Quistberg",
    again: str = "QUISTBERG, Wilhelmina",
) -> Suspicion:
    """Somebody who registered, and was entered again without an address."""
    registrations.registration(db, meeting, name)
    registrations.registration(db, meeting, again, email=None)
    look(db, meeting)
    return next(
        found
        for found in queries.open_suspicions(db, meeting.id)
        if {found.first.name, found.second.name} == {name, again}
    )


def merged(db: Session, meeting: Meeting) -> Merge:
    """Two entries that were made one."""
    found = pair(db, meeting, "Thorvald Ulvmann", "Торвальд Ульвманн")
    actor = accounts.actor(db, f"merges@{meeting.slug}.example.org")
    return service.merge(db, actor, meeting, found, {})
