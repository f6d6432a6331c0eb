"""Addresses that get no mails of a meeting: why, until when, and what came back of which mail.

Whoever sends asks `held` of a mail that is about to leave, as `delivery` does. Lifting sends what
waited.
"""

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock
from app.messages import queries, rules
from app.messages.models import Message, MessageState, SuppressedFor, Suppression
from app.messages.rules.reports import Outcome, Report
from app.messages.service.drafts import refuse_overtaken
from app.messages.service.line import queue


def held(db: Session, message: Message) -> bool:
    """Whether a mail that is about to leave waits until its address gets mails again.

    It says itself why.
    """
    why = queries.suppression_of(db, message.meeting_id, message.to_email)
    if why is None or message.despite:
        return False
    message.state, message.last_error = MessageState.SUPPRESSED, why.said
    return True


def suppress(db: Session, meeting_id: str, email: str, reason: SuppressedFor, said: str) -> None:
    """Send an address nothing more; what is known of it already stays, but the newest words."""
    found = queries.suppression_of(db, meeting_id, email)
    if found is None:
        found = Suppression(
            meeting_id=meeting_id, email=email.lower(), reason=reason, since=clock.now()
        )
        db.add(found)
        record(db, None, "mails.suppressed", meeting_id, None, reason=reason.value)
    found.said = said[: rules.LONGEST_ERROR]
    db.flush()


def lift(db: Session, actor: Actor | None, meeting_id: str, email: str) -> int | None:
    """Send an address mails again, also those that waited; gives how many, None if nothing was.

    Whoever reads them may ask for it too, by a link of their own: then nobody is the `actor`.
    A mail that bounced has no text any more: it is not among them. What is overtaken is withdrawn,
    and written anew as things are now.
    """
    found = queries.suppression_of(db, meeting_id, email)
    if found is None:
        return None
    db.delete(found)
    db.flush()
    held = queries.held_for(db, meeting_id, email)
    right = [message for message in held if not refuse_overtaken(db, message)]
    for message in right:
        queue(db, message)
    reason = found.reason.value
    record(db, actor, "mails.suppression_lifted", meeting_id, None, reason=reason)
    db.flush()
    return len(right)


def note_no_address(db: Session, message_id: str, said: str) -> None:
    """A server has refused a mail with words that it has no such address: it gets nothing more."""
    found = queries.message_by_id(db, message_id)
    if found and found.meeting_id:
        suppress(db, found.meeting_id, found.to_email, SuppressedFor.BOUNCED, said)


def note_report(db: Session, report: Report) -> Message | None:
    """Note what became of a mail. Gives the mail, None where it is none of ours.

    It may be told twice, and late: what was given up stays so.
    """
    found = queries.message_by_id(db, report.message_id) if report.message_id else None
    if found is None or found.sent_at is None:
        return None
    went = found.state is MessageState.SENT
    if report.outcome is Outcome.BOUNCED and went:
        found.state, found.last_error = MessageState.BOUNCED, report.said
    elif report.outcome is Outcome.DELAYED and went:
        found.last_error = report.said
    elif went:
        found.last_error = ""
        if report.outcome is Outcome.DELIVERED:
            found.delivered_at = found.delivered_at or clock.now()
    if report.ends_address and found.meeting_id:
        reason = SuppressedFor(report.outcome.value)
        suppress(db, found.meeting_id, found.to_email, reason, report.said)
    db.flush()
    return found
