"""Selects on the outbox."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.messages.models import Message


def message_by_cause(db: Session, cause: str) -> Message | None:
    """The mail of a cause, if it was written."""
    return db.scalar(select(Message).where(Message.cause == cause))
