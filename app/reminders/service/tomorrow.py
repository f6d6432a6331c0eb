"""What is final for tomorrow: to each person one mail with the side events of a day."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from app.meetings.models import Meeting
from app.messages.service import Recipient
from app.reminders import mails
from app.reminders.mails import Held, Letter, Part
from app.reminders.rules import Setting, local_day
from app.reminders.service.finding import held
from app.side_events.models import SpeakerRole
from app.side_events.service.links import link_path

Days = dict[tuple[str, date], tuple[Recipient, dict[str, Part]]]  # by address and day


def letters(db: Session, meeting: Meeting, _setting: Setting) -> list[Letter]:
    """For each person and day with a side event, on the day before."""
    days: Days = {}
    for one in held(db, meeting.id):
        day = local_day(one.released.starts_at, meeting.timezone)
        public = f"/{meeting.slug}/events/{one.event.id}"
        for to, role in _concerned(one):
            _first, parts = days.setdefault((to.email, day), (to, {}))
            part = parts.setdefault(one.event.id, Part(one, public))
            if role is None:
                part.hosts, part.path = True, link_path(db, one.event)
            else:
                part.roles.append(role)
    return [
        mails.of_tomorrow(meeting, to, day, list(parts.values()))
        for (_email, day), (to, parts) in days.items()
    ]


def _concerned(one: Held) -> Iterator[tuple[Recipient, SpeakerRole | None]]:
    """The host, who has no role, and whoever chairs or moderates."""
    event = one.event
    if event.contact_email:
        email = event.contact_email.lower()
        yield Recipient(email, event.contact_name, event.contact_language), None
    for chair in one.chairs:
        yield Recipient(chair.email.lower(), chair.name, chair.person.language), chair.role
