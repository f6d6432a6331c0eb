"""Selects on what people were told of the programme."""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.messages.models import Message, MessageState
from app.messages.queries import has_gone
from app.schedule.models import HELD, Release, ReleasedEvent, ReleaseKind, ReleaseNews

Told = dict[tuple[str, str], int]  # by address and side event the number of a release


def told_by_letters(db: Session, meeting_id: str) -> Told:
    """The newest release of which somebody knows by a letter, for each side event of theirs."""
    return _newest(db, meeting_id, has_gone())


def written_by_letters(db: Session, meeting_id: str) -> Told:
    """The same of all letters that were written, whatever became of them, but those overtaken."""
    return _newest(db, meeting_id, Message.state != MessageState.WITHDRAWN)


def _newest(db: Session, meeting_id: str, which: ColumnElement[bool]) -> Told:
    chosen = (
        select(Message.to_email, ReleaseNews.side_event_id, func.max(Release.number))
        .join(Message, Message.id == ReleaseNews.message_id)
        .join(Release, Release.id == ReleaseNews.release_id)
        .where(Release.meeting_id == meeting_id, which)
        .group_by(Message.to_email, ReleaseNews.side_event_id)
    )
    return {(email, event_id): number for email, event_id, number in db.execute(chosen)}


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
