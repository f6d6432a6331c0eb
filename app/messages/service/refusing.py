"""People who want no more mails of a topic: they say so at an address of a mail that they got."""

import hmac
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.service import record
from app.core import clock
from app.messages import queries, rules
from app.messages.errors import NoSuchMessage
from app.messages.models import MailRefusal, MailTopic
from app.settings import Settings


@dataclass(frozen=True)
class Refusable:
    """A mail that its recipient can do without."""

    meeting_id: str
    email: str
    topic: MailTopic
    subject: str
    language: str


def mail_of(db: Session, secret: str) -> Refusable:
    """The mail of which an address is the secret. Raises `NoSuchMessage`."""
    settings: Settings = db.info["settings"]
    message_id = secret.partition(".")[0]
    right = rules.refusal_path(message_id, settings.secret_key)
    found = queries.message_by_id(db, message_id)
    known = hmac.compare_digest(right.encode(), f"/mails/{secret}".encode())
    if not known or found is None or not found.meeting_id or not found.topic:
        raise NoSuchMessage
    return Refusable(found.meeting_id, found.to_email, found.topic, found.subject, found.language)


def meeting_of(db: Session, secret: str) -> str:
    """The id of the meeting whose mail an address names, also where its end is cut off; else ""."""
    found = queries.message_by_id(db, secret.partition(".")[0])
    return (found.meeting_id or "") if found else ""


def is_refused(db: Session, mail: Refusable) -> bool:
    """Whether its recipient wants no more of them."""
    return queries.refusal(db, mail.meeting_id, mail.email, mail.topic) is not None


def set_refused(db: Session, mail: Refusable, *, refused: bool) -> None:
    """Send its recipient no more of them, or send them again; also where it is so already."""
    found = queries.refusal(db, mail.meeting_id, mail.email, mail.topic)
    if refused == (found is not None):
        return
    if found:
        db.delete(found)
    else:
        db.add(
            MailRefusal(
                meeting_id=mail.meeting_id,
                email=mail.email.lower(),
                topic=mail.topic,
                since=clock.now(),
            )
        )
    action = "mails.refused" if refused else "mails.wanted"
    record(db, None, action, mail.meeting_id, None, topic=mail.topic.value)
    db.flush()
