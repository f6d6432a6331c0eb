"""Selects on messages that have not gone: what something newer overtakes, and what goes first."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, update
from sqlalchemy.orm import Session, aliased

from app.core import clock
from app.messages.models import Channel, Message, MessageState

TO_COME = (  # nobody has got them, and they may go yet
    MessageState.DRAFT,
    MessageState.WAITING,
    MessageState.QUEUED,
    MessageState.SUPPRESSED,
)
ARRIVED = (MessageState.SENT, MessageState.KEPT)  # as far as is known


def is_to_come() -> ColumnElement[bool]:
    """That a message has not gone and may go yet; one that a server has just now is none."""
    return and_(Message.state.in_(TO_COME), Message.leaves_at.is_(None))


def has_gone() -> ColumnElement[bool]:
    """That somebody has got a message, as far as is known: also one that a server has just now.

    What was only written, dropped, overtaken or came back has told nobody anything.
    """
    return or_(Message.state.in_(ARRIVED), Message.leaves_at.is_not(None))


def has_told(*, with_server: bool) -> ColumnElement[bool]:
    """That a mail has told its reader, as far as is known.

    What was kept here told nobody. Without a server all are kept, and each is written as if those
    before it had gone: that is what is read of them in a demo.
    """
    return and_(has_gone(), Message.state != MessageState.KEPT) if with_server else has_gone()


def caused() -> ColumnElement[str]:
    """Why a message was written; of a copy, why the first one was."""
    first = aliased(Message)
    of_first = select(first.cause).where(first.id == Message.copy_of).correlate(Message)
    return func.coalesce(of_first.scalar_subquery(), Message.cause)


def cause_of(db: Session, message: Message) -> str:
    """The same of one, which need not be in the outbox yet."""
    first = db.get(Message, message.copy_of) if message.copy_of else None
    return first.cause if first else message.cause


def is_or_copies(known: type[Message]) -> ColumnElement[bool]:
    """That a message is another one, an alias of the table, or a copy of the same mail."""
    first = func.coalesce(known.copy_of, known.id)
    return or_(Message.id == known.id, Message.copy_of == first)


def withdraw(
    db: Session,
    *,
    cause: str = "",
    meeting_id: str = "",
    about_id: str = "",
    ids: Collection[str] = (),
    because: str = "",
    error: str = "",
) -> int:
    """Let nobody get what has not gone, of all that is said of it; gives how many there were.

    `because` is how the cause of each begins. Copies of what has gone are withdrawn like the rest.

    What is withdrawn stays in the log, without its text, and its cause is free for another.
    """
    gone = update(Message).where(is_to_come(), *_which(cause, meeting_id, about_id, ids, because))
    done = gone.values(
        state=MessageState.WITHDRAWN,
        cause=literal("withdrawn:") + Message.id,
        text="",
        html="",
        attachments=[],
        first=None,
        draft_of=None,
        about_id=None,
        dropped_at=clock.now(),
        last_error=error,
    )
    return len(db.execute(done.returning(Message.id)).all())


def hold_to_come(db: Session, meeting_id: str, cause: str) -> None:
    """Keep the messages of a cause that have not gone from others until the transaction ends."""
    chosen = select(Message.id).where(is_to_come(), *_which(cause, meeting_id, ""))
    db.scalars(chosen.order_by(Message.id).with_for_update()).all()


def number_to_come(db: Session, meeting_id: str, cause: str) -> int:
    """How many mails of a cause have not gone."""
    which = (Message.channel == Channel.MAIL, *_which(cause, meeting_id, ""))
    return db.scalars(select(func.count()).where(is_to_come(), *which)).one()


def has_to_come(db: Session, cause: str, about_id: str) -> bool:
    """Whether a message of a cause that tells of something has not gone: its reader knows nothing,
    as does nobody who is only to get a copy.
    """
    first = Message.copy_of.is_(None)
    chosen = select(Message.id).where(is_to_come(), first, *_which(cause, "", about_id))
    return db.scalar(chosen.limit(1)) is not None


def about_unread(db: Session, meeting_id: str, cause: str) -> set[str]:
    """Of what the messages of a cause tell that wait until an organiser has read them, by id."""
    unread = Message.state == MessageState.DRAFT
    chosen = select(Message.about_id).where(unread, *_which(cause, meeting_id, ""))
    return {one for one in db.scalars(chosen) if one}


def because_of(db: Session, meeting_id: str, because: str) -> list[Message]:
    """The mails of a meeting whose cause begins like this, the oldest first; none that were
    withdrawn, and no copies.
    """
    first = Message.copy_of.is_(None)
    chosen = select(Message).where(first, *_which("", meeting_id, "", because=because))
    return list(db.scalars(chosen.order_by(Message.created_at, Message.id)))


def ids_of(db: Session, meeting_id: str, kinds: Collection[str]) -> set[str]:
    """The mails of these kinds of a meeting, whatever became of them."""
    chosen = select(Message.id).where(Message.meeting_id == meeting_id, Message.kind.in_(kinds))
    return set(db.scalars(chosen))


def _which(
    cause: str, meeting_id: str, about_id: str, ids: Collection[str] = (), because: str = ""
) -> list[ColumnElement[bool]]:
    said = (
        (cause, Message.draft_of == cause),
        (meeting_id, Message.meeting_id == meeting_id),
        (about_id, Message.about_id == about_id),
        (ids, Message.id.in_(ids)),
        (because, caused().startswith(because, autoescape=True)),
    )
    return [one for given, one in said if given]


def is_another_leaving(db: Session, message: Message, since: datetime) -> bool:
    """Whether a server has another mail of the same cause to the same person just now."""
    chosen = select(Message.id).where(
        Message.id != message.id,
        Message.to_email == message.to_email,
        Message.meeting_id == message.meeting_id,
        Message.draft_of == message.draft_of,
        Message.channel == message.channel,
        Message.leaves_at > since,
    )
    return db.scalar(chosen.limit(1)) is not None
