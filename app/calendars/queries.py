"""Selects on what is published, for calendars."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.calendars.models import EntryCopy, FeedFetch, FirstAddress, SharedFetch
from app.calendars.rules.entries import Contact
from app.delegations.models import Delegation, Entity
from app.meetings.models import Meeting, MeetingRoom
from app.registrations.models import Person
from app.schedule.models import Release, ReleasedEvent
from app.side_events.models import AttendanceMark, Partner, SideEvent


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


def shared_fetch(db: Session, kind: str, subject_id: str) -> SharedFetch | None:
    """The same of a calendar that several share."""
    return db.get(SharedFetch, (kind, subject_id))


def shared_fetches(
    db: Session, meeting_id: str
) -> list[tuple[SharedFetch, int | None, Entity | None]]:
    """What the shared calendars of a meeting last got, with the number of the release; whose each
    is, None for the desk's, which is the first.
    """
    of_meeting = or_(SharedFetch.subject_id == meeting_id, Delegation.meeting_id == meeting_id)
    found = db.execute(
        select(SharedFetch, Release.number, Entity)
        .outerjoin(Release, Release.id == SharedFetch.release_id)
        .outerjoin(Delegation, Delegation.id == SharedFetch.subject_id)
        .outerjoin(Entity, Entity.id == Delegation.entity_id)
        .where(of_meeting)
        .order_by(Delegation.id.is_not(None), SharedFetch.subject_id)
    )
    return [(fetch, number, entity) for fetch, number, entity in found]


def fetches_of(db: Session, people: Collection[str]) -> dict[str, tuple[FeedFetch, int | None]]:
    """What these people's calendars last got, and the number of the release, by person."""
    chosen = (
        select(FeedFetch, Release.number)
        .outerjoin(Release, Release.id == FeedFetch.release_id)
        .where(FeedFetch.person_id.in_(people))
    )
    return {fetch.person_id: (fetch, number) for fetch, number in db.execute(chosen)}


def copies_of(
    db: Session,
    meeting_id: str,
    events: Collection[str] | None = None,
    people: Collection[str] | None = None,
) -> Sequence[EntryCopy]:
    """What is kept of copies, to be changed: of these events and people; None for all."""
    chosen = (
        select(EntryCopy)
        .join(SideEvent, SideEvent.id == EntryCopy.side_event_id)
        .where(SideEvent.meeting_id == meeting_id)
    )
    if events is not None:
        chosen = chosen.where(EntryCopy.side_event_id.in_(events))
    if people is not None:
        chosen = chosen.where(EntryCopy.person_id.in_(people))
    ordered = chosen.order_by(EntryCopy.side_event_id, EntryCopy.person_id)
    locked = ordered.with_for_update(of=EntryCopy).execution_options(populate_existing=True)
    return db.scalars(locked).all()


def raised_of(db: Session, events: Collection[str]) -> dict[tuple[str, str], int]:
    """By how much the SEQUENCE of each copy is higher than the release says, by event, person."""
    chosen = select(EntryCopy.side_event_id, EntryCopy.person_id, EntryCopy.raised)
    found = db.execute(chosen.where(EntryCopy.side_event_id.in_(events)))
    return {(event_id, person_id): raised for event_id, person_id, raised in found}


def own_copies(db: Session, person_id: str) -> dict[str, EntryCopy]:
    """What is kept of somebody's copies, by event."""
    found = db.scalars(select(EntryCopy).where(EntryCopy.person_id == person_id))
    return {one.side_event_id: one for one in found}


def sequences_of(db: Session, release_id: str, events: Collection[str]) -> dict[str, int]:
    """The SEQUENCE that a release gives to these of its side events."""
    chosen = select(ReleasedEvent.side_event_id, ReleasedEvent.sequence).where(
        ReleasedEvent.release_id == release_id, ReleasedEvent.side_event_id.in_(events)
    )
    return {row[0]: row[1] for row in db.execute(chosen)}


def marks_among(db: Session, pairs: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which of these pairs of a side event and a person are marks: they want to attend it."""
    mark = AttendanceMark
    chosen = select(mark.side_event_id, mark.person_id).where(
        mark.side_event_id.in_({event_id for event_id, _person in pairs}),
        mark.person_id.in_({person_id for _event, person_id in pairs}),
    )
    return {(row[0], row[1]) for row in db.execute(chosen)} & {*pairs}


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
