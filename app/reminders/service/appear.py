"""Where somebody has to be, and what to bring: to whoever chairs or speaks on a day."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app.meetings.models import Meeting
from app.registrations.models import Modality
from app.reminders import mails, queries
from app.reminders.mails import Held, Letter
from app.reminders.rules import Comes, Setting
from app.reminders.service.finding import Concerned, by_day, to_speaker

HOW = {Modality.IN_PERSON: Comes.REGISTERED, Modality.ONLINE: Comes.ONLINE}


def letters(db: Session, meeting: Meeting, setting: Setting) -> list[Letter]:
    """For each person and day on which they chair or speak, so many days before."""
    found = list(by_day(db, meeting, _concerned))
    panel = {
        one.email.lower(): one.person_id
        for _to, _day, parts in found
        for part in parts
        for one in part.held.panel
    }
    listed = queries.approved(db, set(panel.values()))
    comes = {email: HOW[listed[one]] for email, one in panel.items() if one in listed}
    return [
        mails.of_appear(
            meeting,
            to,
            day,
            day - timedelta(days=setting.days),
            parts=parts,
            comes=comes.get(to.email, Comes.UNKNOWN),
        )
        for to, day, parts in found
    ]


def _concerned(one: Held) -> Concerned:
    """Whoever speaks, with each function."""
    for speaker in one.panel:
        yield to_speaker(speaker), speaker.role
