"""Selects on the log: what a meeting has written to whom, as organisers look at it."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.messages.models import Message, MessageState

NEWEST = 200
ON_A_PAGE = 100


def newest_messages(db: Session, search: str = "") -> list[Message]:
    """The newest mails first, whose recipient or subject contains `search` (in lower case)."""
    query = select(Message).order_by(Message.created_at.desc(), Message.id).limit(NEWEST)
    return list(db.scalars(query.where(*_holding(search))))


def log_of(
    db: Session, meeting_id: str, *, search: str = "", state: MessageState | None = None, page: int
) -> tuple[Sequence[Message], int]:
    """The mails of a meeting, the newest first, and how many there are.

    Only those whose recipient or subject contains `search` (in lower case) and in a `state`, where
    given.
    """
    chosen = select(Message).where(Message.meeting_id == meeting_id, *_holding(search))
    if state:
        chosen = chosen.where(Message.state == state)
    total = db.scalars(select(func.count()).select_from(chosen.subquery())).one()
    ordered = chosen.order_by(Message.created_at.desc(), Message.id)
    return db.scalars(ordered.offset((page - 1) * ON_A_PAGE).limit(ON_A_PAGE)).all(), total


def _holding(search: str) -> list[ColumnElement[bool]]:
    """That the address, the name or the subject of a mail contains something."""
    columns = (Message.to_email, Message.to_name, Message.subject)
    found = (func.lower(one).contains(search, autoescape=True) for one in columns)
    return [or_(*found)] if search else []


def who_dropped(db: Session, mails: Collection[Message]) -> Mapping[str, str]:
    """Name or address of those who dropped these mails, by the id of their account."""
    ids = {one.dropped_by for one in mails if one.dropped_by}
    name = func.coalesce(func.nullif(Account.name, ""), Account.email)
    chosen = select(Account.id, name).where(Account.id.in_(ids))
    return {row[0]: row[1] for row in db.execute(chosen)} if ids else {}


def firsts_of(db: Session, mails: Collection[Message]) -> Mapping[str, Message]:
    """Of those of these mails that are copies the first ones, by id."""
    ids = {one.copy_of for one in mails if one.copy_of}
    found = db.scalars(select(Message).where(Message.id.in_(ids))) if ids else ()
    return {one.id: one for one in found}
