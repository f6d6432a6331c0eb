"""Kinds of mails as a meeting would send them: looked at, and sent to who looks at them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import i18n
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.ids import new_id
from app.messages import rules
from app.messages.models import Channel, MailWording, Message
from app.messages.rules.kinds import Kind
from app.messages.rules.short import fitted
from app.messages.rules.wording import (
    WordsOf,
    as_wording,
    filled_body,
    filled_short,
    filled_subject,
    in_subject,
)
from app.messages.service import wording, writing
from app.messages.service.line import queue
from app.messages.service.rehearsing import example
from app.settings import Settings

Typed = tuple[str, str]  # a subject and a text, without fault


@dataclass(frozen=True)
class Looked:
    """A mail as it would be sent now, what its placeholders stand for, and its provided words."""

    kind: Kind
    message: Message
    values: Mapping[str, str]
    provided: tuple[str, str]

    def with_words(self, subject: str, text: str) -> tuple[str, str]:
        """What a reader would get of these words, which must be without fault."""
        if self.kind.is_short:
            return "", filled_short(text, self.values)
        return (
            filled_subject(subject, self.values),
            filled_body(self.kind, text, self.values),
        )


def look(
    db: Session, of: WordsOf, about: str = "", *, reader: str = "", typed: Typed | None = None
) -> Looked:
    """A mail of a kind about somebody or something (id), or a made-up one. Nothing is kept.

    `reader` is the address of whoever gets it as a test. It is in the words that are `typed`, or in
    those that hold.
    """
    settings: Settings = db.info["settings"]
    kind = of.kind
    words = MailWording(subject=typed[0], text=typed[1]) if typed and not kind.is_short else None
    message, context = example(
        db, kind, of.meeting_id, of.language, about, reader=reader, words=words
    )
    with i18n.only(of.language):
        said = writing.said_with(kind.folder, settings.base_url, context)
        values = writing.values_of(kind, said)
        if kind.is_short:
            return _looked_short(db, of, message, said, values)
        subject = writing.provided_subject(f"mails/{kind.key}", said)
        short = {name: values[name] for name in in_subject(kind)}
        provided = (
            as_wording(subject, short),
            as_wording(said["block"]("body"), values),
        )
    return Looked(kind, message, values, provided)


def _looked_short(
    db: Session,
    of: WordsOf,
    mail: Message,
    said: Mapping[str, Any],
    values: Mapping[str, str],
) -> Looked:
    """The short text that goes beside a mail."""
    provided = writing.provided_short(f"mails/{of.kind.folder}", said)
    words = wording.usable(db, of.meeting_id, of.kind.key, of.language)
    text = filled_short(words[1].text, values) if words else fitted(provided)
    mail.channel, mail.subject, mail.text, mail.html = Channel.TEXT, "", text, ""
    mail.wording_id = words[1].id if words else None
    return Looked(of.kind, mail, values, ("", as_wording(provided, values)))


def send_to_oneself(
    db: Session, actor: Actor, of: WordsOf, about: str = "", typed: Typed | None = None
) -> Message:
    """Send a mail as it would be sent now to who looks at it, marked as a test; or in the words
    that they have `typed` and not saved.

    It is no mail of the meeting: no log of it names it. What it carries for a calendar is as the
    real one is, and invites who looks at it. Raises `Invalid` for a short text, which no mail is.
    """
    if of.kind.is_short:
        raise Invalid(_("The page of the gateway sends a short text as a test."))
    message = look(db, of, about, reader=actor.email, typed=typed).message
    with i18n.in_use(of.language):
        subject = _("Test: %(subject)s") % {"subject": message.subject}
    message.cause, message.meeting_id, message.topic = f"mail.test:{new_id()}", None, None
    message.subject = subject[: rules.LONGEST_SUBJECT]
    message.to_email, message.to_name = actor.email, actor.name
    db.add(message)
    queue(db, message)
    which = {"kind": of.kind.key, "language": of.language}
    record(db, actor, "mails.tried", of.meeting_id, None, **which)
    db.flush()
    return message
