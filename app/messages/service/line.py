"""Puts a mail that is written into the line of those that go."""

from sqlalchemy.orm import Session

from app.core import clock
from app.core.jobs import enqueue
from app.messages import rules
from app.messages.models import Message, MessageState
from app.settings import Settings


def queue(db: Session, message: Message) -> None:
    """Let a mail go that waited or could not go: it is tried for a day from now on.

    Without a mail server it is kept.
    """
    settings: Settings = db.info["settings"]
    message.state = MessageState.QUEUED if settings.smtp_url else MessageState.KEPT
    message.created_at, message.last_error = clock.now(), ""
    message.attempts, message.tried_since, message.turn_at = 0, None, None
    if message.state is MessageState.QUEUED:
        enqueue(db, rules.DELIVER, "mail", message.id)
