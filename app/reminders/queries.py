"""Selects on what reminders a meeting sends, and on what they tell of."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import Account, Role, RoleKind
from app.delegations.models import Delegation
from app.hosting.models import Material
from app.messages.models import Channel, MailRefusal, MailTopic, Message
from app.registrations.models import Modality, Registration, RegistrationState
from app.registrations.rules import ALIVE
from app.reminders.models import Kind, Reminder, ReminderSkip
from app.schedule.models import HELD, Release, ReleasedEvent
from app.side_events.models import (
    Answer,
    ConceptNote,
    Partner,
    PartnerRole,
    SideEvent,
    SideEventState,
    Speaker,
)
from app.side_events.rules.answers import Named
from app.side_events.rules.states import LIVE


def reminders_of(db: Session, meeting_id: str) -> dict[Kind, Reminder]:
    """The kinds of reminders that a meeting sends."""
    found = db.scalars(select(Reminder).where(Reminder.meeting_id == meeting_id))
    return {one.kind: one for one in found}


def meetings_that_remind(db: Session) -> Sequence[str]:
    """The meetings that send reminders of any kind, by id."""
    chosen = select(Reminder.meeting_id).distinct().order_by(Reminder.meeting_id)
    return db.scalars(chosen).all()


def skip(db: Session, meeting_id: str, kind: Kind, day: date) -> ReminderSkip | None:
    """That reminders of a kind are left out on a day, None where they are not."""
    return db.get(ReminderSkip, (meeting_id, kind, day))


def skips_of(db: Session, meeting_id: str) -> dict[Kind, set[date]]:
    """The days on which a meeting leaves out reminders of a kind."""
    days: dict[Kind, set[date]] = {kind: set() for kind in Kind}
    for one in db.scalars(select(ReminderSkip).where(ReminderSkip.meeting_id == meeting_id)):
        days[one.kind].add(one.day)
    return days


def causes_written(db: Session, meeting_id: str) -> set[str]:
    """The causes of the reminders that a meeting has written, see `Message.cause`."""
    chosen = select(Message.cause).where(
        Message.meeting_id == meeting_id, Message.topic == MailTopic.REMINDER
    )
    return set(db.scalars(chosen))


def sent_last(db: Session, meeting_id: str) -> dict[str, tuple[datetime, int]]:
    """When a meeting wrote reminders of a kind (of mails) last, and how many it ever wrote; copies
    apart.
    """
    chosen = (
        select(Message.kind, func.max(Message.created_at), func.count())
        .where(
            Message.meeting_id == meeting_id,
            Message.topic == MailTopic.REMINDER,
            Message.channel == Channel.MAIL,
            Message.copy_of.is_(None),
        )
        .group_by(Message.kind)
    )
    return {kind: (at, number) for kind, at, number in db.execute(chosen)}


def refused_by(db: Session, meeting_id: str) -> set[str]:
    """The addresses, in small letters, that want no reminders from a meeting."""
    chosen = select(MailRefusal.email).where(
        MailRefusal.meeting_id == meeting_id, MailRefusal.topic == MailTopic.REMINDER
    )
    return set(db.scalars(chosen))


def held_after(
    db: Session, release_id: str, moment: datetime
) -> list[tuple[ReleasedEvent, SideEvent]]:
    """The side events of a release that are held and have not begun, with their speakers."""
    chosen = (
        select(ReleasedEvent, SideEvent)
        .join(SideEvent, SideEvent.id == ReleasedEvent.side_event_id)
        .where(
            ReleasedEvent.release_id == release_id,
            ReleasedEvent.state.in_(HELD),
            ReleasedEvent.starts_at > moment,
        )
        .options(selectinload(SideEvent.speakers).options(joinedload(Speaker.person)))
        .order_by(ReleasedEvent.starts_at, ReleasedEvent.side_event_id)
    )
    return [(released, event) for released, event in db.execute(chosen)]


def first_published(db: Session, event_ids: Collection[str]) -> dict[str, datetime]:
    """When each of these side events began by the first release that has it."""
    first = (
        select(ReleasedEvent.side_event_id, func.min(Release.number).label("number"))
        .join(Release, Release.id == ReleasedEvent.release_id)
        .where(ReleasedEvent.side_event_id.in_(event_ids))
        .group_by(ReleasedEvent.side_event_id)
        .subquery()
    )
    chosen = (
        select(ReleasedEvent.side_event_id, ReleasedEvent.starts_at)
        .join(Release, Release.id == ReleasedEvent.release_id)
        .join(first, first.c.side_event_id == ReleasedEvent.side_event_id)
        .where(Release.number == first.c.number)
    )
    return {row[0]: row[1] for row in db.execute(chosen)}


def delegations_of(db: Session, person_ids: Collection[str]) -> dict[str, str]:
    """Of these people those who are on the list with a delegation, with its id."""
    chosen = select(Registration.person_id, Registration.delegation_id).where(
        Registration.person_id.in_(person_ids),
        Registration.state == RegistrationState.APPROVED,
    )
    return {row[0]: row[1] for row in db.execute(chosen) if row[1]}


def focal_points_at(db: Session, meeting_id: str) -> dict[str, list[Account]]:
    """Who speaks for each delegation to a meeting, by its id."""
    chosen = (
        select(Delegation.id, Account)
        .join(Role, Role.delegation_id == Delegation.id)
        .join(Account, Account.id == Role.account_id)
        .where(
            Delegation.meeting_id == meeting_id,
            Role.kind == RoleKind.FOCAL_POINT,
            Account.disabled_at.is_(None),
        )
        .order_by(Role.created_at, Role.id)
    )
    found: dict[str, list[Account]] = {}
    for delegation_id, account in db.execute(chosen):
        found.setdefault(delegation_id, []).append(account)
    return found


def who_has_applied(db: Session, meeting_id: str) -> set[str]:
    """Ids of the entities that lead a live application, and its contact address."""
    chosen = (
        select(Partner.entity_id, SideEvent.contact_email)
        .join(SideEvent, SideEvent.id == Partner.side_event_id)
        .where(
            SideEvent.meeting_id == meeting_id,
            SideEvent.state.in_(LIVE),
            Partner.role == PartnerRole.LEAD_ORGANISER,
        )
    )
    return {one for row in db.execute(chosen) for one in (row[0], row[1].lower()) if one}


def asked_to_change(db: Session, meeting_id: str) -> Sequence[Registration]:
    """Registrations that the organisers want changed, with their people."""
    chosen = select(Registration).where(
        Registration.meeting_id == meeting_id,
        Registration.state == RegistrationState.CHANGE_ASKED,
    )
    return db.scalars(
        chosen.options(joinedload(Registration.person)).order_by(Registration.id)
    ).all()


def speaking_unregistered(db: Session, meeting_id: str) -> list[tuple[Speaker, SideEvent]]:
    """Whoever speaks at an accepted side event and is not on the list, if a mail reaches them."""
    alive = select(Registration.person_id).where(Registration.state.in_(ALIVE))
    chosen = (
        select(Speaker, SideEvent)
        .join(SideEvent, SideEvent.id == Speaker.side_event_id)
        .where(
            SideEvent.meeting_id == meeting_id,
            SideEvent.state == SideEventState.ACCEPTED,
            SideEvent.telling.is_(None),
            Speaker.email != "",
            Speaker.answer != Answer.DECLINED,
            Speaker.person_id.not_in(alive),
        )
        .options(joinedload(Speaker.person))
        .order_by(SideEvent.number, Speaker.position)
    )
    return [(speaker, event) for speaker, event in db.execute(chosen)]


def waiting_questions(db: Session, meeting_id: str) -> list[tuple[Named, SideEvent]]:
    """Whoever was asked whether they take part and has not answered, with the side event."""
    partners = select(Partner, SideEvent).join(SideEvent, SideEvent.id == Partner.side_event_id)
    speakers = select(Speaker, SideEvent).join(SideEvent, SideEvent.id == Speaker.side_event_id)
    still = (SideEvent.meeting_id == meeting_id, SideEvent.state.in_(LIVE))
    hosts = selectinload(SideEvent.partners)
    asked = db.execute(partners.where(*still, Partner.answer == Answer.ASKED).options(hosts))
    found: list[tuple[Named, SideEvent]] = [(row[0], row[1]) for row in asked]
    speaking = speakers.where(*still, Speaker.answer == Answer.ASKED)
    asked_too = db.execute(speaking.options(hosts, joinedload(Speaker.person)))
    found += [(row[0], row[1]) for row in asked_too]
    return sorted(found, key=lambda one: (one[1].number, one[0].position, one[0].id))


def with_concept(db: Session, event_ids: Collection[str]) -> set[str]:
    """Which of these side events have a concept note."""
    chosen = select(ConceptNote.side_event_id).where(ConceptNote.side_event_id.in_(event_ids))
    return set(db.scalars(chosen))


def with_material(db: Session, event_ids: Collection[str]) -> set[str]:
    """Of which of these side events a paper was put up."""
    chosen = select(Material.side_event_id).where(Material.side_event_id.in_(event_ids))
    return set(db.scalars(chosen))


def approved(db: Session, person_ids: Collection[str]) -> dict[str, Modality]:
    """Which of these people are on the list, and how each takes part."""
    chosen = select(Registration.person_id, Registration.modality).where(
        Registration.person_id.in_(person_ids),
        Registration.state == RegistrationState.APPROVED,
    )
    return {row[0]: row[1] for row in db.execute(chosen)}
