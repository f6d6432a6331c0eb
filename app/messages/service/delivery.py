"""Delivers mails: when each may go, what became of it, and sending once more what did not go."""

from datetime import datetime, timedelta
from email.message import EmailMessage

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock
from app.core.happenings import tell
from app.messages import mails, queries, rules
from app.messages.errors import NoSuchMessage, NotSentAgain
from app.messages.models import MailTurn, Message, MessageState
from app.messages.service import again, suppression
from app.messages.service.drafts import DraftsGo, drop_drafts, refuse_overtaken
from app.messages.service.line import deliver_after, is_early, queue, take_turn
from app.settings import Settings


def to_send(db: Session, message_id: str, settings: Settings) -> EmailMessage | None:
    """The mail as it goes out; None when it has gone out, was given up, or is no more.

    None also where its address gets no mails, where it is not its turn yet at the recipient's
    provider, and while what was told of the same before is under way: then it is tried after that.
    """
    found = queries.message_to_change(db, message_id)
    if found is None or not is_due(db, found):
        return None
    if suppression.held(db, found):
        return None
    now = clock.now()
    if is_early(db, found, _turn(db, found, settings, now)) or _follows(db, found, now):
        return None
    found.turn_at, found.leaves_at = None, now  # whoever is refused waits for another turn
    found.tried_since = found.tried_since or now
    path = rules.reader_path(found.id, settings.secret_key) if found.topic else ""
    refuse_at = f"{settings.base_url}{path}" if path else ""
    return mails.compose(found, settings.mail_from, settings.host, refuse_at=refuse_at)


def is_due(db: Session, message: Message) -> bool:
    """Whether a message goes now. One that waited or was refused never goes once overtaken.

    Killed between sending and noting, it is handed over again, though it may be overtaken by then.
    """
    if message.state not in {MessageState.WAITING, MessageState.QUEUED}:
        return False
    if message.state is MessageState.QUEUED and not (message.attempts or message.leaves_at):
        return True
    if message.not_before and is_early(db, message, message.not_before):
        return False
    message.state, message.leaves_at = MessageState.QUEUED, None
    return not refuse_overtaken(db, message)


def _follows(db: Session, message: Message, now: datetime) -> bool:
    """Whether what was told of the same before is with a server: then this is tried after it."""
    if not message.draft_of:
        return False
    leaving = queries.is_another_leaving(db, message, now - rules.LEAVES_WITHIN)
    return leaving and is_early(db, message, now + rules.AFTER_ANOTHER)


def _turn(db: Session, message: Message, settings: Settings, now: datetime) -> datetime:
    """When a mail may go, by what its recipient's provider takes."""
    if message.turn_at is not None:
        return message.turn_at
    domain, pause = rules.turn_of(settings.mail_rates, rules.provider_of(message.to_email))
    if pause is None:
        return now
    provider = queries.turn_at(db, domain)
    if provider is None:
        provider = MailTurn(domain=domain, next_at=now)
        db.add(provider)
    return take_turn(message, provider, pause)


def note_sent(db: Session, message_id: str, settings: Settings) -> None:
    """A mail was delivered. Its text is sealed, and then forgotten: it may hold links that are
    secrets.
    """
    found = queries.message_by_id(db, message_id)
    if found is None:
        return
    found.state, found.sent_at, found.last_error = MessageState.SENT, clock.now(), ""
    found.leaves_at = None
    found.attempts += 1
    if not settings.demo:
        again.keep(db, found)
        found.text = found.html = ""
        found.attachments = []


def note_refused(
    db: Session,
    message_id: str,
    error: str,
    *,
    for_good: bool,
    give_up_after: timedelta = rules.GIVE_UP_AFTER,
    not_within: timedelta = timedelta(0),
) -> None:
    """A try failed. It is tried again later, unless it is refused for good or too long ago."""
    found = queries.message_by_id(db, message_id)
    if found is None or found.state is not MessageState.QUEUED:
        return
    found.attempts += 1
    found.leaves_at = None
    found.last_error = error[: rules.LONGEST_ERROR]
    now = clock.now()
    if for_good or rules.is_given_up(found.tried_since or now, now, after=give_up_after):
        found.state = MessageState.FAILED
    else:
        deliver_after(db, found, max(rules.pause_after(found.attempts), not_within))


def send_now(db: Session, actor: Actor, meeting_id: str, message_id: str) -> None:
    """Send at once what waits for the end of the quiet hours. Raises `NoSuchMessage`."""
    found = _waiting(db, meeting_id, message_id)
    found.not_before = None
    deliver_after(db, found, timedelta(0))
    record(db, actor, "mail.sent_now", meeting_id, found.id)
    db.flush()


def drop(db: Session, actor: Actor, meeting_id: str, message_id: str) -> None:
    """Forget a mail that waits for the end of the quiet hours. Raises `NoSuchMessage`."""
    drop_drafts(db, actor, meeting_id, [_waiting(db, meeting_id, message_id)])


def _waiting(db: Session, meeting_id: str, message_id: str) -> Message:
    found = queries.message_to_change(db, message_id)
    if found is None or found.meeting_id != meeting_id or found.state is not MessageState.WAITING:
        raise NoSuchMessage
    return found


def send_again(db: Session, actor: Actor, meeting_id: str, message_id: str) -> Message:
    """Send a mail that could not be sent, or was kept here while there was no server, as a mail of
    its own with the same cause.

    To an address that gets no mails it waits until that gets some. Raises `NoSuchMessage`,
    `NotSentAgain` where it went, or its text is gone, and as those do that
    know it to be overtaken (see `DraftsGo`).
    """
    found = queries.message_to_change(db, message_id)
    if found is None or found.meeting_id != meeting_id:
        raise NoSuchMessage
    settings: Settings = db.info["settings"]
    if not rules.can_be_sent_again(found, with_server=bool(settings.smtp_url)):
        raise NotSentAgain
    tell(db, DraftsGo([found]))
    found.edition += 1
    if not suppression.held(db, found):
        queue(db, found)
    record(db, actor, "mail.sent_again", meeting_id, found.id)
    db.flush()
    return found
