"""Selects on what reminders a meeting sends, and on what they tell of."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.messages.models import MailRefusal, MailTopic, Message
from app.registrations.models import Registration, RegistrationState
from app.reminders.models import Kind, Reminder, ReminderSkip
from app.schedule.models import ReleasedEvent
from app.side_events.models import SideEvent, Speaker


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
            ReleasedEvent.cancelled.is_(False),
            ReleasedEvent.starts_at > moment,
        )
        .options(selectinload(SideEvent.speakers).options(joinedload(Speaker.person)))
        .order_by(ReleasedEvent.starts_at, ReleasedEvent.side_event_id)
    )
    return [(released, event) for released, event in db.execute(chosen)]


def delegations_of(db: Session, person_ids: Collection[str]) -> dict[str, str]:
    """Of these people those who are on the list with a delegation, with its id."""
    chosen = select(Registration.person_id, Registration.delegation_id).where(
        Registration.person_id.in_(person_ids),
        Registration.state == RegistrationState.APPROVED,
    )
    return {row[0]: row[1] for row in db.execute(chosen) if row[1]}
