"""Which reminders a meeting sends, which are left out on a day, and how one reads."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock
from app.meetings.models import Meeting
from app.messages import rules
from app.messages.service import Recipient
from app.messages.service.rehearsing import rehearsed
from app.reminders import mails, queries
from app.reminders.mails import Letter
from app.reminders.models import Kind, Reminder, ReminderSkip
from app.reminders.rules import Setting
from app.settings import Settings


def set_reminder(db: Session, actor: Actor, meeting_id: str, kind: Kind, setting: Setting) -> None:
    """Say whether a meeting sends a kind of reminder from now on, and when."""
    row = queries.reminders_of(db, meeting_id).get(kind)
    if row is not None and not setting.on:
        db.delete(row)
    elif setting.on:
        if row is None:
            row = Reminder(meeting_id=meeting_id, kind=kind, since=clock.now())
            db.add(row)
        row.days, row.hour = setting.days, setting.hour
    action = "reminders.on" if setting.on else "reminders.off"
    said = {"kind": kind.value, "days": setting.days, "hour": setting.hour}
    record(db, actor, action, meeting_id, None, **said)
    db.flush()


def skip(
    db: Session, actor: Actor, meeting_id: str, kind: Kind, day: date, *, skipped: bool
) -> None:
    """Leave out the reminders of a kind that go on a day, or let them go after all."""
    row = queries.skip(db, meeting_id, kind, day)
    if skipped == (row is not None):
        return
    if row is not None:
        db.delete(row)
    else:
        db.add(ReminderSkip(meeting_id=meeting_id, kind=kind, day=day))
    action = "reminders.skipped" if skipped else "reminders.let_go"
    record(db, actor, action, meeting_id, None, kind=kind.value, day=day.isoformat())
    db.flush()


@dataclass(frozen=True)
class Shown:
    """How a reminder would read."""

    to: Recipient
    subject: str
    text: str


def shown(db: Session, meeting: Meeting, letter: Letter) -> Shown:
    """A reminder as it would be written now; links are marks, they are its recipient's."""
    settings: Settings = db.info["settings"]
    with rehearsed(db) as rehearsal:
        mails.write(db, meeting, letter)
    message, _said = rehearsal.written[0]
    said, _foot = rules.split_foot(message.text)
    return Shown(
        letter.to, message.subject, rules.veiled(said, rules.links_of(said, settings.base_url))
    )
