"""Writes mails into the outbox, in the transaction of what caused them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.rules import SignInLinkMade, minutes
from app.core import clock, i18n, zones
from app.core.ids import new_id
from app.messages import queries, rules
from app.messages.errors import NoSuchMessage
from app.messages.models import Channel, MailTopic, Message, MessageState
from app.messages.service import texts, wording, writing
from app.messages.service.line import let_go, make_ready, zone_of
from app.messages.service.rehearsing import rehearsal_of
from app.settings import Settings


@dataclass(frozen=True)
class Recipient:
    """To whom a mail goes, and in which language."""

    email: str
    name: str
    language: str


@dataclass(frozen=True)
class About:
    """What a message that can wait tells of, and why it is written (see `rules.CAUSES`).

    `event_at` is when that begins: then the mail does not wait for the end of quiet hours.
    `event_id` is the side event, where it tells of one alone. It `settles` so long before it goes,
    where what it tells is likely to be changed by the next thing that somebody does.
    """

    cause: str
    about_id: str
    event_at: datetime | None = None
    event_id: str | None = None
    settles: timedelta = timedelta(0)


@dataclass(frozen=True)
class Attachment:
    """A text file that a mail carries, such as a calendar entry."""

    name: str
    media_type: str
    text: str

    def as_json(self) -> dict[str, Any]:
        """As the row of a mail keeps it."""
        return {"name": self.name, "type": self.media_type, "text": self.text}


def post(
    db: Session,
    kind: str,
    to: Recipient,
    *,
    cause: str,
    meeting_id: str | None = None,
    attachments: Sequence[Attachment] = (),
    is_first: bool = False,
    about: About | None = None,
    to_read: bool = False,
    topic: MailTopic | None = None,
    meant: Sequence[str] = (),
    by: Collection[Channel] = tuple(Channel),
    **context: Any,
) -> Message | None:
    """Put a mail into the outbox, and beside it a short text for whoever wants these.

    `kind` is its folder under templates/mails ("registrations/received"), with subject.txt,
    body.html, and short.txt where it is one that gateways carry. `cause` says once and for all why
    this person gets it: a second mail for the same cause and address is not written, and None is
    given.
    What can wait says what it is `about`: it goes outside the quiet hours of the meeting, and until
    then it can be overtaken. With `to_read` it waits as a draft (see `drafts`).
    What one can do without has a `topic`: it is not written to whoever has refused it, and says
    itself how to refuse it.
    `is_first` says that the cause came about in this transaction: then nobody looks for another.
    `meant` are texts of organisers: addresses in them become links, in all other texts they do not.
    What goes in one way only says `by` which; the mail is given where there is one.
    """
    rehearsal = rehearsal_of(db)
    known = rules.cause_for(cause, to.email, Channel.MAIL if Channel.MAIL in by else Channel.TEXT)
    if not (is_first or rehearsal) and queries.message_by_cause(db, known) is not None:
        return None
    if topic and meeting_id and queries.refusal(db, meeting_id, to.email, topic):
        return None
    to = _in_own_language(db, meeting_id, to)
    said: dict[str, Any] = {"to": to, "own_hours": _own_hours(db, meeting_id, to), **context}
    written = []
    if Channel.MAIL in by:
        mail = _written_to(db, kind, said, meeting_id=meeting_id, meant=meant, topic=topic)
        mail.attachments = [one.as_json() for one in attachments]
        if rehearsal:
            mail.cause = known
            return rehearsal.keep(mail, said)
        written.append(mail)
    if Channel.TEXT in by and meeting_id:
        written += texts.beside(db, kind, meeting_id, said)
    for message in written:
        message.cause = rules.cause_for(cause, to.email, message.channel)
        message.topic = topic
        if not _put(db, message, about, to_read=to_read, is_first=is_first):
            return None
    return written[0] if written else None


def _in_own_language(db: Session, meeting_id: str | None, to: Recipient) -> Recipient:
    """Somebody as they want to be written to, where they say it of the messages of a meeting."""
    reader = queries.reader(db, meeting_id, to.email) if meeting_id else None
    return replace(to, language=reader.language) if reader and reader.language else to


def _put(
    db: Session, message: Message, about: About | None, *, to_read: bool, is_first: bool
) -> bool:
    """Put a message into the outbox; whether it was not there yet."""
    if about:
        message.draft_of, message.about_id = about.cause, about.about_id
        message.event_at, message.event_id = about.event_at, about.event_id
    if to_read:
        message.state = MessageState.DRAFT
    else:
        make_ready(db, message)
    if is_first:
        db.add(message)
    elif not _kept(db, message):
        return False
    let_go(db, message, after=about.settles if about else timedelta(0))
    return True


def _own_hours(db: Session, meeting_id: str | None, to: Recipient) -> Callable[..., str]:
    """What says hours by the clocks of the reader; who reads is only looked up where it is asked.

    See `zones.hours_elsewhere`.
    """

    def said(starts_at: datetime, ends_at: datetime | None, there: str) -> str:
        own = zone_of(db, meeting_id, to.email).own if meeting_id else ""
        return zones.hours_elsewhere(starts_at, ends_at, there, own)

    return said


def _written_to(
    db: Session,
    kind: str,
    context: Mapping[str, Any],
    *,
    meeting_id: str | None,
    meant: Sequence[str],
    topic: MailTopic | None,
) -> Message:
    settings: Settings = db.info["settings"]
    to, message_id = context["to"], new_id()
    foot = (
        writing.Foot(rules.reader_path(message_id, settings.secret_key), topic)
        if meeting_id
        else None
    )
    with i18n.in_use(to.language):
        said = writing.said_with(kind, settings.base_url, context, foot=foot)
        words = wording.usable(db, meeting_id, kind, i18n.language())
        written = writing.own(*words, said) if words else writing.provided(kind, said)
        meant = [*meant, context.get("contact") or ""]
        if words:
            meant += [words[1].subject, words[1].text]
        done = writing.finished(written, settings.base_url, meant)
    return Message(
        id=message_id,
        meeting_id=meeting_id,
        topic=topic,
        kind=kind,
        to_email=to.email,
        to_name=to.name,
        language=to.language,
        subject=done.subject,
        text=done.text,
        html=done.html,
        channel=Channel.MAIL,
        wording_id=words[1].id if words else None,
        created_at=clock.now(),
    )


def _kept(db: Session, message: Message) -> bool:
    try:
        with db.begin_nested():
            db.add(message)
            db.flush()
    except IntegrityError:  # two at once for one cause: the mail of the other is enough
        if queries.message_by_cause(db, message.cause) is None:
            raise
        return False
    return True


def send_sign_in_link(db: Session, made: SignInLinkMade) -> None:
    """React to a link that was made: mail it to the account's own address."""
    post(
        db,
        "accounts/sign_in",
        Recipient(made.email, made.name, made.language),
        cause=f"account.sign_in:{made.link_id}",
        path=made.path,
        lasts=minutes(made.lasts),
    )


def outbox(db: Session, search: str = "") -> list[Message]:
    """The newest mails whose recipient or subject contains `search`."""
    return queries.newest_messages(db, search.strip().lower()[:100])


def message(db: Session, message_id: str) -> Message:
    """One mail. Raises `NoSuchMessage`."""
    found = queries.message_by_id(db, message_id)
    if found is None:
        raise NoSuchMessage
    return found
