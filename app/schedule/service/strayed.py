"""What the board has elsewhere than people were told of a day, and putting it back there."""

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.meetings.models import Meeting
from app.schedule import queries
from app.schedule.models import BoardChange
from app.schedule.rules import Spot
from app.schedule.rules.exchanging import PutBack
from app.schedule.rules.strayed import Strayed, strayed_from
from app.schedule.service.boarding import standings_now
from app.schedule.service.exchanging import Exchanged, exchange, exchange_shown
from app.schedule.service.known import known_of


def strayed_now(db: Session, meeting: Meeting, days: Collection[date]) -> list[Strayed]:
    """What the board has elsewhere than people were told of these days, as things stand."""
    facts = known_of(db, meeting).facts
    return strayed_from(facts, standings_now(db, facts), days)


def put_back_shown(db: Session, meeting: Meeting, days: Collection[date]) -> Exchanged:
    """What it would come to if all that is public on these days were where people were told."""
    return exchange_shown(db, meeting, _back(db, meeting, days))


def put_back(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    days: Collection[date],
    seen: Collection[tuple[str, Spot | None]],
    *,
    reason: str = "",
) -> BoardChange:
    """Put it there, as one change that is undone as one. Raises as `exchange` does."""
    queries.lock_meeting(db, meeting.id)
    return exchange(db, actor, meeting, _back(db, meeting, days), list(seen), reason=reason)


def _back(db: Session, meeting: Meeting, days: Collection[date]) -> PutBack:
    return PutBack({one.event.id: one.public for one in strayed_now(db, meeting, days)})
