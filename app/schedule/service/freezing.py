"""Freezing days: what is published on them stays, by hand and in runs, until they are let go."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.meetings.models import Meeting
from app.meetings.rules import local_moment
from app.schedule import queries

A_DAY = timedelta(days=1)


def freeze(db: Session, actor: Actor | None, meeting: Meeting, last: date | None) -> None:
    """Keep what is published up to the end of a day where it is; None lets all days go."""
    queries.lock_meeting(db, meeting.id)
    until = local_moment(last + A_DAY, time(0), meeting.timezone) if last else None
    if until == meeting.frozen_until:
        return
    meeting.frozen_until = until
    db.flush()
    record(db, actor, "schedule.frozen", meeting.id, None, last=last.isoformat() if last else None)


def last_frozen(meeting: Meeting) -> date | None:
    """The last day that is frozen, as a whole or in part."""
    if meeting.frozen_until is None:
        return None
    last = meeting.frozen_until - timedelta(minutes=1)
    return last.astimezone(ZoneInfo(meeting.timezone)).date()
