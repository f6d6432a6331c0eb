"""A draft as a table: slots down, rooms across."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from app.meetings.models import Room
from app.schedule.models import Placement
from app.schedule.rules.facts import Facts
from app.schedule.rules.taken import ALL_FREE, Opening, Openings
from app.side_events.models import SideEvent


@dataclass(frozen=True)
class Chip:
    """A side event in a cell. `event` is None when it is not accepted any more.

    `in_spite` says whether it breaks a rule there because somebody wanted it, for the `reason`.
    """

    event_id: str
    event: SideEvent | None
    starts_at: datetime
    ends_at: datetime
    own_hours: bool  # other hours than the row's
    pinned: bool
    in_spite: bool
    reason: str


@dataclass(frozen=True)
class Cell:
    """What is in one room in one slot; `opening` says whether something can be, and if not, why."""

    chips: Sequence[Chip]
    opening: Opening = ALL_FREE


@dataclass(frozen=True)
class Line:
    """A slot, and what is in each room."""

    starts_at: datetime
    ends_at: datetime
    cells: Sequence[Cell]


@dataclass(frozen=True)
class GridDay:
    """A day of the table."""

    on: date
    lines: Sequence[Line]


@dataclass(frozen=True)
class Grid:
    """The table: its columns and its days."""

    rooms: Sequence[Room]
    days: Sequence[GridDay]


def grid_of(facts: Facts, placements: Iterable[Placement]) -> Grid:
    """The table of what is placed, with every slot and every room for side events."""
    chips = list(_chips(facts, placements))
    used = {room_id for room_id, _ in chips}
    rooms = [room for room in facts.rooms if room.id in facts.side_event_rooms | used]
    zone = ZoneInfo(facts.meeting.timezone)
    openings = Openings(facts)
    lines = [_line(openings, rooms, window, chips) for window in _windows(facts, chips)]
    days = groupby(lines, key=lambda line: line.starts_at.astimezone(zone).date())
    return Grid(rooms, [GridDay(on, list(those)) for on, those in days])


def _chips(facts: Facts, placements: Iterable[Placement]) -> Iterable[tuple[str, Chip]]:
    events = {event.id: event for event in facts.events}
    hours = {(slot.starts_at, slot.ends_at) for slot in facts.slots}
    for one in placements:
        if one.room_id and one.starts_at and one.ends_at:
            event = events.get(one.side_event_id)
            own = (one.starts_at, one.ends_at) not in hours
            pinned = bool(event and (event.pinned_start or event.pinned_room_id))
            why = bool(one.overrides), one.reason
            chip = Chip(one.side_event_id, event, one.starts_at, one.ends_at, own, pinned, *why)
            yield one.room_id, chip


def _windows(facts: Facts, chips: Sequence[tuple[str, Chip]]) -> list[tuple[datetime, datetime]]:
    """The slots, and the hours of whatever is in none of them any more."""
    slots = {(slot.starts_at, slot.ends_at) for slot in facts.slots}
    outside = {
        (chip.starts_at, chip.ends_at)
        for _, chip in chips
        if not any(starts <= chip.starts_at < ends for starts, ends in slots)
    }
    return sorted(slots | outside)


def _line(
    openings: Openings,
    rooms: Sequence[Room],
    window: tuple[datetime, datetime],
    chips: Sequence[tuple[str, Chip]],
) -> Line:
    starts_at, ends_at = window
    inside: Mapping[str, list[Chip]] = {
        room.id: sorted(
            (c for at, c in chips if at == room.id and starts_at <= c.starts_at < ends_at),
            key=lambda chip: chip.starts_at,
        )
        for room in rooms
    }
    cells = [
        Cell(inside[room.id], ALL_FREE if inside[room.id] else openings.of(room.id, window))
        for room in rooms
    ]
    return Line(starts_at, ends_at, cells)
