"""Selects on what is published, for calendars."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.schedule.models import Release, ReleasedEvent
from app.side_events.models import Speaker


def releases_until(db: Session, release: Release) -> Sequence[Release]:
    """This release and all before it, oldest first."""
    return db.scalars(
        select(Release)
        .where(Release.meeting_id == release.meeting_id, Release.number <= release.number)
        .order_by(Release.number)
    ).all()


def events_of_person(
    db: Session, release_id: str, person_id: str
) -> Sequence[tuple[ReleasedEvent, Speaker]]:
    """The side events of a release at which a person has a function, once for each function."""
    found = db.execute(
        select(ReleasedEvent, Speaker)
        .join(Speaker, Speaker.side_event_id == ReleasedEvent.side_event_id)
        .where(ReleasedEvent.release_id == release_id, Speaker.person_id == person_id)
        .order_by(ReleasedEvent.starts_at, ReleasedEvent.side_event_id, Speaker.position)
    )
    return [(event, speaker) for event, speaker in found]
