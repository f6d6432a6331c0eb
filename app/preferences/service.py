"""What somebody wants of the messages of a meeting, wherever it is kept: seen and saved as one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import time

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.queries import account_by_email
from app.accounts.service import record
from app.core import i18n
from app.invitations import service as invitations
from app.invitations.models import Way
from app.meetings.models import Meeting
from app.messages import queries as messages
from app.messages.models import MailTopic
from app.messages.service import reading
from app.preferences import queries
from app.registrations.models import Person


@dataclass(frozen=True)
class Reader:
    """Somebody to whom a meeting writes; `email` is "" where only their calendar is known.

    Who is signed in is the `actor`; everybody else has a link that is a secret.
    """

    meeting: Meeting
    email: str
    name: str
    person: Person | None = None
    actor: Actor | None = None


@dataclass(frozen=True)
class Said:
    """What somebody wants; `quiet` is None where the hours of the meeting hold.

    Without a calendar there is no `way`, and nothing is `marked`.
    """

    language: str
    timezone: str
    quiet: tuple[time, time] | None
    refused: Collection[MailTopic]
    way: Way | None
    marked: bool


def language_of(db: Session, reader: Reader) -> str:
    """In which language somebody gets messages of a meeting."""
    said = messages.reader(db, reader.meeting.id, reader.email)
    if said and said.language:
        return said.language
    if reader.person:
        return reader.person.language
    applied = queries.applied_by(db, reader.meeting.id, reader.email)
    account = account_by_email(db, reader.email.lower())
    known = [*(one.contact_language for one in applied), account.language if account else ""]
    return next(filter(None, known), i18n.language())


def zone_of(db: Session, reader: Reader) -> str:
    """The time zone that somebody said for a meeting, "" where they said none."""
    said = messages.reader(db, reader.meeting.id, reader.email)
    own = reader.person.timezone if reader.person else ""
    return own or (said.timezone if said else "")


def save(db: Session, reader: Reader, said: Said) -> None:
    """Keep what somebody wants from now on, and send what is due by it."""
    meeting_id = reader.meeting.id
    if reader.email:
        _keep(db, reader, said)
        reading.set_refused(db, reader.actor, meeting_id, reader.email, said.refused)
    if reader.person and said.way:
        invitations.set_way(db, reader.person, said.way)
        if said.way is not Way.FEED:
            invitations.set_wish(db, reader.person, wanted=said.marked)
    subject = reader.person.id if reader.person else None
    record(db, reader.actor, "preferences.saved", meeting_id, subject)
    db.flush()


def _keep(db: Session, reader: Reader, said: Said) -> None:
    """Keep language and zone where one looks for them: with a registration or an application."""
    applied = queries.applied_by(db, reader.meeting.id, reader.email)
    for event in applied:
        event.contact_language = said.language
    if reader.person:
        reader.person.language, reader.person.timezone = said.language, said.timezone
    wish = reading.Wish(
        language="" if reader.person or applied else said.language,
        timezone="" if reader.person else said.timezone,
        quiet=said.quiet,
    )
    reading.keep(db, reader.meeting.id, reader.email, wish)
