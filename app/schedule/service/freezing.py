"""Freezing days: what stands on them stays, by hand and in runs, until they are let go."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.meetings.models import Meeting
from app.schedule import queries, rules
from app.schedule.models import BoardChange, BoardKind, Draft
from app.schedule.rules import Frozen
from app.schedule.service.board import keep_change

FROZEN = "schedule.frozen"


def freeze(
    db: Session, actor: Actor | None, meeting: Meeting, days: Iterable[date], *, frozen: bool = True
) -> BoardChange | None:
    """Freeze days of a meeting, in a draft or in public, or let them go.

    Gives what can be undone; None where they are so already, or there is no board yet.
    """
    queries.lock_meeting(db, meeting.id)
    draft = queries.board_to_change(db, meeting.id)
    changed = _set(db, actor, meeting, Frozen(tuple(days), frozen))
    if not changed.days or draft is None:
        return None
    return keep_change(db, actor, draft, BoardKind.FROZEN, frozen=changed)


def freeze_again(
    db: Session, actor: Actor, meeting: Meeting, draft: Draft, what: tuple[BoardKind, Frozen]
) -> BoardChange:
    """Undo a freeze, or do it again; days that somebody has set so since are so already."""
    kind, wanted = what
    _set(db, actor, meeting, wanted)
    return keep_change(db, actor, draft, kind, frozen=wanted)


def _set(db: Session, actor: Actor | None, meeting: Meeting, wanted: Frozen) -> Frozen:
    """Set days as is wanted; gives those of them that were not so."""
    db.refresh(meeting, ["frozen_days"])
    now = rules.frozen_days(meeting)
    changed = wanted.of(day for day in wanted.days if (day in now) is not wanted.frozen)
    if changed.days:
        after = now.symmetric_difference(changed.days)
        meeting.frozen_days = sorted(one.isoformat() for one in after)
        db.flush()
        record(db, actor, FROZEN, meeting.id, meeting.id, **changed.to_keep())
    return changed
