"""What is to be scheduled: frozen data, integers and strings only.

Every time is a whole number of minutes since 1970-01-01T00:00Z, every period runs from its start up
to, but not including, its end. `scheduler/README.md` says what each field means.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ProblemError(ValueError):
    """What was given is no problem, or no schedule of it: one sentence that names the place."""


def overlap(start: int, end: int, other_start: int, other_end: int) -> bool:
    """Whether each of two periods starts before the other ends."""
    return start < other_end and other_start < end


@dataclass(frozen=True, slots=True)
class Period:
    start: int
    end: int

    def overlaps(self, start: int, end: int) -> bool:
        return overlap(self.start, self.end, start, end)


@dataclass(frozen=True, slots=True)
class Slot:
    """A period that is offered to events; slots do not overlap.

    `starts` are further times in it at which an event may start, on no grid.
    """

    id: str
    start: int
    end: int
    starts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """A room, or a part of one. `turnaround` None means the problem's.

    `starts` are further times, within slots, at which an event may start in it, on no grid.
    """

    id: str
    capacity: int
    venue: str | None = None
    features: frozenset[str] = frozenset()
    turnaround: int | None = None
    unavailable: tuple[Period, ...] = ()
    excludes: tuple[str, ...] = ()
    starts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Travel:
    """Minutes between two venues, the same in both directions."""

    between: tuple[str, str]
    minutes: int


@dataclass(frozen=True, slots=True)
class Equipment:
    id: str
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Session:
    """A part of the meeting itself: it stands where it is, events go around it."""

    id: str
    start: int
    end: int
    plenary: bool = False
    rooms: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    unavailable: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who organises events: so many at one time, and on one day; None: any number."""

    id: str
    parallel_events: int = 1
    daily_events: int | None = None


@dataclass(frozen=True, slots=True)
class Delegation:
    """Who wants to be at which events, with so many people at once."""

    id: str
    size: int = 1
    weight: int = 1
    interests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pin:
    """Where an event must be, if anywhere: a start, a room, or both.

    A start in `also` does as well as `start`: where what keeps a start from all rooms ends in each
    of them at another time.
    """

    start: int | None = None
    room: str | None = None
    also: tuple[int, ...] = ()

    def allows(self, start: int) -> bool:
        """Whether the event may begin then."""
        return self.start is None or start == self.start or start in self.also


@dataclass(frozen=True, slots=True)
class Cost:
    """What it costs that an event has that start and that room; None: any."""

    cost: int
    start: int | None = None
    room: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A side event. `available`, `slots` and `rooms` None mean that any will do."""

    id: str
    duration: int
    attendance: int = 0
    features: frozenset[str] = frozenset()
    equipment: Mapping[str, int] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    organisers: tuple[str, ...] = ()
    themes: frozenset[str] = frozenset()
    mandatory: bool = True
    priority: int = 1
    available: tuple[Period, ...] | None = None
    slots: tuple[str, ...] | None = None
    rooms: tuple[str, ...] | None = None
    preferred_slots: tuple[str, ...] = ()
    preferred_rooms: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    not_with: tuple[str, ...] = ()
    pinned: Pin | None = None
    popularity: int | None = None
    costs: tuple[Cost, ...] = ()

    @property
    def must_be_placed(self) -> bool:
        """A pinned event counts as mandatory."""
        return self.mandatory or self.pinned is not None


@dataclass(frozen=True, slots=True)
class Pair:
    """What it costs that two events overlap, or are in other rooms of one day, or on other days.

    `late` is what it costs that the first of them has not ended when the second starts.
    """

    events: tuple[str, str]
    overlap: int = 0
    other_room: int = 0
    other_day: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Placement:
    event: str
    room: str
    start: int


@dataclass(frozen=True, slots=True)
class Weights:
    """What one unit of each term of the penalty costs."""

    unplaced: int = 1000
    slot_preference: int = 10
    room_preference: int = 3
    theme_overlap: int = 5
    missed_interest: int = 2
    fairness: int = 4
    room_fit: int = 1
    time_change: int = 50
    room_change: int = 10
    pairs: int = 1
    larger_room: int = 0
    costs: int = 1
    taken_off: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """One scheduling question; `scheduler.files` makes it from JSON and refuses what is wrong."""

    slots: tuple[Slot, ...]
    rooms: tuple[Room, ...]
    events: tuple[Event, ...]
    name: str = ""
    timezone: str = ""
    start_step: int | None = None
    turnaround: int = 0
    plenary_buffer: int = 0
    travel: tuple[Travel, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    sessions: tuple[Session, ...] = ()
    people: tuple[Person, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    published: tuple[Placement, ...] = ()
    frozen_until: int | None = None
    frozen: tuple[Placement, ...] = ()
    weights: Weights = field(default_factory=Weights)
    pairs: tuple[Pair, ...] = ()
    daily_events: int | None = None

    room_by_id: dict[str, Room] = field(init=False, repr=False, compare=False)
    slot_by_id: dict[str, Slot] = field(init=False, repr=False, compare=False)
    event_by_id: dict[str, Event] = field(init=False, repr=False, compare=False)
    person_by_id: dict[str, Person] = field(init=False, repr=False, compare=False)
    published_by_event: dict[str, Placement] = field(init=False, repr=False, compare=False)
    pairs_by_event: dict[str, list[Pair]] = field(init=False, repr=False, compare=False)
    starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """Every time at which some event may start, in order."""
    _ordered_slots: tuple[Slot, ...] = field(init=False, repr=False, compare=False)
    _excluded: frozenset[frozenset[str]] = field(init=False, repr=False, compare=False)
    _travel: dict[frozenset[str], int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        derived = {
            "room_by_id": {room.id: room for room in self.rooms},
            "slot_by_id": {slot.id: slot for slot in self.slots},
            "event_by_id": {event.id: event for event in self.events},
            "person_by_id": {person.id: person for person in self.people},
            "published_by_event": {placement.event: placement for placement in self.published},
            "pairs_by_event": self._pairs_by_event(),
            "starts": tuple(sorted({t for slot in self.slots for t in self._starts_in(slot)})),
            "_ordered_slots": tuple(sorted(self.slots, key=lambda slot: (slot.start, slot.end))),
            "_excluded": frozenset(
                frozenset((room.id, other)) for room in self.rooms for other in room.excludes
            ),
            "_travel": {frozenset(way.between): way.minutes for way in self.travel},
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    def _pairs_by_event(self) -> dict[str, list[Pair]]:
        found: dict[str, list[Pair]] = {}
        for pair in self.pairs:
            for event in pair.events:
                found.setdefault(event, []).append(pair)
        return found

    def _starts_in(self, slot: Slot) -> Iterator[int]:
        yield slot.start
        if self.start_step is not None:
            yield from range(slot.start + self.start_step, slot.end, self.start_step)
        yield from self.further_starts(slot)

    def further_starts(self, slot: Slot) -> frozenset[int]:
        """The starts in a slot that are on no grid, in any room."""
        of_rooms = (start for room in self.rooms for start in room.starts)
        return frozenset(slot.starts).union(one for one in of_rooms if slot.start <= one < slot.end)

    @property
    def has_one_start_a_slot(self) -> bool:
        """Whether events start when their slot starts, so that those in one slot always meet."""
        return self.start_step is None and not any(map(self.further_starts, self.slots))

    def slot_at(self, moment: int) -> Slot | None:
        """The slot that is under way at a moment; None between slots."""
        before = bisect_right(self._ordered_slots, moment, key=lambda slot: slot.start)
        slot = self._ordered_slots[before - 1] if before else None
        return slot if slot is not None and moment < slot.end else None

    def turnaround_of(self, room: Room) -> int:
        """The minutes that a room needs between two uses."""
        return self.turnaround if room.turnaround is None else room.turnaround

    def gap_between(self, room: Room, other: Room) -> int | None:
        """The minutes that must pass between a use of one room and of the other; None if any do."""
        if room.id != other.id and frozenset((room.id, other.id)) not in self._excluded:
            return None
        return max(self.turnaround_of(room), self.turnaround_of(other))

    def travel_minutes(self, venue: str | None, other: str | None) -> int:
        """The minutes between two venues: 0 in one venue, where one is not known, or not listed."""
        if venue is None or other is None or venue == other:
            return 0
        return self._travel.get(frozenset((venue, other)), 0)

    def venue_of(self, session: Session) -> str | None:
        """Where a session's people are: in its first room."""
        return self.room_by_id[session.rooms[0]].venue if session.rooms else None

    def day_of(self, minutes: int) -> int:
        """The calendar day of a time in the problem's zone, as a number that grows by the day."""
        return _day_of(self.timezone, minutes)

    def date_of(self, minutes: int) -> str:
        """The calendar day of a time in the problem's zone, as messages write it."""
        return date.fromordinal(self.day_of(minutes)).isoformat()

    def rfc3339(self, minutes: int) -> str:
        """A time as files and messages write it, in the problem's zone where that is known."""
        try:
            utc = _EPOCH + timedelta(minutes=minutes)
        except OverflowError:  # only with its offset was it inside the calendar
            shift = timedelta(hours=23, minutes=59) * (1 if minutes < 0 else -1)
            local = _EPOCH + (timedelta(minutes=minutes) + shift)
            return local.replace(tzinfo=timezone(shift)).isoformat(timespec="seconds")
        zone = zone_of(self.timezone)
        try:
            local = utc.astimezone(zone)
        except OverflowError:  # at the very ends of the calendar
            return utc.isoformat(timespec="seconds")
        whole_minutes = (local.utcoffset() or timedelta()) % timedelta(minutes=1) == timedelta()
        return (local if whole_minutes else utc).isoformat(timespec="seconds")


@lru_cache(maxsize=4096)
def _day_of(zone: str, minutes: int) -> int:
    try:
        return (_EPOCH + timedelta(minutes=minutes)).astimezone(zone_of(zone)).toordinal()
    except OverflowError:  # at the very ends of the calendar
        return _EPOCH.toordinal() + minutes // (24 * 60)


@cache
def zone_of(name: str) -> tzinfo:
    """The zone of that name, UTC if this machine knows none."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return UTC
