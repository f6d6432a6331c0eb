"""What the rules and preferences say of a problem, in the few shapes that every search understands.

A rule or a preference speaks once, to an `Outline`; CP-SAT, the local search and the explanation
each read it in their own way. Events, rooms and starts are their positions in the problem, and a
set of starts is an integer whose bit t is the start at position t.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

from scheduler.problem import Event, Problem, Room


@dataclass(frozen=True, slots=True)
class Demand:
    """Who asks for something: a rule, on behalf of a person, room, organisation, thing or event.

    `about` is the id of that one.
    """

    rule: str
    about: str


@dataclass(frozen=True, slots=True)
class Strike:
    """What no schedule may have: some starts, of one event or of all of one length, in some rooms.

    `event` None: of every event that is `minutes` long. `rooms` None: in every room.
    """

    demand: Demand
    event: int | None
    minutes: int | None
    rooms: tuple[int, ...] | None
    starts: int


@dataclass(frozen=True, slots=True)
class Must:
    """The event is placed."""

    demand: Demand
    event: int


@dataclass(frozen=True, slots=True)
class OneAtATime:
    """No two of the events overlap, nor come closer than `gap` minutes, while in the rooms.

    `rooms` None: wherever they are.
    """

    demand: Demand
    events: tuple[int, ...]
    rooms: tuple[int, ...] | None = None
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Apart:
    """One of the events in `rooms` and another in `others` are at least `gap` minutes apart."""

    demand: Demand
    events: tuple[int, ...]
    rooms: tuple[int, ...]
    others: tuple[int, ...]
    gap: int


@dataclass(frozen=True, slots=True)
class AtMost:
    """At no moment do the events in progress weigh more than the limit together.

    `daily`: an event counts on the whole calendar day on which it starts.
    """

    demand: Demand
    limit: int
    weights: tuple[tuple[int, int], ...]
    daily: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """If the later event is placed, the earlier one is, and has ended when it starts."""

    demand: Demand
    earlier: int
    later: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """Every two of the events that overlap cost `amount`."""

    term: str
    events: tuple[int, ...]
    amount: int = 1


@dataclass(frozen=True, slots=True)
class Crowd:
    """At every possible start, each of the events in progress beyond `size` costs `amount`."""

    term: str
    events: tuple[int, ...]
    size: int
    amount: int


@dataclass(frozen=True, slots=True)
class Pile:
    """c(c-1)/2 for the sum c of what the events bring, by event and start: (event, by start)."""

    term: str
    brought: tuple[tuple[int, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Bond:
    """What two events cost that overlap, or are in other rooms of one day, or on other days.

    `late` is what it costs that the first has not ended when the second starts.
    """

    term: str
    first: int
    second: int
    overlap: int = 0
    other_room: int = 0
    other_day: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Ranking:
    """Every two events cost their minutes if the lower one is in the larger room.

    `events` are given with their ranks, and `sizes` are those of all rooms. Equals cost nothing.
    """

    term: str
    events: tuple[tuple[int, int], ...]
    sizes: tuple[int, ...]


Shape = Must | OneAtATime | Apart | AtMost | Order
Soft = Meeting | Crowd | Pile | Bond | Ranking


@dataclass(slots=True)
class Costs:
    """What a single placement costs, by term, before the weights."""

    out: dict[tuple[str, int], int] = field(default_factory=dict)
    start: dict[tuple[str, int], tuple[int, ...]] = field(default_factory=dict)
    room: dict[tuple[str, int], tuple[int, ...]] = field(default_factory=dict)
    place: dict[tuple[str, int, int, int], int] = field(default_factory=dict)


class Outline:
    """A problem in those shapes; `outline_of` in `scheduler.rules` lets all rules speak."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.starts = problem.starts
        self.always = (1 << len(self.starts)) - 1
        self.everybody = tuple(range(len(problem.events)))
        self.event_at = {event.id: i for i, event in enumerate(problem.events)}
        self.room_at = {room.id: i for i, room in enumerate(problem.rooms)}
        self.strikes: list[Strike] = []
        self.shapes: list[Shape] = []
        self.soft: list[Soft] = []
        self.costs = Costs()

    # What may be at all

    def keep_starts(self, demand: Demand, event: Event, allowed: Callable[[int], bool]) -> None:
        """Strike out every start of an event that is not allowed, given in minutes."""
        self._strike(demand, self.event_at[event.id], None, None, self.where(allowed, False))

    def keep_only(
        self, demand: Demand, event: Event, starts: int, rooms: Iterable[Room] | None = None
    ) -> None:
        """Strike out, in some rooms or in all, every start of an event that is not in a set."""
        at = None if rooms is None else tuple(self.room_at[room.id] for room in rooms)
        self._strike(demand, self.event_at[event.id], None, at, self.always & ~starts)

    def keep_rooms(self, demand: Demand, event: Event, allowed: Callable[[Room], bool]) -> None:
        """Strike out every room of an event that is not allowed."""
        out = tuple(r for r, room in enumerate(self.problem.rooms) if not allowed(room))
        if out:
            self._strike(demand, self.event_at[event.id], None, out, self.always)

    def keep_hours(
        self, demand: Demand, room: Room | None, allowed: Callable[[int, int], bool]
    ) -> None:
        """Strike out, in a room or in all, the starts not allowed for events of each length."""
        rooms = None if room is None else (self.room_at[room.id],)
        for minutes in sorted({event.duration for event in self.problem.events}):
            struck = sum(1 << t for t, at in enumerate(self.starts) if not allowed(at, minutes))
            self._strike(demand, None, minutes, rooms, struck)

    def keep_apart_from(
        self, demand: Demand, event: Event, rooms: Iterable[Room], allowed: Callable[[int], bool]
    ) -> None:
        """Strike out the starts of an event that are not allowed in some rooms."""
        at = tuple(self.room_at[room.id] for room in rooms)
        if at:
            self._strike(demand, self.event_at[event.id], None, at, self.where(allowed, False))

    def where(self, holds: Callable[[int], bool], value: bool = True) -> int:
        """The set of the starts of which something holds, or does not."""
        return sum(1 << t for t, start in enumerate(self.starts) if holds(start) is value)

    def starts_at(self, minute: int) -> tuple[int, ...]:
        """The position of the start at a minute, if there is one."""
        at = bisect_left(self.starts, minute)
        return (at,) if at < len(self.starts) and self.starts[at] == minute else ()

    def _strike(
        self,
        demand: Demand,
        event: int | None,
        minutes: int | None,
        rooms: tuple[int, ...] | None,
        starts: int,
    ) -> None:
        if starts:
            self.strikes.append(Strike(demand, event, minutes, rooms, starts))

    # What may not be together, and what it costs

    def demand(self, *shapes: Shape) -> None:
        """Add what a rule asks of several placements."""
        self.shapes += shapes

    def regret(self, *soft: Soft) -> None:
        """Add what a preference counts over several placements."""
        self.soft += soft

    # What is left

    def places(self, ignored: Collection[Demand] = ()) -> list[list[int]]:
        """By event and room: the starts that no strike forbids, but for those of some demands."""
        everywhere = range(len(self.problem.rooms))
        left = [[self.always] * len(everywhere) for _ in self.problem.events]
        by_length: dict[int, list[int]] = {}
        for event, known in enumerate(self.problem.events):
            by_length.setdefault(known.duration, []).append(event)
        for strike in self.strikes:
            if strike.demand in ignored:
                continue
            if strike.event is None:
                events = by_length.get(strike.minutes or 0, [])
            else:
                events = [strike.event]
            for event in events:
                for room in everywhere if strike.rooms is None else strike.rooms:
                    left[event][room] &= ~strike.starts
        return left


def bits(starts: int) -> Iterator[int]:
    """The positions of the starts in a set."""
    while starts:
        lowest = starts & -starts
        yield lowest.bit_length() - 1
        starts ^= lowest
