"""Which release people have on paper: organisers say so, as nobody can see who has printed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock
from app.meetings.models import Meeting
from app.schedule import queries
from app.schedule.errors import NothingHere
from app.schedule.service.elsewhere import moved_since


@dataclass(frozen=True)
class OnPaper:
    """The release that is on paper, since when, and what is elsewhere in public by now."""

    number: int
    since: datetime
    elsewhere: Sequence[str]


def say_on_paper(db: Session, actor: Actor, meeting: Meeting, number: int | None) -> None:
    """People have this release on paper from now on, and no other; None: they have none.

    Raises `NothingHere` for a release that there is not.
    """
    queries.lock_meeting(db, meeting.id)
    printed = queries.release_numbered(db, meeting.id, number) if number else None
    if number and printed is None:
        raise NothingHere
    before = queries.release_on_paper(db, meeting.id)
    if before == printed:
        return
    if before is not None:
        before.on_paper_at = None
    if printed is not None:
        printed.on_paper_at = clock.now()
    db.flush()
    record(db, actor, "schedule.on_paper", meeting.id, meeting.id, number=number)


def on_paper(db: Session, meeting: Meeting) -> OnPaper | None:
    """What people have on paper; None where nobody has said that they have anything."""
    release = queries.release_on_paper(db, meeting.id)
    if release is None or release.on_paper_at is None:
        return None
    facts = queries.facts_of(db, meeting)
    elsewhere = moved_since(facts, queries.events_of(db, release.id), facts.released)
    return OnPaper(release.number, release.on_paper_at, list(elsewhere.values()))
