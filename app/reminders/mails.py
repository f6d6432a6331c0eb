"""Reminders as mails: what each says, and writing it once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.hosting.rules.order import Item, Speaks, in_a_line, lines_of
from app.meetings.models import Meeting
from app.messages.models import MailTopic, Message
from app.messages.service import About, Recipient, post
from app.reminders.models import Kind
from app.reminders.rules import CAUSE
from app.schedule.models import ReleasedEvent
from app.side_events.models import SideEvent, Speaker, SpeakerRole
from app.side_events.rules.answers import takes_part
from app.side_events.rules.application import LEADS_THE_TALK, SPEAKER_ROLES

FOLDERS: Mapping[Kind, str] = {kind: f"reminders/{kind.value}" for kind in Kind}


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One reminder to one person: on which day it is due, and until when it makes sense.

    `cause` tells it from any other to them. `asks` is the speaker whom it asks for an answer.
    """

    kind: Kind
    to: Recipient
    due: date
    cause: str
    before: datetime
    about_id: str
    says: Mapping[str, Any]
    asks: Speaker | None = None

    @property
    def whole_cause(self) -> str:
        """The cause as the outbox keeps it."""
        return f"{self.cause}>{self.to.email}"


@dataclass(frozen=True)
class Held:
    """A side event that is held, as its release prints it, with its running order if it has one."""

    released: ReleasedEvent
    event: SideEvent
    items: Sequence[Item] = ()
    speakers: Sequence[Speaks] = ()

    @property
    def chairs(self) -> list[Speaker]:
        """Whoever chairs or moderates it and has not declined, where a mail reaches them."""
        leading = [one for one in self.event.speakers if one.role in LEADS_THE_TALK]
        return [one for one in leading if one.email and takes_part(one)]

    def order(self, zone: str) -> list[str]:
        """Its running order, a line for each part, in the language in use."""
        lines = lines_of(self.items, self.speakers, self.released.starts_at)
        return [in_a_line(line, zone) for line in lines]


@dataclass
class Part:
    """What somebody has to do with a side event; `path` is where they look after it."""

    held: Held
    path: str
    hosts: bool = False
    roles: list[SpeakerRole] = field(default_factory=list)


@dataclass(frozen=True)
class Waiting:
    """A chair who was asked to the hours as they are now, and has not answered since."""

    held: Held
    chair: Speaker
    asked_at: datetime


def of_tomorrow(meeting: Meeting, to: Recipient, day: date, parts: Sequence[Part]) -> Letter:
    """All that somebody has to do with on a day, for the day before."""
    first = parts[0].held.released
    return Letter(
        kind=Kind.TOMORROW,
        to=to,
        due=day - timedelta(days=1),
        cause=f"reminder.tomorrow:{meeting.id}:{day.isoformat()}",
        before=first.starts_at,
        about_id=first.release_id,
        says={"day": day, "parts": parts, "speaker_roles": SPEAKER_ROLES},
    )


def of_answer(kind: Kind, to: Recipient, one: Waiting, *, due: date, path: str) -> Letter:
    """An answer is missing: to the chair who is to give it, or to others about them."""
    released = one.held.released
    hours = released.starts_at.isoformat()
    return Letter(
        kind=kind,
        to=to,
        due=due,
        cause=f"reminder.{kind.value}:{one.held.event.id}:{one.chair.id}:{hours}",
        before=released.starts_at,
        about_id=released.release_id,
        says={
            "released": released,
            "chair": one.chair.name,
            "role": SPEAKER_ROLES[one.chair.role],
            "asked_at": one.asked_at,
            "path": path,
        },
        asks=one.chair if kind is Kind.UNANSWERED else None,
    )


def write(db: Session, meeting: Meeting, letter: Letter) -> Message | None:
    """Put a reminder into the outbox; None where it was written before, or is refused."""
    return post(
        db,
        FOLDERS[letter.kind],
        letter.to,
        cause=letter.cause,
        meeting_id=meeting.id,
        about=About(CAUSE, letter.about_id, letter.before),
        topic=MailTopic.REMINDER,
        meeting=meeting,
        contact=meeting.contact_email,
        **letter.says,
    )
