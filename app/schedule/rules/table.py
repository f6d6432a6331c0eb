"""The board as a table: a day's rooms and times, with what stands, what is closed, what sits."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.core.i18n import in_language
from app.meetings.models import Room
from app.schedule.rules.board import Spot, Standing, end_of
from app.schedule.rules.closed import related_rooms
from app.schedule.rules.facts import Facts, has_hours
from app.schedule.rules.names import Names, place_pinned
from app.schedule.rules.pins import Pin
from app.schedule.rules.taken import ALL_FREE, Opening, Openings
from app.side_events.models import SideEvent


class Window(NamedTuple):
    """From when until when a row of the table is."""

    starts_at: datetime
    ends_at: datetime

    def meets(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether it overlaps a period."""
        return self.starts_at < ends_at and starts_at < self.ends_at

    def begins(self, spot: Spot) -> bool:
        """Whether what stands there begins within it."""
        return self.starts_at <= spot.starts_at < self.ends_at


class Suggested(NamedTuple):
    """Where a proposal would have an event that stands elsewhere; None: nowhere.

    `number` is that of the proposal, `mark` by what it is told from another one, `place` says it.
    """

    number: int
    mark: int
    event: SideEvent
    to: Spot | None
    place: str


@dataclass(frozen=True)
class Tile:
    """An event on the board. `breaks` are the rules that it breaks there, `standing` why it may."""

    event: SideEvent
    spot: Spot
    ends_at: datetime
    own_hours: bool  # other hours than the row's
    tone: int  # of the legend, 0: none
    standing: Standing
    breaks: Sequence[str] = ()
    pinned_to: str = ""  # where its pin would have it, if it does not stand there
    goes: Sequence[Suggested] = ()

    @property
    def in_spite(self) -> bool:
        """Whether somebody put it there though it breaks a rule."""
        return bool(self.standing.overrides)

    @property
    def pin(self) -> Pin:
        """What organisers have fixed of its place."""
        return Pin.of(self.event)

    @property
    def pinned(self) -> bool:
        """Whether they have fixed anything of it."""
        return self.pin != Pin()


@dataclass(frozen=True)
class Square:
    """A room at a time; `opening` says whether something can stand there, and if not, why not.

    `beside` is what stands in a room of which this one is a part, or that is a part of it; `left`
    is what stood here by another schedule, see `Shown`; `comes` what proposals would have here.
    """

    tiles: Sequence[Tile]
    opening: Opening = ALL_FREE
    beside: Sequence[str] = ()
    left: Sequence[Tile] = ()
    comes: Sequence[Suggested] = ()

    @property
    def is_free(self) -> bool:
        """Whether nothing is there, and something can be."""
        return not (self.tiles or self.left or self.beside) and self.opening.is_open


@dataclass(frozen=True)
class Row:
    """A time, and what is in each room; `plenary` is what sits then, if nothing can be beside."""

    window: Window
    squares: Sequence[Square]
    plenary: str = ""


@dataclass(frozen=True)
class Table:
    """One day. `parts` says of a room of which it is a part."""

    on: date
    rooms: Sequence[Room]
    rows: Sequence[Row]
    parts: Mapping[str, str]

    @property
    def event_ids(self) -> set[str]:
        """The events that stand on it."""
        squares = (square for row in self.rows for square in row.squares)
        return {tile.event.id for square in squares for tile in square.tiles}


@dataclass(frozen=True)
class Shown:
    """What is to be drawn besides the meeting: where events stand, their tones, what they break.

    `left` is where those stood that another schedule, compared with this one, has elsewhere. `ends`
    and `left_ends` say when they end there; the rest last as long as they are to be today.
    """

    spots: Mapping[str, Spot]
    tones: Mapping[str, int] = field(default_factory=dict)
    breaks: Mapping[str, Sequence[str]] = field(default_factory=dict)
    standings: Mapping[str, Standing] = field(default_factory=dict)
    left: Mapping[str, Spot] = field(default_factory=dict)
    suggested: Sequence[Suggested] = ()
    ends: Mapping[str, datetime] = field(default_factory=dict)
    left_ends: Mapping[str, datetime] = field(default_factory=dict)


def days_of_board(facts: Facts, spots: Iterable[Spot]) -> list[date]:
    """The days on which there are slots, or something stands."""
    zone = ZoneInfo(facts.meeting.timezone)
    moments = [slot.starts_at for slot in facts.slots] + [spot.starts_at for spot in spots]
    return sorted({moment.astimezone(zone).date() for moment in moments})


def table_of(facts: Facts, names: Names, shown: Shown, on: date) -> Table:
    """The table of a day; `names` are those of the same facts."""
    return _Drawing(facts, names, shown, on).table()


class _Drawing:
    """One day as it is drawn."""

    def __init__(self, facts: Facts, names: Names, shown: Shown, on: date) -> None:
        self._facts, self._names, self._shown, self._on = facts, names, shown, on
        self._zone = ZoneInfo(facts.meeting.timezone)
        self._events = {event.id: event for event in facts.events}
        to = [one.to for one in shown.suggested if one.to]
        used = {one.room_id for one in (*shown.spots.values(), *shown.left.values(), *to)}
        self._rooms = _in_order(facts, facts.side_event_rooms | used)
        self._related = related_rooms(facts)
        self._openings = Openings(facts)
        self._goes: dict[str, list[Suggested]] = defaultdict(list)
        for one in shown.suggested:
            self._goes[one.event.id].append(one)
        self._slots = {Window(one.starts_at, one.ends_at) for one in facts.slots}
        self._by_room = self._tiles(shown.spots, shown.ends)
        self._left = self._tiles(shown.left, shown.left_ends)
        self._windows = self._all_windows()
        self._drawn_in: dict[datetime, Window | None] = {}

    def table(self) -> Table:
        wholes = {division.part_id: division.whole_id for division in self._facts.divisions}
        names = {room.id: in_language(room.name) for room in self._facts.rooms}
        return Table(
            on=self._on,
            rooms=self._rooms,
            rows=[self._row(window) for window in self._windows],
            parts={
                room.id: names[wholes[room.id]]
                for room in self._rooms
                if wholes.get(room.id) in names
            },
        )

    def _tiles(
        self, spots: Mapping[str, Spot], ends: Mapping[str, datetime]
    ) -> Mapping[str, Sequence[Tile]]:
        """By room, what stands there on this day."""
        found: dict[str, list[Tile]] = defaultdict(list)
        for event_id, spot in spots.items():
            if event_id in self._events and self._is_today(spot.starts_at):
                found[spot.room_id].append(self._tile(event_id, spot, ends.get(event_id)))
        return found

    def _is_today(self, moment: datetime) -> bool:
        return moment.astimezone(self._zone).date() == self._on

    def _tile(self, event_id: str, spot: Spot, ends_at: datetime | None) -> Tile:
        event, shown = self._events[event_id], self._shown
        ends_at = ends_at or end_of(spot, event.minutes)
        return Tile(
            event=event,
            spot=spot,
            ends_at=ends_at,
            own_hours=(spot.starts_at, ends_at) not in self._slots,
            tone=shown.tones.get(event_id, 0),
            breaks=shown.breaks.get(event_id, ()),
            standing=shown.standings.get(event_id, Standing()),
            pinned_to=self._pinned_to(event, spot),
            goes=self._goes.get(event_id, ()),
        )

    def _pinned_to(self, event: SideEvent, spot: Spot) -> str:
        """A pin to the beginning of a slot holds for the whole slot, see `pinned_start`."""
        start, room_id = event.pinned_start, event.pinned_room_id
        slots = (one for one in self._facts.slots if one.starts_at == start)
        in_slot = any(one.starts_at <= spot.starts_at < one.ends_at for one in slots)
        if room_id in {None, spot.room_id} and (start in {None, spot.starts_at} or in_slot):
            return ""
        return place_pinned(self._names, start, room_id)

    def _all_windows(self) -> list[Window]:
        """Slots, plenaries, and the hours of what stands in none of the slots any more."""
        outside = {
            Window(tile.spot.starts_at, tile.ends_at)
            for tiles in (*self._by_room.values(), *self._left.values())
            for tile in tiles
            if not any(one.starts_at <= tile.spot.starts_at < one.ends_at for one in self._slots)
        }
        plenaries = {
            Window(one.starts_at, one.ends_at)
            for one in self._facts.sessions
            if one.exclusive and one.starts_at and one.ends_at and has_hours(one)
        }
        windows = self._slots | outside | plenaries
        return sorted(one for one in windows if self._is_today(one.starts_at))

    def _row(self, window: Window) -> Row:
        squares = [self._square(room, window) for room in self._rooms]
        return Row(window, squares, self._plenary(window))

    def _square(self, room: Room, window: Window) -> Square:
        tiles = self._inside(self._by_room, room, window)
        left = self._inside(self._left, room, window)
        comes = [
            one
            for one in self._shown.suggested
            if one.to and one.to.room_id == room.id and self._is_in(window, one.to)
        ]
        if tiles:
            return Square(tiles, left=left, comes=comes)
        beside = dict.fromkeys(
            tile.event.title
            for other in self._facts.rooms
            if other.id in self._related[room.id]
            for tile in self._by_room.get(other.id, ())
            if window.meets(tile.spot.starts_at, tile.ends_at)
        )
        opening = self._openings.of(room.id, window)
        return Square((), opening, list(beside), left, comes)

    def _plenary(self, window: Window) -> str:
        for session in self._facts.sessions:
            sits = session.exclusive and session.starts_at and session.ends_at
            if sits and window == (session.starts_at, session.ends_at):
                return in_language(session.title)
        return ""

    def _inside(
        self, by_room: Mapping[str, Sequence[Tile]], room: Room, window: Window
    ) -> list[Tile]:
        """What is drawn of a room in a row, in order."""
        found = [one for one in by_room.get(room.id, ()) if self._is_in(window, one.spot)]
        return sorted(found, key=lambda tile: tile.spot.starts_at)

    def _is_in(self, window: Window, spot: Spot) -> bool:
        """Whether what stands there is drawn in this row: it is in one alone. A plenary that runs
        into a slot has hours of it too; a slot comes first, then what began last.
        """
        if spot.starts_at not in self._drawn_in:
            rows = [one for one in self._windows if one.begins(spot)]
            first = max(rows, key=lambda one: (one in self._slots, one.starts_at), default=None)
            self._drawn_in[spot.starts_at] = first
        return self._drawn_in[spot.starts_at] == window


def _in_order(facts: Facts, wanted: Iterable[str]) -> list[Room]:
    """The rooms in their order, each part behind its whole."""
    wanted = set(wanted)
    rooms = {room.id: room for room in facts.rooms if room.id in wanted}
    parts = defaultdict(list)
    for division in facts.divisions:
        parts[division.whole_id].append(division.part_id)
    inside = {part for whole in rooms for part in parts[whole]}
    found: dict[str, Room] = {}

    def add(room_id: str) -> None:
        if room_id in rooms and room_id not in found:
            found[room_id] = rooms[room_id]
            for part in parts[room_id]:
                add(part)

    for room_id in [*(one for one in rooms if one not in inside), *rooms]:
        add(room_id)
    return list(found.values())
