"""Selects on announcements and on those to whom they go."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, case, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Account, Role, RoleKind
from app.announcements.models import Announcement, AudienceKind, AudienceRole
from app.announcements.rules import Audience, Reader
from app.delegations.models import Delegation
from app.meetings.models import Meeting
from app.meetings.rules import local_moment
from app.registrations.models import Person, Registration, RegistrationState
from app.side_events.models import (
    Answer,
    AttendanceMark,
    SideEvent,
    SideEventState,
    Speaker,
    SpeakerRole,
)

Named = Select[str | None, str, str]  # address, name, language
LED_BY = (SpeakerRole.CHAIR, SpeakerRole.MODERATOR)
HELPING = (RoleKind.CHECK_IN, RoleKind.CARE)
TOLD_OF = (SideEventState.ACCEPTED, SideEventState.CANCELLED)  # also that it is not held


def announcements_of(db: Session, meeting_id: str) -> Sequence[Announcement]:
    """All of a meeting, the newest first."""
    chosen = select(Announcement).where(Announcement.meeting_id == meeting_id)
    return db.scalars(chosen.order_by(Announcement.created_at.desc(), Announcement.id)).all()


def announcement(db: Session, announcement_id: str) -> Announcement | None:
    """The announcement of an id."""
    return db.get(Announcement, announcement_id)


def announcement_to_change(db: Session, announcement_id: str) -> Announcement | None:
    """The same, kept from others until the transaction ends."""
    return db.get(Announcement, announcement_id, with_for_update=True, populate_existing=True)


def on_screens(
    db: Session, meeting_id: str, room_id: str | None, now: datetime
) -> Sequence[Announcement]:
    """What the screen of a room shows at a moment, or that of all rooms; the newest first."""
    here: ColumnElement[bool] = Announcement.screen_room_id.is_(None)
    if room_id is not None:
        here = or_(here, Announcement.screen_room_id == room_id)
    chosen = select(Announcement).where(
        Announcement.meeting_id == meeting_id,
        Announcement.on_screens.is_(True),
        Announcement.sent_at.is_not(None),
        Announcement.withdrawn_at.is_(None),
        Announcement.shown_from <= now,
        Announcement.shown_until > now,
        here,
    )
    return db.scalars(chosen.order_by(Announcement.sent_at.desc(), Announcement.id)).all()


def events_offered(db: Session, meeting_id: str) -> Sequence[SideEvent]:
    """The side events whose people can be told something, in the order of their numbers."""
    chosen = select(SideEvent).where(
        SideEvent.meeting_id == meeting_id, SideEvent.state.in_(TOLD_OF)
    )
    return db.scalars(chosen.order_by(SideEvent.number)).all()


def people_of(db: Session, meeting: Meeting, audience: Audience) -> set[Reader]:
    """Everybody of an audience; one person may be there in several functions."""
    asked = _asked(meeting, audience)
    return {
        Reader(email or "", name, lang) for one in asked for email, name, lang in db.execute(one)
    }


def _asked(meeting: Meeting, audience: Audience) -> Sequence[Named]:
    match audience.kind:
        case AudienceKind.EVERYBODY:
            return [_registered(meeting.id)]
        case AudienceKind.DELEGATION:
            return [_registered(meeting.id).where(Registration.delegation_id == audience.key)]
        case AudienceKind.CATEGORY:
            of_category = Delegation.category == audience.key
            return [_registered(meeting.id).join(Registration.delegation).where(of_category)]
        case AudienceKind.EVENT:
            return _around(_events(meeting.id).where(SideEvent.id == audience.key))
        case AudienceKind.ROOM_DAY:
            return _around(_held(meeting, audience.key, audience.day))
        case AudienceKind.ROLE:
            return [_in_role(meeting.id, AudienceRole(audience.key))]


def panels_of(
    db: Session, meeting: Meeting, audience: Audience
) -> tuple[Sequence[str], Sequence[SpeakerRole] | None]:
    """The side events whose panels are in an audience, and which functions there; None: all."""
    match audience.kind:
        case AudienceKind.EVENT:
            chosen = _events(meeting.id).where(SideEvent.id == audience.key)
        case AudienceKind.ROOM_DAY:
            chosen = _held(meeting, audience.key, audience.day)
        case AudienceKind.ROLE if audience.key == AudienceRole.CHAIRS:
            return db.scalars(_accepted(meeting.id)).all(), LED_BY
        case _:
            return (), None
    return db.scalars(chosen).all(), None


def _registered(meeting_id: str) -> Named:
    return (
        select(Person.email, Person.name, Person.language)
        .join(Registration, Registration.person_id == Person.id)
        .where(
            Registration.meeting_id == meeting_id,
            Registration.state == RegistrationState.APPROVED,
        )
    )


def _events(meeting_id: str) -> Select[str]:
    return select(SideEvent.id).where(
        SideEvent.meeting_id == meeting_id, SideEvent.state.in_(TOLD_OF)
    )


def _accepted(meeting_id: str) -> Select[str]:
    return _events(meeting_id).where(SideEvent.state == SideEventState.ACCEPTED)


def _held(meeting: Meeting, room_id: str, day: date | None) -> Select[str]:
    """The side events that the published programme has in a room on a day."""
    assert day is not None  # noqa: S101 - of this kind each has one
    begins, ends = (
        local_moment(one, time(0), meeting.timezone) for one in (day, day + timedelta(days=1))
    )
    return _accepted(meeting.id).where(
        SideEvent.announced_room_id == room_id,
        SideEvent.announced_start >= begins,
        SideEvent.announced_start < ends,
    )


def _around(events: Select[str]) -> Sequence[Named]:
    """Host, speakers, and whoever marked it with a place at the meeting."""
    marked = (
        select(Person.email, Person.name, Person.language)
        .join(AttendanceMark, AttendanceMark.person_id == Person.id)
        .join(Registration, Registration.person_id == Person.id)
        .where(
            AttendanceMark.side_event_id.in_(events),
            Registration.state == RegistrationState.APPROVED,
        )
    )
    return [_hosts(events), _speakers(events), marked]


def _hosts(events: Select[str]) -> Named:
    return select(
        SideEvent.contact_email, SideEvent.contact_name, SideEvent.contact_language
    ).where(SideEvent.id.in_(events))


def _speakers(events: Select[str]) -> Named:
    own = case((Speaker.email != "", Speaker.email), else_=Person.email)
    return (
        select(own, Speaker.name, Person.language)
        .join(Person, Person.id == Speaker.person_id)
        .where(Speaker.side_event_id.in_(events), Speaker.answer != Answer.DECLINED)
    )


def _in_role(meeting_id: str, role: AudienceRole) -> Named:
    match role:
        case AudienceRole.CHAIRS:
            return _speakers(_accepted(meeting_id)).where(Speaker.role.in_(LED_BY))
        case AudienceRole.HOSTS:
            return _hosts(_accepted(meeting_id))
        case AudienceRole.HELPERS:
            return (
                select(Account.email, Account.name, Account.language)
                .join(Role, Role.account_id == Account.id)
                .where(
                    Role.meeting_id == meeting_id,
                    Role.kind.in_(HELPING),
                    Account.disabled_at.is_(None),
                )
            )
