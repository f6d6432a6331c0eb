"""Which side events a run may move: those that are ticked, or all of a theme, a host or a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from app.schedule.rules.changes import Place
from app.schedule.rules.facts import Facts
from app.schedule.rules.names import ORGANISING, organisation_id, partner_name
from app.side_events.models import SideEvent


@dataclass(frozen=True)
class Selection:
    """What was chosen, by ids; `events` go before all else, and nothing at all means everything."""

    events: frozenset[str] = frozenset()
    theme: str = ""
    host: str = ""
    day: date | None = None

    @property
    def is_everything(self) -> bool:
        """Whether nothing was chosen."""
        return not (self.events or self.theme or self.host or self.day)


def chosen_of(
    selection: Selection, facts: Facts, places: Mapping[str, Place]
) -> frozenset[str] | None:
    """The ids of what was chosen, by where the board has it; None for everything."""
    if selection.is_everything:
        return None
    if selection.events:
        return frozenset(event.id for event in facts.events if event.id in selection.events)
    zone = ZoneInfo(facts.meeting.timezone)
    return frozenset(
        event.id
        for event in facts.events
        if (not selection.theme or selection.theme in {theme.id for theme in event.themes})
        and (not selection.host or selection.host in hosts_of(event))
        and (not selection.day or _day(places.get(event.id), zone) == selection.day)
    )


def hosts_of(event: SideEvent) -> dict[str, str]:
    """Who organises an event: id and name."""
    return {
        organisation_id(one): partner_name(one) for one in event.partners if one.role in ORGANISING
    }


def _day(place: Place | None, zone: ZoneInfo) -> date | None:
    return place.starts_at.astimezone(zone).date() if place else None
