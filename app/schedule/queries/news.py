"""Selects on what people were told of the programme."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.messages.models import Message, MessageState
from app.messages.queries import has_gone, is_to_come
from app.schedule.models import HELD, Release, ReleasedEvent, ReleaseKind, ReleaseNews
from app.schedule.rules.letters import LastTold

Told = dict[tuple[str, str], int]  # by address and side event the number of a release
Letters = Mapping[tuple[str, str], LastTold]  # by address and side event


def told_by_letters(db: Session, meeting_id: str) -> Letters:
    """The newest letter by which somebody knows of a side event of theirs."""
    return _newest(db, meeting_id, has_gone())


def written_by_letters(db: Session, meeting_id: str) -> Letters:
    """The same of all letters that were written, whatever became of them, but those overtaken."""
    return _newest(db, meeting_id, Message.state != MessageState.WITHDRAWN)


def letters_to_come(db: Session, meeting_id: str) -> Letters:
    """The same of those that have not gone and may go yet."""
    return _newest(db, meeting_id, is_to_come())


def letters_naming(db: Session, event_ids: Collection[str]) -> set[str]:
    """The ids of the letters that tell of one of these side events and may go yet."""
    chosen = select(ReleaseNews.message_id).join(Message, Message.id == ReleaseNews.message_id)
    return set(db.scalars(chosen.where(ReleaseNews.side_event_id.in_(event_ids), is_to_come())))


def news_in(db: Session, message_ids: Collection[str]) -> Sequence[ReleaseNews]:
    """What these letters tell of."""
    chosen = select(ReleaseNews).where(ReleaseNews.message_id.in_(message_ids))
    return db.scalars(chosen.order_by(ReleaseNews.message_id, ReleaseNews.side_event_id)).all()


def _newest(db: Session, meeting_id: str, which: ColumnElement[bool]) -> Letters:
    about = ReleaseNews.side_event_id
    to = Message.created_at, Message.to_name, Message.language
    chosen = (
        select(Message.to_email, about, Message.id, ReleaseNews.is_off, Release.number, *to)
        .join(Message, Message.id == ReleaseNews.message_id)
        .join(Release, Release.id == ReleaseNews.release_id)
        .where(Release.meeting_id == meeting_id, which)
        .order_by(Release.number, Message.created_at)
    )
    return {
        (email, event_id): LastTold(number, id_, at, name, language, is_off)
        for email, event_id, id_, is_off, number, at, name, language in db.execute(chosen)
    }


def held_then(
    db: Session, meeting_id: str, numbers: Collection[int], now: datetime
) -> dict[tuple[str, int], str]:
    """What these releases have as held and not over: by side event and number the release's id."""
    chosen = (
        select(ReleasedEvent.side_event_id, Release.number, Release.id)
        .join(Release, Release.id == ReleasedEvent.release_id)
        .where(
            Release.meeting_id == meeting_id,
            Release.number.in_(numbers),
            ReleasedEvent.state.in_(HELD),
            ReleasedEvent.ends_at > now,
        )
    )
    return {(event_id, number): id_ for event_id, number, id_ in db.execute(chosen)}


def taken_off(db: Session, meeting_id: str) -> Mapping[str, int]:
    """The number of the last release that took a side event off between two boards, by event.

    Those whom it concerns are told of that by the mail of whoever decided it.
    """
    first = (
        select(
            ReleasedEvent.side_event_id,
            ReleasedEvent.sequence,
            func.min(Release.number).label("number"),
        )
        .join(Release, Release.id == ReleasedEvent.release_id)
        .where(Release.meeting_id == meeting_id, ReleasedEvent.state.not_in(HELD))
        .group_by(ReleasedEvent.side_event_id, ReleasedEvent.sequence)
        .subquery()
    )
    chosen = (
        select(first.c.side_event_id, func.max(first.c.number))
        .join(Release, Release.number == first.c.number)
        .where(Release.meeting_id == meeting_id, Release.kind == ReleaseKind.REPRINTED)
        .group_by(first.c.side_event_id)
    )
    return {row[0]: row[1] for row in db.execute(chosen)}


def places_in(
    db: Session, meeting_id: str, numbers: Collection[int]
) -> Mapping[tuple[str, int], tuple[str, datetime]]:
    """The room and the start of what these releases have as held, by event and number."""
    chosen = (
        select(
            ReleasedEvent.side_event_id,
            Release.number,
            ReleasedEvent.room_id,
            ReleasedEvent.starts_at,
        )
        .join(Release, Release.id == ReleasedEvent.release_id)
        .where(
            Release.meeting_id == meeting_id,
            Release.number.in_(numbers),
            ReleasedEvent.state.in_(HELD),
        )
    )
    found = db.execute(chosen)
    return {(event, number): (room, starts_at) for event, number, room, starts_at in found}


def sequences_in(
    db: Session, meeting_id: str, numbers: Collection[int]
) -> Mapping[tuple[str, int], int]:
    """The SEQUENCE of each side event in these releases, by event and number."""
    chosen = (
        select(ReleasedEvent.side_event_id, Release.number, ReleasedEvent.sequence)
        .join(Release, Release.id == ReleasedEvent.release_id)
        .where(Release.meeting_id == meeting_id, Release.number.in_(numbers))
    )
    return {(event, number): sequence for event, number, sequence in db.execute(chosen)}
