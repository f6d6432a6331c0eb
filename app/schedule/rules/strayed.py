"""What stands elsewhere than people were told of a day. Once that day is frozen, nobody is told of
another place: whatever would publish one is refused, in one sentence.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from app.schedule.rules import Facts, Names, Spot, Standing, Words, breach, frozen_days
from app.schedule.rules.pins import FROZEN
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
    return strayed_from(facts, standings, frozen_days(facts.meeting))


def strayed_from(facts: Facts, standings: Standings, days: Collection[date]) -> list[Strayed]:
    """What is public on these days, frozen or not, and stands elsewhere, or nowhere. What is
    accepted no more is not held there in any case.
    """
    events = {event.id: event for event in facts.events}
    zone = ZoneInfo(facts.meeting.timezone)
    found = []
    for old in facts.released:
        day, spot = old.starts_at.astimezone(zone).date(), Spot(old.room_id, old.starts_at)
        event = events.get(old.side_event_id) if old.is_held and day in days else None
        if event is not None and standings.get(event.id, Standing()).spot != spot:
            found.append((event, day, spot))
    return _told(facts, found) if found else []


def _told(facts: Facts, found: Iterable[tuple[SideEvent, date, Spot]]) -> list[Strayed]:
    words = Words.of(facts)
    return [
        Strayed(
            event,
            day,
            spot,
            words.spot(spot, facts.minutes_of(event)),
            _kept(event, spot, words.names),
        )
        for event, day, spot in found
    ]


def _kept(event: SideEvent, spot: Spot, names: Names) -> str:
    details = {"event": event.id, "room": spot.room_id, "starts_at": spot.starts_at.isoformat()}
    return breach(FROZEN, (event.id,), details, names)
