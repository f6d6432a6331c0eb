"""Writes mails into the outbox, in the transaction of what caused them, and delivers them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import css_inline
from sqlalchemy.orm import Session

from app.core import clock, i18n
from app.core.jobs import enqueue
from app.core.web.templates import Place, render
from app.messages import queries
from app.messages.models import Message, MessageState
from app.settings import Settings

DELIVER = "messages.deliver"


@dataclass(frozen=True)
class Recipient:
    """To whom a mail goes, and in which language."""

    email: str
    name: str
    language: str


@dataclass(frozen=True)
class Attachment:
    """A text file that a mail carries, such as a calendar entry."""

    name: str
    media_type: str
    text: str


def post(
    db: Session,
    kind: str,
    to: Recipient,
    *,
    cause: str,
    meeting_id: str | None = None,
    attachments: Sequence[Attachment] = (),
    **context: Any,
) -> Message | None:
    """Put a mail into the outbox.

    `kind` is its folder under templates/mails ("registrations/received"), with subject.txt,
    body.txt and body.html. `cause` says once and for all why this person
    gets it: a second mail for the same cause and address is not written, and None is given.
    """
    cause = f"{cause}>{to.email}"
    if queries.message_by_cause(db, cause) is not None:
        return None
    settings: Settings = db.info["settings"]
    subject, text, html = _written(kind, to, settings.base_url, context)
    message = Message(
        meeting_id=meeting_id,
        kind=kind,
        cause=cause,
        to_email=to.email,
        to_name=to.name,
        language=to.language,
        subject=subject,
        text=text,
        html=html,
        attachments=[{"name": a.name, "type": a.media_type, "text": a.text} for a in attachments],
        state=MessageState.QUEUED if settings.smtp_url else MessageState.KEPT,
        created_at=clock.now(),
    )
    db.add(message)
    db.flush()
    if message.state is MessageState.QUEUED:
        enqueue(db, DELIVER, "mail", message.id)
    return message


def _written(
    kind: str, to: Recipient, base_url: str, context: Mapping[str, Any]
) -> tuple[str, str, str]:
    place = Place("/", {}, keep_language=True)
    with i18n.in_use(to.language):
        values = {"to": to, "absolute": lambda path, **query: base_url + place.link(path, **query)}
        values |= context
        subject = " ".join(render(f"mails/{kind}/subject.txt", place, values).split())
        text = render(f"mails/{kind}/body.txt", place, values).strip() + "\n"
        html = render(f"mails/{kind}/body.html", place, values)
    return subject, text, css_inline.inline(html, keep_style_tags=True)
