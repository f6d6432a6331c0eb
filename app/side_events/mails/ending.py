"""Mails which say that a side event is not held: who hears of it, and by which mail."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.core import i18n
from app.core.happenings import tell
from app.core.i18n import lazy
from app.meetings.models import Meeting
from app.messages.models import Message
from app.messages.rules import DECISIONS
from app.messages.service import About, Attachment, Recipient, post
from app.messages.service.rehearsing import rehearsal_of
from app.side_events.mails.naming import language_of, role_of
from app.side_events.models import SideEvent, SideEventState
from app.side_events.rules.answers import Named, is_asked, takes_part
from app.side_events.rules.shown import Announced, EntriesTakenBack, StillTold
from app.side_events.rules.states import NOT_HELD_IN, TELLS_THE_END

NAMED_BEFORE = lazy("named in it before")


@dataclass
class EndTold:
    """A letter tells somebody that a side event is not held as it was announced.

    Whoever mails entries for calendars gives it the one that takes the event out of theirs, and
    when that `begins`: one mail, not two. `written` is told of the letter once it is in the outbox.
    """

    event_id: str
    email: str
    entry: Attachment | None = None
    begins: datetime | None = None
    written: Callable[[Message], None] = lambda _message: None

    def post(self, db: Session, kind: str, to: Recipient, **said: Any) -> None:
        """Put the letter into the outbox with its entry; all else is that of `post`."""
        brought = [self.entry] if self.entry else []
        message = post(db, kind, to, attachments=brought, takes_out=bool(brought), **said)
        if message is not None:
            self.written(message)


def end_told(db: Session, event: SideEvent) -> EndTold:
    """What is to be sent with the letter that tells a host the end of their side event."""
    told = EndTold(event.id, event.contact_email)
    if event.contact_email and event.state in NOT_HELD_IN and not rehearsal_of(db):
        tell(db, told)
    return told


def not_held(
    db: Session,
    meeting: Meeting,
    event: SideEvent,
    *,
    held: bool,
    announced: Announced | None,
    to_read: bool = False,
) -> None:
    """An event is withdrawn or cancelled, or declined after all: whom it concerns hears of it.

    These are the partners who were asked and have not declined; where it was public, `announced`
    for then, the speakers, and who was told of it and is named in it no more; and the organisers
    where it was to be `held` and not they took it off. Whoever has an entry in their calendar hears
    of it by the mail that takes it out. `to_read`: these mails wait to be read with the one of the
    decision.
    """
    told, _with_entries = _whom_it_concerns(db, event, was_public=announced is not None)
    for reader in told:
        tell_not_held(db, meeting, event, reader, announced=announced, to_read=to_read)
    if held and event.state is SideEventState.WITHDRAWN and meeting.contact_email:
        tell_given_back(db, meeting, event)


def readers_of_the_end(db: Session, event: SideEvent) -> list[str]:
    """By name who gets a mail where an event is cancelled: its host, and whom it concerns."""
    was_public = event.announced_start is not None
    told, with_entries = _whom_it_concerns(db, event, was_public=was_public)
    names = {one.email.lower(): one.name for one in event.speakers}
    host = [event.contact_name or event.contact_email] if event.contact_email else []
    others = {email.lower() for email in with_entries} - {event.contact_email.lower()}
    entries = [names.get(email, email) for email in sorted(others)]
    return list(dict.fromkeys([*host, *(one.to.name for one in told), *entries]))


@dataclass(frozen=True)
class Reader:
    """Somebody who is told that a side event is not held, and in which part they are named; `left`:
    they are named in it no more.
    """

    to: Recipient
    role: str
    left: bool = False

    @classmethod
    def of(cls, event: SideEvent, named: Named) -> "Reader":
        """Whoever an application names."""
        to = Recipient(named.email, named.name, language_of(event, named))
        return cls(to, role_of(named))


def _whom_it_concerns(
    db: Session, event: SideEvent, *, was_public: bool
) -> tuple[list[Reader], set[str]]:
    """Who hears by a letter that an event is not held, one for each address; and the addresses of
    those who hear of it by the mail that takes an entry out.
    """
    named = [
        Reader.of(event, one)
        for one in (*event.partners, *(event.speakers if was_public else ()))
        if (was_public or one.asked_at) and takes_part(one) and is_asked(one)
    ]
    taken_back, still_told = EntriesTakenBack(event.id), StillTold(event.meeting_id, event.id)
    if was_public:
        tell(db, taken_back)
        tell(db, still_told)
    left = [Reader(Recipient(*one), NAMED_BEFORE, left=True) for one in still_told.people]
    others = {email.lower() for email in ("", event.contact_email, *taken_back.emails)}
    told: dict[str, Reader] = {}
    for reader in (*named, *left):
        if reader.to.email.lower() not in others:
            told.setdefault(reader.to.email.lower(), reader)
    return list(told.values()), taken_back.emails


def tell_not_held(
    db: Session,
    meeting: Meeting,
    event: SideEvent,
    reader: Reader,
    *,
    announced: Announced | None,
    to_read: bool = False,
) -> None:
    """An event is not held that was `announced` then and there: for somebody it concerns."""
    with i18n.in_use(reader.to.language):
        role = str(reader.role)
    said: dict[str, Any] = {"path": f"/{meeting.slug}", "role": role, "announced": announced}
    if to_read:
        said |= {"about": About(DECISIONS, event.id), "to_read": True}
    _not_held(db, "not_held", meeting, event, reader.to, left=reader.left, **said)


def tell_given_back(db: Session, meeting: Meeting, event: SideEvent) -> None:
    """An accepted event is withdrawn: for the organisers."""
    to, path = Recipient(meeting.contact_email, "", i18n.DEFAULT), f"/organise/{meeting.slug}"
    _not_held(db, "given_back", meeting, event, to, path=f"{path}/schedule/waiting")


def _not_held(
    db: Session, kind: str, meeting: Meeting, event: SideEvent, to: Recipient, **more: Any
) -> None:
    since = event.decided_at or event.created_at
    post(
        db,
        f"side_events/{kind}",
        to,
        cause=f"{TELLS_THE_END}{event.id}:{since.isoformat()}",
        meeting_id=meeting.id,
        meeting=meeting,
        event=event,
        **more,
    )
