"""Selects on what is published, for calendars."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.meetings.models import Meeting
from app.registrations.models import Person
from app.schedule.models import Release, ReleasedEvent
from app.side_events.models import Speaker


def releases_until(db: Session, release: Release) -> Sequence[Release]:
    """This release and all before it, oldest first."""
    return db.scalars(
        select(Release)
        .where(Release.meeting_id == release.meeting_id, Release.number <= release.number)
        .order_by(Release.number)
    ).all()


def parts_of_person(db: Session, release_id: str, person_id: str) -> list[tuple[str, str]]:
    """Side event and role for each function that a person has at an event of a release."""
    found = db.execute(
        select(Speaker.side_event_id, Speaker.role)
        .join(ReleasedEvent, ReleasedEvent.side_event_id == Speaker.side_event_id)
        .where(ReleasedEvent.release_id == release_id, Speaker.person_id == person_id)
        .order_by(Speaker.side_event_id, Speaker.position, Speaker.role)
    )
    return [(event_id, role.value) for event_id, role in found]


def events_among(db: Session, release_id: str, ids: Collection[str]) -> Sequence[ReleasedEvent]:
    """Those of the side events that are in a release, in order of time."""
    return db.scalars(
        select(ReleasedEvent)
        .where(ReleasedEvent.release_id == release_id, ReleasedEvent.side_event_id.in_(ids))
        .order_by(ReleasedEvent.starts_at, ReleasedEvent.side_event_id)
    ).all()


def current_release_id(db: Session, meeting_id: str) -> str | None:
    """The id of the newest release of a meeting."""
    return db.scalar(
        select(Release.id)
        .where(Release.meeting_id == meeting_id)
        .order_by(Release.number.desc())
        .limit(1)
    )


def people_of_address(db: Session, email: str) -> list[tuple[Person, Meeting]]:
    """Who an e-mail address (in lower case) is at each meeting, the latest meeting first."""
    found = db.execute(
        select(Person, Meeting)
        .join(Meeting, Meeting.id == Person.meeting_id)
        .where(Person.email == email)
        .order_by(Meeting.starts_on.desc(), Meeting.slug)
    )
    return [(person, meeting) for person, meeting in found]
