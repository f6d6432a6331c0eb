"""What a schedule means for those concerned, as tables: each row has a bar for a picture."""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.core.i18n import gettext as _
from app.core.i18n import in_language, lazy, show_day, show_parts
from app.meetings.models import Slot
from app.schedule.rules.changes import Place
from app.schedule.rules.colours import category_of
from app.schedule.rules.facts import Facts
from app.schedule.rules.names import partner_name
from app.side_events.models import PartnerRole, SideEvent
from app.side_events.rules.answers import takes_part

SHORT_PAUSE = timedelta(minutes=30)
Places = Mapping[str, Place]
Cell = int | timedelta | None


@dataclass(frozen=True)
class Row:
    """A line of a table: figures, lengths and what nobody knows, as they are: a page says them, a
    file gives them to sum. `share` of 1 is a full bar of the picture, None is not drawn.
    """

    name: str
    cells: Sequence[Cell]
    share: float | None


@dataclass(frozen=True)
class Section:
    """A table: what it is of, what its bars show, its columns but for the first, which is `of`;
    what must be known to read it, and the page on which what is missing stands.
    """

    key: str
    title: str
    bars: str
    of: str
    columns: Sequence[str]
    rows: Sequence[Row]
    note: str = ""
    missing_at: str = ""


class _Head(NamedTuple):
    """What a section is of, what its bars show, its columns but for the first, a note."""

    title: str
    bars: str
    of: str
    columns: tuple[str, ...]
    note: str = ""


_SIDE_EVENTS, _PLACED = lazy("Side events"), lazy("With a place")
_WISHES = (
    lazy("Share of the side events with wishes whose slot is one that was wished"),
    (
        _SIDE_EVENTS,
        _PLACED,
        lazy("First wish for a slot"),
        lazy("Another wish for a slot"),
        lazy("No wish met"),
        lazy("First wish for a room"),
    ),
)
_HEADS: Mapping[str, _Head] = {
    "hosts": _Head(
        lazy("Wishes by host"),
        _WISHES[0],
        lazy("Lead host"),
        _WISHES[1],
        lazy("Each side event is counted once, for the host that leads it; not for the others."),
    ),
    "categories": _Head(
        lazy("Wishes by category"),
        _WISHES[0],
        lazy("Category of the lead host"),
        _WISHES[1],
    ),
    "rooms": _Head(
        lazy("Use of the rooms"),
        lazy("Share of the slots in which the room has a side event"),
        lazy("Room"),
        (_SIDE_EVENTS, lazy("Slots in use"), lazy("Time in use")),
    ),
    "walking": _Head(
        lazy("Who changes rooms during a day"),
        lazy("Changes of room"),
        lazy("Person"),
        (
            _SIDE_EVENTS,
            lazy("Changes of room"),
            lazy("With less than 30 minutes"),
            lazy("Minutes between buildings"),
        ),
    ),
    "themes": _Head(
        lazy("How themes are spread"),
        lazy("Different starts for each side event of the theme: a full bar has no two at once"),
        lazy("Theme"),
        (
            _SIDE_EVENTS,
            _PLACED,
            lazy("Days"),
            lazy("Different starts"),
            lazy("Most at the same time"),
        ),
    ),
    "delegations": _Head(
        lazy("Delegations that cannot attend all that they want to"),
        lazy("Share of the wanted side events that its members can attend"),
        lazy("Delegation"),
        (
            lazy("Members"),
            lazy("Wanted"),
            lazy("Can attend"),
            lazy("Have no place"),
            lazy("Too many at the same time"),
        ),
    ),
}


def _section(key: str, rows: Sequence[Row], days: Iterable[str] = ()) -> Section:
    """The section of a key; columns for `days` come before its own."""
    head = _HEADS[key]
    columns = [*days, *map(str, head.columns)]
    title, bars, of = str(head.title), str(head.bars), str(head.of)
    return Section(key, title, bars, of, columns, rows, str(head.note))


def reports_of(facts: Facts, places: Places, delegations: Mapping[str, str]) -> list[Section]:
    """All tables of a schedule; `delegations` are names by id."""
    held = {event.id: event for event in facts.events}
    places = {one: place for one, place in places.items() if one in held}
    return [
        _section("hosts", _wishes(_met(facts, places, _host))),
        _section("categories", _wishes(_met(facts, places, _category))),
        _rooms(facts, places),
        _walking(facts, places),
        _themes(facts, places),
        _delegations(facts, places, delegations),
    ]


@dataclass
class _Wishes:
    """Counted of one host, or of a category of hosts."""

    events: int = 0
    placed: int = 0
    first: int = 0
    other: int = 0
    none: int = 0
    room: int = 0

    def add(self, event: SideEvent, place: Place | None, slots: Mapping[str, Slot]) -> None:
        """Count an event, and whether its place is one that was wished."""
        self.events += 1
        if place is None:
            self.none += bool(event.slot_wishes)
            return
        self.placed += 1
        wished = [slots[one.slot_id] for one in event.slot_wishes if one.slot_id in slots]
        met = [one.starts_at <= place.starts_at < one.ends_at for one in wished]
        if met:
            self.first += met[0]
            self.other += any(met[1:]) and not met[0]
            self.none += not any(met)
        self.room += bool(event.room_wishes) and event.room_wishes[0].room_id == place.room_id

    def row(self, name: str) -> Row:
        """The same as a line."""
        asked = self.first + self.other + self.none
        figures = (self.events, self.placed, self.first, self.other, self.none, self.room)
        share = (self.first + self.other) / asked if asked else None
        return Row(name, figures, share)


def _met(
    facts: Facts, places: Places, name: Callable[[SideEvent], str]
) -> Mapping[str, _Wishes]:  # fmt: skip
    slots = {slot.id: slot for slot in facts.slots}
    counted: dict[str, _Wishes] = defaultdict(_Wishes)
    for event in facts.events:
        counted[name(event)].add(event, places.get(event.id), slots)
    return counted


def _wishes(counted: Mapping[str, _Wishes]) -> list[Row]:
    return [one.row(name) for name, one in sorted(counted.items())]


def _host(event: SideEvent) -> str:
    leads = [one for one in event.partners if one.role is PartnerRole.LEAD_ORGANISER]
    return partner_name(leads[0]) if leads else "–"


def _category(event: SideEvent) -> str:
    return category_of(event) or _("Not in the register")


def _rooms(facts: Facts, places: Places) -> Section:
    zone = ZoneInfo(facts.meeting.timezone)
    in_room: dict[str, list[Place]] = defaultdict(list)
    for place in places.values():
        in_room[place.room_id].append(place)
    days = sorted({one.starts_at.astimezone(zone).date() for one in facts.slots})
    rooms = [one for one in facts.rooms if one.id in facts.side_event_rooms or one.id in in_room]
    rows = [_room(in_language(one.name), in_room[one.id], facts, days) for one in rooms]
    return _section("rooms", rows, map(show_day, days))


def _room(name: str, there: Sequence[Place], facts: Facts, days: Iterable[date]) -> Row:
    zone = ZoneInfo(facts.meeting.timezone)
    by_day: dict[date, int] = defaultdict(int)
    for place in there:
        by_day[place.starts_at.astimezone(zone).date()] += 1
    used = sum(
        any(slot.starts_at <= one.starts_at < slot.ends_at for one in there) for slot in facts.slots
    )
    length = sum((one.ends_at - one.starts_at for one in there), timedelta())
    share = used / len(facts.slots) if facts.slots else 0
    return Row(name, [*(by_day[day] for day in days), len(there), used, length], share)


@dataclass
class _Walk:
    """Somebody's side events, and the ways between them."""

    name: str
    places: list[Place] = field(default_factory=list)


def _walking(facts: Facts, places: Places) -> Section:
    zone = ZoneInfo(facts.meeting.timezone)
    people: dict[str, _Walk] = {}
    for event in facts.events:
        for one in event.speakers:
            if event.id in places and takes_part(one):
                walk = people.setdefault(one.person_id, _Walk(one.name))
                walk.places.append(places[event.id])
    found = [(walk, ways) for walk in people.values() if (ways := [*_ways(walk.places, zone)])]
    most = max((len(ways) for _walk, ways in found), default=1)
    between, rows, missing = _Between(facts), list[Row](), dict[str, None]()
    for walk, ways in sorted(found, key=lambda one: (-len(one[1]), one[0].name)):
        minutes = [between.minutes(*way) for way in ways]
        missing |= dict.fromkeys(
            between.said(*way) for way, known in zip(ways, minutes, strict=True) if known is None
        )
        short = sum(other.starts_at - one.ends_at < SHORT_PAUSE for one, other in ways)
        known = None if None in minutes else sum(filter(None, minutes))
        rows.append(Row(walk.name, (len(walk.places), len(ways), short, known), len(ways) / most))
    return _with_missing(_section("walking", rows), missing)


def _with_missing(section: Section, ways: Iterable[str]) -> Section:
    """The section, which says between which buildings no minutes are given, if any."""
    if not (said := show_parts(ways)):
        return section
    note = _("No minutes on foot are given between these buildings: %(ways)s.") % {"ways": said}
    return replace(section, note=note, missing_at="rooms#ways")


_Way = tuple[Place, Place]


class _Between:
    """Minutes on foot between the rooms of a meeting."""

    def __init__(self, facts: Facts) -> None:
        self._venues = {room.id: room.venue for room in facts.rooms}
        self._given = {
            frozenset((one.venue_a_id, one.venue_b_id)): one.minutes for one in facts.travel
        }

    def minutes(self, one: Place, other: Place) -> int | None:
        """The minutes from one to another, none within a building; None where nobody has said."""
        venues = frozenset(self._venues[place.room_id].id for place in (one, other))
        return 0 if len(venues) == 1 else self._given.get(venues)

    def said(self, one: Place, other: Place) -> str:
        """Both buildings by their names."""
        names = {in_language(self._venues[place.room_id].name) for place in (one, other)}
        return " – ".join(f"\u2068{name}\u2069" for name in sorted(names))


def _ways(there: Iterable[Place], zone: ZoneInfo) -> Iterator[_Way]:
    """Each two of somebody's side events of a day that follow each other in different rooms."""
    for one, other in pairwise(sorted(there, key=lambda place: place.starts_at)):
        same_day = one.starts_at.astimezone(zone).date() == other.starts_at.astimezone(zone).date()
        if same_day and one.room_id != other.room_id:
            yield one, other


def _themes(facts: Facts, places: Places) -> Section:
    zone = ZoneInfo(facts.meeting.timezone)
    known: dict[str, tuple[str, list[SideEvent]]] = {}
    for event in facts.events:
        for theme in event.themes:
            known.setdefault(theme.id, (in_language(theme.name), []))[1].append(event)
    rows = []
    for name, events in sorted(known.values(), key=lambda one: one[0]):
        there = [places[event.id] for event in events if event.id in places]
        starts = {place.starts_at for place in there}
        days = {start.astimezone(zone).date() for start in starts}
        most = max((_under_way(there, start) for start in starts), default=0)
        figures = (len(events), len(there), len(days), len(starts), most)
        rows.append(Row(name, figures, len(starts) / len(there) if there else 0))
    return _section("themes", rows)


def _under_way(there: Iterable[Place], moment: datetime) -> int:
    return sum(one.starts_at <= moment < one.ends_at for one in there)


def _delegations(facts: Facts, places: Places, names: Mapping[str, str]) -> Section:
    rows = []
    for wants in facts.wants:
        there = [places[one] for one in wants.event_ids if one in places]
        can = most_attended(there, wants.size)
        wanted = len(wants.event_ids)
        if can < wanted:
            figures = (wants.size, wanted, can, wanted - len(there), len(there) - can)
            name = names.get(wants.delegation_id, "–")
            rows.append(Row(name, figures, can / wanted))
    return _section("delegations", sorted(rows, key=lambda row: (row.share or 0, row.name)))


def most_attended(there: Iterable[Place], members: int) -> int:
    """How many of these side events so many people can attend at most, each one at a time.

    Whoever is free since the shortest time takes the one that ends first: no choice is better.
    """
    waiting, free_since, attended = members, list[datetime](), 0
    for place in sorted(there, key=lambda one: one.ends_at):
        last = bisect_right(free_since, place.starts_at)
        if last:
            del free_since[last - 1]
        elif waiting:
            waiting -= 1
        else:
            continue
        insort(free_since, place.ends_at)
        attended += 1
    return attended
