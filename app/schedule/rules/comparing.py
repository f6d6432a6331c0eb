"""What tells two schedules of one meeting apart, in figures and event by event."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.schedule.rules.changes import Place
from app.schedule.rules.facts import Facts
from app.schedule.rules.names import ORGANISING, organisation_id
from app.side_events.rules.answers import takes_part

Places = Mapping[str, Place]
"""Where and when a schedule has side events, by their ids; who is not in it has no place."""


@dataclass(frozen=True)
class Figures:
    """A schedule at a glance."""

    placed: int
    without_place: int
    slots_used: int
    slots: int
    most_at_once: int  # side events
    busiest: datetime | None  # the first moment at which so many are under way
    most_on_a_day: int
    rooms_used: int
    most_of_an_organiser: int  # side events of one organiser at the same time, at most
    organisers_in_two: int  # organisers with several at the same time
    theme_pairs: int  # pairs of side events at the same time that share a theme
    in_room: Mapping[str, int]  # side events, by the id of the room


@dataclass(frozen=True)
class Apart:
    """A side event that two schedules have elsewhere, or with another end; None where one of them
    leaves it out.
    """

    event_id: str
    first: Place | None
    second: Place | None

    @property
    def other_time(self) -> bool:
        """Whether both have it, at different times."""
        return bool(self.first and self.second and self.first.starts_at != self.second.starts_at)

    @property
    def other_room(self) -> bool:
        """Whether both have it at the same time, in different rooms."""
        return self._same_start and not self._same_room

    @property
    def other_end(self) -> bool:
        """Whether both have it at the same time in the same room, and only its end differs."""
        return self._same_start and self._same_room

    @property
    def _same_start(self) -> bool:
        return bool(self.first and self.second and self.first.starts_at == self.second.starts_at)

    @property
    def _same_room(self) -> bool:
        return bool(self.first and self.second and self.first.room_id == self.second.room_id)


def figures_of(facts: Facts, places: Places) -> Figures:
    """A schedule of the accepted side events at a glance; `places` names no others."""
    at_once = _at_once(places)
    together = [(moment, those) for moment, those in at_once.items() if those]
    busiest = max(together, key=lambda one: (len(one[1]), -one[0].timestamp()), default=None)
    organisers = _most_by_organiser(facts, at_once)
    days = _days(facts, places)
    return Figures(
        placed=len(places),
        without_place=len(facts.events) - len(places),
        slots_used=_slots_used(facts, places),
        slots=len(facts.slots),
        most_at_once=len(busiest[1]) if busiest else 0,
        busiest=busiest[0] if busiest else None,
        most_on_a_day=max(days.values(), default=0),
        rooms_used=len({place.room_id for place in places.values()}),
        most_of_an_organiser=max(organisers.values(), default=0),
        organisers_in_two=sum(most > 1 for most in organisers.values()),
        theme_pairs=_theme_pairs(facts, places),
        in_room=Counter(place.room_id for place in places.values()),
    )


def apart(first: Places, second: Places) -> list[Apart]:
    """The side events that two schedules do not have in the same place, in order of time."""
    found = [
        Apart(event_id, first.get(event_id), second.get(event_id))
        for event_id in first.keys() | second.keys()
        if first.get(event_id) != second.get(event_id)
    ]
    return sorted(found, key=_order)


def _order(one: Apart) -> tuple[datetime, str, str]:
    place = one.first or one.second
    assert place is not None  # noqa: S101 - an event that neither has is not apart
    return place.starts_at, place.room_id, one.event_id


def _at_once(places: Places) -> dict[datetime, list[str]]:
    """For each moment at which one begins, the side events that are under way."""
    starts = sorted({place.starts_at for place in places.values()})
    return {
        start: [e for e, place in places.items() if place.starts_at <= start < place.ends_at]
        for start in starts
    }


def _most_by_organiser(facts: Facts, at_once: Mapping[datetime, list[str]]) -> Counter[str]:
    """For each organiser the most side events at one time."""
    organisers = {
        event.id: {
            organisation_id(one)
            for one in event.partners
            if one.role in ORGANISING and takes_part(one)
        }
        for event in facts.events
    }
    most = Counter[str]()
    for those in at_once.values():
        now = Counter(one for event_id in those for one in organisers[event_id])
        most |= now
    return most


def _days(facts: Facts, places: Places) -> Counter[date]:
    zone = ZoneInfo(facts.meeting.timezone)
    return Counter(place.starts_at.astimezone(zone).date() for place in places.values())


def _slots_used(facts: Facts, places: Places) -> int:
    starts = {place.starts_at for place in places.values()}
    return sum(any(s.starts_at <= start < s.ends_at for start in starts) for s in facts.slots)


def _theme_pairs(facts: Facts, places: Places) -> int:
    themes = {event.id: {theme.id for theme in event.themes} for event in facts.events}
    return sum(bool(themes[one] & themes[other]) for one, other in _pairs(places))


def _pairs(places: Places) -> Iterator[tuple[str, str]]:
    """Every two side events that overlap."""
    ordered = sorted(places.items(), key=lambda one: one[1].starts_at)
    for number, (event_id, place) in enumerate(ordered):
        for other_id, other in ordered[number + 1 :]:
            if other.starts_at >= place.ends_at:
                break
            yield event_id, other_id
