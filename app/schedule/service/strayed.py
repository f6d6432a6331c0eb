"""What stands elsewhere than people were told of a day. Once that day is frozen, nobody is told of
another place: whatever would publish one is refused, in one sentence and by `strayed`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.meetings.models import Meeting
from app.schedule import queries, rules
from app.schedule.models import BoardChange
from app.schedule.rules import Facts, Names, Spot, Standing, Words
from app.schedule.rules.exchanging import PutBack
from app.schedule.rules.pins import FROZEN
from app.schedule.service.boarding import standings_now
from app.schedule.service.exchanging import Exchanged, exchange, exchange_shown
from app.schedule.service.known import known_of
from app.side_events.models import SideEvent

Standings = Mapping[str, Standing]


@dataclass(frozen=True)
class Strayed:
    """A side event that stands elsewhere than people were told, on `day`: where that is, also in
    words, and what is said where that day is frozen.
    """

    event: SideEvent
    day: date
    public: Spot
    where: str
    sentence: str


def strayed(facts: Facts, standings: Standings) -> list[Strayed]:
    """What cannot be published as it stands: it would leave its place on a frozen day."""
    return strayed_from(facts, standings, rules.frozen_days(facts.meeting))


def strayed_from(facts: Facts, standings: Standings, days: Collection[date]) -> list[Strayed]:
    """What is public on these days, frozen or not, and stands elsewhere, or nowhere. What is
    accepted no more is not held there in any case.
    """
    events = {event.id: event for event in facts.events}
    zone, words = ZoneInfo(facts.meeting.timezone), Words.of(facts)
    found = []
    for old in facts.released:
        day, spot = old.starts_at.astimezone(zone).date(), Spot(old.room_id, old.starts_at)
        event = events.get(old.side_event_id) if old.is_held and day in days else None
        if event is not None and standings.get(event.id, Standing()).spot != spot:
            where = words.spot(spot, facts.minutes_of(event))
            found.append(Strayed(event, day, spot, where, _kept(event, spot, words.names)))
    return found


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


def _kept(event: SideEvent, spot: Spot, names: Names) -> str:
    details = {"event": event.id, "room": spot.room_id, "starts_at": spot.starts_at.isoformat()}
    return rules.breach(FROZEN, (event.id,), details, names)
