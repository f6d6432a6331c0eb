"""Freezing days: what is published on them stays, by hand and in runs, until they are let go."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.accounts import queries as accounts
from app.accounts.access import Actor
from app.accounts.service import record
from app.meetings.models import Meeting
from app.meetings.rules import local_moment
from app.schedule import queries, rules
from app.schedule.errors import FrozenSince
from app.schedule.models import BoardChange, BoardKind, Draft
from app.schedule.rules import Frozen
from app.schedule.service.board import keep_change

A_DAY = timedelta(days=1)
FROZEN = "schedule.frozen"


def freeze(
    db: Session, actor: Actor | None, meeting: Meeting, last: date | None, *, seen: date | None
) -> BoardChange | None:
    """Keep what is published up to the end of a day where it is; None lets all days go.

    `seen` is the last day that was frozen when somebody looked. Raises `FrozenSince` where it is
    another by now. Gives what can be undone; None where nothing changes, or there is no board yet.
    """
    queries.lock_meeting(db, meeting.id)
    days = Frozen(seen, last)
    draft = queries.board_to_change(db, meeting.id)
    if not _set(db, actor, meeting, days) or draft is None:
        return None
    return keep_change(db, actor, draft, BoardKind.FROZEN, frozen=days)


def freeze_again(
    db: Session, actor: Actor, meeting: Meeting, draft: Draft, what: tuple[BoardKind, Frozen]
) -> BoardChange:
    """Undo a freeze, or do it again. Raises `FrozenSince`."""
    kind, days = what
    _set(db, actor, meeting, days)
    return keep_change(db, actor, draft, kind, frozen=days)


def _set(db: Session, actor: Actor | None, meeting: Meeting, days: Frozen) -> bool:
    """Whether that changes anything; what somebody else has set alike is well."""
    db.refresh(meeting, ["frozen_until"])
    now, last = last_frozen(meeting), days.after
    if last == now:
        return False
    if days.before != now:
        who = _who_froze(db, meeting)
        raise FrozenSince(who, rules.said_frozen(days.before), rules.said_frozen(now))
    zone = meeting.timezone
    meeting.frozen_until = local_moment(last + A_DAY, time(0), zone) if last else None
    db.flush()
    said = {"last": last.isoformat() if last else None}
    record(db, actor, FROZEN, meeting.id, meeting.id, **said)
    return True


def _who_froze(db: Session, meeting: Meeting) -> str:
    """Who set last which days are frozen; "" where nobody knows."""
    entry = accounts.latest_about(db, meeting.id, {FROZEN})
    known = entry.account_id if entry else None
    return accounts.names_of(db, {known}).get(known, "") if known else ""


def last_frozen(meeting: Meeting) -> date | None:
    """The last day that is frozen, as a whole or in part."""
    if meeting.frozen_until is None:
        return None
    last = meeting.frozen_until - timedelta(minutes=1)
    return last.astimezone(ZoneInfo(meeting.timezone)).date()
