"""Puts a message that is written into the line of those that go."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.queries import account_by_email
from app.core import clock
from app.core.happenings import tell
from app.core.jobs import enqueue, put_off
from app.messages import queries, rules
from app.messages.models import Channel, Gateway, MailTurn, Message, MessageState
from app.settings import Settings


def queue(db: Session, message: Message) -> None:
    """Let a mail go that waited or could not go: it is tried for a day from now on."""
    message.last_error = ""
    message.attempts, message.tried_since, message.turn_at = 0, None, None
    make_ready(db, message)
    let_go(db, message)


def make_ready(db: Session, message: Message) -> None:
    """Say how a mail goes: now, at the end of the quiet hours if it can wait, or not at all.

    Without a mail server it is kept. Of those that can wait, an organiser decides which are read
    before they go (`rules.CAUSES`); people wait for the others, such as a link to sign in, and for
    what somebody sends once more by hand.
    """
    settings: Settings = db.info["settings"]
    message.not_before = None
    if message.channel is Channel.MAIL and not settings.smtp_url:
        message.state = MessageState.KEPT
        return
    message.state = MessageState.QUEUED
    if message.draft_of is None or message.copy_of or message.meeting_id is None:
        return
    reader = queries.reader(db, message.meeting_id, message.to_email)
    hours = rules.hours_for(queries.mail_hours(db, message.meeting_id), reader)
    if hours is None:
        return
    now, asked = clock.now(), zone_of(db, message.meeting_id, message.to_email)
    at = rules.goes_at(now, asked.own or asked.zone, hours, message.event_at)
    if at > now:
        message.state, message.not_before = MessageState.WAITING, at


def zone_of(db: Session, meeting_id: str, email: str) -> rules.ZoneWanted:
    """In which time zone a meeting is, and in which somebody reads its mails."""
    account = account_by_email(db, email.lower())
    reader = queries.reader(db, meeting_id, email)
    own = (reader.timezone if reader else "") or (account.timezone if account else "")
    asked = rules.ZoneWanted(meeting_id, email.lower(), own=own)
    tell(db, asked)
    return asked


def let_go(db: Session, message: Message, *, after: timedelta = timedelta(0)) -> None:
    """Have a message delivered that is ready, so long after this transaction is committed."""
    if message.state is MessageState.QUEUED:
        deliver_after(db, message, after)
    elif message.state is MessageState.WAITING and message.not_before:
        deliver_after(db, message, message.not_before - clock.now())


def deliver_after(db: Session, message: Message, pause: timedelta) -> None:
    """Try to deliver a message after so long."""
    job, line = rules.DELIVERY[message.channel]
    enqueue(db, job, line, message.id, delay_seconds=pause.total_seconds())


def is_early(db: Session, message: Message, until: datetime) -> bool:
    """Whether it is too early to deliver a message; then it is tried at that moment."""
    return put_off(db, *rules.DELIVERY[message.channel], message.id, until)


def take_turn(message: Message, of: MailTurn | Gateway, pause: timedelta) -> datetime:
    """When a message may go where so many at most go in a minute. It keeps its turn, so that of a
    thousand not all ask again.
    """
    if message.turn_at is None:
        now = clock.now()
        message.turn_at = max(of.next_at or now, now)
        of.next_at = message.turn_at + pause
    return message.turn_at
