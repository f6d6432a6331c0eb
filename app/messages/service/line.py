"""Puts a mail that is written into the line of those that go."""

from sqlalchemy.orm import Session

from app.core import clock
from app.core.happenings import tell
from app.core.jobs import enqueue
from app.messages import queries, rules
from app.messages.models import Message, MessageState
from app.settings import Settings


def queue(db: Session, message: Message) -> None:
    """Let a mail go that waited or could not go: it is tried for a day from now on."""
    message.created_at, message.last_error = clock.now(), ""
    message.attempts, message.tried_since, message.turn_at = 0, None, None
    make_ready(db, message)
    let_go(db, message)


def make_ready(db: Session, message: Message) -> None:
    """Say how a mail goes: now, at the end of the quiet hours if it can wait, or not at all.

    Without a mail server it is kept. Of those that can wait, an organiser decides which are read
    before they go (`rules.CAUSES`); people wait for the others, such as a link to sign in.
    """
    settings: Settings = db.info["settings"]
    message.not_before = None
    if not settings.smtp_url:
        message.state = MessageState.KEPT
        return
    message.state = MessageState.QUEUED
    hours = queries.mail_hours(db, message.meeting_id) if message.meeting_id else None
    if hours is None or message.draft_of is None or message.meeting_id is None:
        return
    now, asked = clock.now(), rules.ZoneWanted(message.meeting_id)
    tell(db, asked)
    at = rules.goes_at(now, asked.zone, hours, message.event_at)
    if at > now:
        message.state, message.not_before = MessageState.WAITING, at


def let_go(db: Session, message: Message) -> None:
    """Have a mail delivered that is ready, once this transaction is committed."""
    if message.state is MessageState.QUEUED:
        enqueue(db, rules.DELIVER, "mail", message.id)
    elif message.state is MessageState.WAITING and message.not_before:
        left = (message.not_before - clock.now()).total_seconds()
        enqueue(db, rules.DELIVER, "mail", message.id, delay_seconds=left)
