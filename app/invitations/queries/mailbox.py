"""Selects on mails that came in and wait to be read, and on how far their mailbox was."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.invitations.models import IncomingMail, MailboxMark


def incoming_of(db: Session, meeting_id: str) -> Sequence[IncomingMail]:
    """The mails about a meeting that wait for somebody to read them, the oldest first."""
    chosen = select(IncomingMail).where(IncomingMail.meeting_id == meeting_id)
    return db.scalars(chosen.order_by(IncomingMail.received_at, IncomingMail.id)).all()


def number_incoming(db: Session, meeting_id: str) -> int:
    """How many of them wait."""
    counted = select(func.count()).where(IncomingMail.meeting_id == meeting_id)
    return db.scalar(counted) or 0


def incoming(db: Session, meeting_id: str, mail_id: str) -> IncomingMail | None:
    """One of them."""
    found = db.get(IncomingMail, mail_id)
    return found if found is not None and found.meeting_id == meeting_id else None


def mailbox_mark(db: Session, mailbox: str) -> MailboxMark | None:
    """How far a mailbox was read."""
    return db.get(MailboxMark, mailbox)
