"""Selects on what is published, for calendars."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.calendars.models import FeedFetch, FirstAddress
from app.calendars.rules.entries import Contact
from app.delegations.models import Entity
from app.meetings.models import Meeting, MeetingRoom
from app.registrations.models import Person
from app.schedule.models import Release, ReleasedEvent
from app.side_events.models import Partner, SideEvent


def releases_until(db: Session, release: Release) -> Sequence[Release]:
    """This release and all before it, oldest first."""
    return db.scalars(
        select(Release)
        .where(Release.meeting_id == release.meeting_id, Release.number <= release.number)
        .order_by(Release.number)
    ).all()


def first_address(db: Session) -> FirstAddress | None:
    """Which address the service had when it first published; None before."""
    return db.get(FirstAddress, 1)


def fetch_of(db: Session, person_id: str) -> FeedFetch | None:
    """When somebody's calendar was last fetched, as far as it ever was."""
    return db.get(FeedFetch, person_id)


def fetches_of(db: Session, people: Collection[str]) -> dict[str, tuple[datetime, int | None]]:
    """When these people's calendars were last fetched, and the number of the release they got."""
    chosen = (
        select(FeedFetch.person_id, FeedFetch.fetched_at, Release.number)
        .outerjoin(Release, Release.id == FeedFetch.release_id)
        .where(FeedFetch.person_id.in_(people))
    )
    return {row[0]: (row[1], row[2]) for row in db.execute(chosen)}


def people_of_address(db: Session, email: str) -> list[tuple[Person, Meeting]]:
    """Who an e-mail address (in lower case) is at each meeting, the latest meeting first."""
    found = db.execute(
        select(Person, Meeting)
        .join(Meeting, Meeting.id == Person.meeting_id)
        .where(Person.email == email)
        .order_by(Meeting.starts_on.desc(), Meeting.slug)
    )
    return [(person, meeting) for person, meeting in found]


def contacts_of(db: Session, release_id: str, event_ids: Collection[str]) -> dict[str, Contact]:
    """Whom to ask about each of these side events, in the room that the release gives it."""
    named = SideEvent.contact_name, SideEvent.contact_email, MeetingRoom.technician
    found = db.execute(
        select(SideEvent.id, *named)
        .join(ReleasedEvent, ReleasedEvent.side_event_id == SideEvent.id)
        .outerjoin(
            MeetingRoom,
            and_(
                MeetingRoom.meeting_id == SideEvent.meeting_id,
                MeetingRoom.room_id == ReleasedEvent.room_id,
            ),
        )
        .where(ReleasedEvent.release_id == release_id, SideEvent.id.in_(event_ids))
    )
    return {row[0]: Contact(row[1], row[2], row[3] or "") for row in found}


def hosts_of(db: Session, release_id: str) -> list[tuple[Partner, Entity]]:
    """The partners of a release's side events that are on the register, each with its entry."""
    found = db.execute(
        select(Partner, Entity)
        .join(Entity, Entity.id == Partner.entity_id)
        .join(ReleasedEvent, ReleasedEvent.side_event_id == Partner.side_event_id)
        .where(ReleasedEvent.release_id == release_id)
        .order_by(Partner.side_event_id, Partner.position)
    )
    return [(partner, entity) for partner, entity in found]


def places_of(db: Session, release_id: str) -> list[tuple[str, datetime, str, Any]]:
    """Event, start, room and printed themes for each side event of a release; no more of it."""
    chosen = select(
        ReleasedEvent.side_event_id,
        ReleasedEvent.starts_at,
        ReleasedEvent.room_id,
        ReleasedEvent.printed["themes"],
    ).where(ReleasedEvent.release_id == release_id)
    return [(row[0], row[1], row[2], row[3]) for row in db.execute(chosen)]
