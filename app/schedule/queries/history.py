"""Selects on what the releases of a meeting changed, one against the one before."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.core.db import Languages
from app.schedule.models import HELD, PublicState, Release, ReleasedEvent


class ChangedEvent(NamedTuple):
    """A side event as a release prints it, and as the one before did; None where it did not.

    `language` is that of the title, `changes` are those of its host by then, `reason` says why it
    is held then and there, or not.
    """

    number: int  # of the release
    event_id: str
    title: str
    language: str
    starts_at: datetime
    ends_at: datetime
    state: PublicState
    room: dict[str, Any]
    changes: list[dict[str, Any]] | None
    reason: Languages
    before_starts_at: datetime | None
    before_ends_at: datetime | None
    before_state: PublicState | None
    before_room: dict[str, Any] | None
    before_changes: list[dict[str, Any]] | None


def changed_events(db: Session, meeting_id: str, since: int) -> list[ChangedEvent]:
    """What the releases after number `since` changed, of the first one nothing; newest first.

    The number of an entry in calendars rises with each change, so the two are told apart by it.
    """
    now, release, before, earlier = ReleasedEvent, Release, aliased(ReleasedEvent), aliased(Release)
    same = and_(before.release_id == earlier.id, before.side_event_id == now.side_event_id)
    chosen = (
        select(
            release.number,
            now.side_event_id,
            now.printed["title"].as_string(),
            now.printed["language"].as_string(),
            now.starts_at,
            now.ends_at,
            now.state,
            now.printed["room"],
            now.printed["changes"],
            now.reason,
            before.starts_at,
            before.ends_at,
            before.state,
            before.printed["room"],
            before.printed["changes"],
        )
        .join(release, now.release_id == release.id)
        .join(
            earlier,
            and_(
                earlier.meeting_id == release.meeting_id,
                earlier.number == release.number - 1,
            ),
        )
        .outerjoin(before, same)
        .where(release.meeting_id == meeting_id, release.number > max(since, 1))
        .where(or_(before.id.is_(None), before.sequence != now.sequence))
        .order_by(release.number.desc(), now.starts_at, now.room_id, now.side_event_id)
    )
    return [ChangedEvent(*row) for row in db.execute(chosen)]


def releases_since(db: Session, meeting_id: str, since: int) -> list[tuple[Release, int]]:
    """The releases after number `since`, the newest first, each with how many events are held."""
    held = (
        select(func.count())
        .select_from(ReleasedEvent)
        .where(ReleasedEvent.release_id == Release.id, ReleasedEvent.state.in_(HELD))
        .scalar_subquery()
    )
    chosen = select(Release, held).where(Release.meeting_id == meeting_id, Release.number > since)
    return [(one, number) for one, number in db.execute(chosen.order_by(Release.number.desc()))]
