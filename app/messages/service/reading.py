"""What people want of the messages of a meeting: their own hours, and mails they do without.

They come to it by an address in each mail that they get.
"""

import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import time

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock
from app.messages import queries, rules
from app.messages.errors import NoSuchMessage
from app.messages.models import MailReader, MailRefusal, MailTopic
from app.settings import Settings


@dataclass(frozen=True)
class Opened:
    """The mail by whose address somebody came; it has a `topic` where they can do without it."""

    meeting_id: str
    email: str
    name: str
    topic: MailTopic | None
    subject: str
    language: str


def mail_of(db: Session, secret: str) -> Opened:
    """The mail of which an address is the secret. Raises `NoSuchMessage`."""
    settings: Settings = db.info["settings"]
    message_id = secret.partition(".")[0]
    right = rules.reader_path(message_id, settings.secret_key)
    found = queries.message_by_id(db, message_id)
    known = hmac.compare_digest(right.encode(), f"/mails/{secret}".encode())
    if not known or found is None or not found.meeting_id:
        raise NoSuchMessage
    return Opened(
        found.meeting_id, found.to_email, found.to_name, found.topic, found.subject, found.language
    )


def meeting_of(db: Session, secret: str) -> str:
    """The id of the meeting whose mail an address names, also where its end is cut off; else ""."""
    found = queries.message_by_id(db, secret.partition(".")[0])
    return (found.meeting_id or "") if found else ""


def refused_by(db: Session, meeting_id: str, email: str) -> set[MailTopic]:
    """Which mails somebody wants no more of from a meeting."""
    return {one.topic for one in queries.refusals_of(db, meeting_id, email)}


def set_refused(
    db: Session,
    actor: Actor | None,
    meeting_id: str,
    email: str,
    topics: Collection[MailTopic],
) -> None:
    """Send somebody mails of all topics but these; also where it is so already."""
    before = {one.topic: one for one in queries.refusals_of(db, meeting_id, email)}
    now = clock.now()
    for topic in MailTopic:
        if topic in topics and topic not in before:
            db.add(MailRefusal(meeting_id=meeting_id, email=email.lower(), topic=topic, since=now))
            record(db, actor, "mails.refused", meeting_id, None, topic=topic.value)
        elif topic in before and topic not in topics:
            db.delete(before[topic])
            record(db, actor, "mails.wanted", meeting_id, None, topic=topic.value)
    db.flush()


@dataclass(frozen=True)
class Wish:
    """How somebody reads messages; see `MailReader`."""

    language: str = ""
    timezone: str = ""
    quiet: tuple[time, time] | None = None


def keep(db: Session, meeting_id: str, email: str, wish: Wish) -> None:
    """Keep how somebody reads the messages of a meeting from now on."""
    found = queries.reader(db, meeting_id, email)
    if found is None:
        found = MailReader(meeting_id=meeting_id, email=email.lower())
        db.add(found)
    found.language, found.timezone = wish.language, wish.timezone
    found.quiet_from, found.quiet_until = wish.quiet or (None, None)
    db.flush()


def forget_language(db: Session, meeting_id: str, email: str) -> None:
    """Let the language count that somebody says later and elsewhere, as with a registration."""
    found = queries.reader(db, meeting_id, email)
    if found is not None:
        found.language = ""
        db.flush()
