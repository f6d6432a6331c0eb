"""Selects on what is published, for calendars."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.meetings.models import Meeting
from app.registrations.models import Person
from app.schedule.models import Release


def releases_until(db: Session, release: Release) -> Sequence[Release]:
    """This release and all before it, oldest first."""
    return db.scalars(
        select(Release)
        .where(Release.meeting_id == release.meeting_id, Release.number <= release.number)
        .order_by(Release.number)
    ).all()


def people_of_address(db: Session, email: str) -> list[tuple[Person, Meeting]]:
    """Who an e-mail address (in lower case) is at each meeting, the latest meeting first."""
    found = db.execute(
        select(Person, Meeting)
        .join(Meeting, Meeting.id == Person.meeting_id)
        .where(Person.email == email)
        .order_by(Meeting.starts_on.desc(), Meeting.slug)
    )
    return [(person, meeting) for person, meeting in found]
