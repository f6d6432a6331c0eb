"""What is final for tomorrow: to each person one mail with the side events of a day."""

from sqlalchemy.orm import Session

from app.meetings.models import Meeting
from app.messages.service import Recipient
from app.reminders import mails
from app.reminders.mails import Held, Letter
from app.reminders.rules import Setting
from app.reminders.service.finding import Concerned, by_day, to_speaker


def letters(db: Session, meeting: Meeting, _setting: Setting) -> list[Letter]:
    """For each person and day with a side event, on the day before."""
    return [
        mails.of_tomorrow(meeting, to, day, parts)
        for to, day, parts in by_day(db, meeting, _concerned)
    ]


def _concerned(one: Held) -> Concerned:
    """The host, and whoever chairs or moderates."""
    event = one.event
    if event.contact_email:
        email = event.contact_email.lower()
        yield Recipient(email, event.contact_name, event.contact_language), None
    for chair in one.chairs:
        yield to_speaker(chair), chair.role
