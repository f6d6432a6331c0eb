"""Selects on the outbox."""

from collections.abc import Mapping

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.messages.models import Message, MessageState

AT_ONCE = 200


def message_by_cause(db: Session, cause: str) -> Message | None:
    """The mail of a cause, if it was written."""
    return db.scalar(select(Message).where(Message.cause == cause))


def message_by_id(db: Session, message_id: str) -> Message | None:
    """The mail of an id."""
    return db.get(Message, message_id)


def newest_messages(db: Session, search: str = "") -> list[Message]:
    """The newest mails first, to recipients that contain `search` (in lower case)."""
    query = select(Message).order_by(Message.created_at.desc(), Message.id).limit(AT_ONCE)
    if search:
        query = query.where(
            or_(
                func.lower(Message.to_email).contains(search, autoescape=True),
                func.lower(Message.to_name).contains(search, autoescape=True),
            )
        )
    return list(db.scalars(query))


def messages_by_state(db: Session) -> Mapping[str, int]:
    """How many mails are in each state; every state is named."""
    counted = db.execute(select(Message.state, func.count()).group_by(Message.state))
    found = {row[0]: row[1] for row in counted}
    return {state.value: found.get(state, 0) for state in MessageState}
