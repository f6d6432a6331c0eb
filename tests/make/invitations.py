"""Entries that went out by mail, as a calendar reads them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from icalendar import Calendar
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.core import clock
from app.core.ids import new_id
from app.hosting.models import Substitute
from app.invitations import queries
from app.invitations.models import IncomingMail, InvitationMail, WhyKept
from app.invitations.queries import NOT_DROPPED
from app.invitations.service import in_place
from app.meetings.models import Meeting
from app.messages.models import Message
from app.side_events.models import SideEvent
from tests.make import accounts, registrations
from tests.make.schedule import Scene


@dataclass(frozen=True)
class Entry:
    """What one mail brings, with its subject and its text."""

    method: str
    uid: str
    sequence: int
    summary: str
    status: str
    starts_at: datetime
    subject: str
    text: str
    raw: str


def entries_of(db: Session, address: str) -> list[Entry]:
    """The entries that were mailed to an address, in the order of their SEQUENCE.

    Not those that nobody got, as they were dropped or overtaken.
    """
    chosen = (
        select(Message)
        .join(InvitationMail, InvitationMail.message_id == Message.id)
        .where(Message.to_email == address, NOT_DROPPED)
        .order_by(InvitationMail.sequence, Message.id)
    )
    return [_read(message) for message in db.scalars(chosen)]


def first_mail(db: Session, scene: Scene) -> InvitationMail:
    """The first entry that went out of the scene's first event."""
    return queries.mails_of_event(db, scene.events[0].id)[0]


def incoming(db: Session, meeting: Meeting, text: str = "May I bring a guest?") -> IncomingMail:
    """A letter about a meeting that waits for its organisers."""
    made = IncomingMail(
        meeting_id=meeting.id,
        digest=new_id(),
        why=WhyKept.LETTER,
        email="writes@example.org",
        subject="A question",
        text=text,
        received_at=clock.now(),
    )
    db.add(made)
    db.flush()
    return made


def in_place_link(db: Session, meeting: Meeting, event: SideEvent) -> str:
    """Where somebody says whether they come to an event in place of who is first on its panel."""
    person = registrations.person(db, meeting, "Sent Instead", "sent.instead@example.org")
    db.add(
        Substitute(
            side_event_id=event.id,
            instead_of_id=event.speakers[0].person_id,
            person_id=person.id,
            email=person.email,
            asked_at=clock.now(),
        )
    )
    db.flush()
    return in_place.answer_path(db, event.id, person.id)


def organiser(db: Session, scene: Scene) -> Actor:
    """An organiser of the scene's meeting."""
    return accounts.actor(db, organiser_of=scene.meeting.id)


def _read(message: Message) -> Entry:
    (attachment,) = message.attachments
    calendar: Any = Calendar.from_ical(attachment["text"])
    (event,) = calendar.walk("VEVENT")
    return Entry(
        method=str(calendar["METHOD"]),
        uid=str(event["UID"]),
        sequence=event["SEQUENCE"],
        summary=str(event["SUMMARY"]),
        status=str(event.get("STATUS", "")),
        starts_at=event["DTSTART"].dt,
        subject=message.subject,
        text=message.text,
        raw=attachment["text"],
    )


def jobs_asked_for(db: Session, name: str) -> int:
    """How many jobs of a name wait."""
    return len(states_of_jobs(db, name))


def states_of_jobs(db: Session, name: str) -> list[str]:
    """What is become of the jobs of a name, in capitals."""
    schema = "dbos." if db.get_bind().dialect.name == "postgresql" else ""
    asked = text(f"SELECT status FROM {schema}workflow_status WHERE workflow_uuid LIKE :name")  # noqa: S608 - one of two constants
    return list(db.scalars(asked, {"name": f"{name}:%"}))
