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

A_DAY = timedelta(days=1)
FROZEN = "schedule.frozen"


def freeze(
    db: Session, actor: Actor | None, meeting: Meeting, last: date | None, *, seen: date | None
) -> None:
    """Keep what is published up to the end of a day where it is; None lets all days go.

    `seen` is the last day that was frozen when somebody looked. Raises `FrozenSince` where it is
    another by now.
    """
    queries.lock_meeting(db, meeting.id)
    db.refresh(meeting, ["frozen_until"])
    until = local_moment(last + A_DAY, time(0), meeting.timezone) if last else None
    if until == meeting.frozen_until:
        return
    now = last_frozen(meeting)
    if seen != now:
        who = _who_froze(db, meeting)
        raise FrozenSince(who, rules.said_frozen(seen), rules.said_frozen(now))
    meeting.frozen_until = until
    db.flush()
    said = {"last": last.isoformat() if last else None}
    record(db, actor, FROZEN, meeting.id, meeting.id, **said)


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
