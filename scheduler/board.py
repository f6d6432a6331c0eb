"""A schedule laid out for judging: who, what and where is taken when.

Rules and preferences ask the board about one placed event at a time. That event may lie on the
board or be held beside it: what is asked is always about the others. So every place of one event is
judged on one board, the one `without` it, and nothing is copied or moved.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar, cast

from scheduler.problem import Delegation, Problem, Room, Session, Slot
from scheduler.schedule import Placed, Schedule, placed_events

K = TypeVar("K")
T = TypeVar("T")


class Board:
    """The placed events of a schedule, found by time, event, person, organisation, thing and room.

    `placed` is in the order of the schedule. Each look-up is made when it is first asked for.
    """

    def __init__(
        self, problem: Problem, placed: Iterable[Placed], unplaced: Iterable[str] = ()
    ) -> None:
        self.problem = problem
        self.placed = tuple(placed)
        self.unplaced = tuple(unplaced)
        self._near: dict[tuple[int, int], list[Placed]] = {}
        self._moments: dict[tuple[int, int], tuple[int, ...]] = {}
        self._slots: dict[int, Slot | None] = {}
        self._sharing: dict[str, list[tuple[str, int]]] = {}
        self._kept: dict[str, object] = {}

    @classmethod
    def of(cls, problem: Problem, schedule: Schedule) -> "Board":
        """The board of a schedule whose events and rooms are the problem's."""
        return cls(problem, placed_events(problem, schedule), schedule.unplaced)

    def without(self, event: str) -> "Board":
        """The board as it is with an event nowhere, and not listed as unplaced either."""
        return Board(
            self.problem,
            (one for one in self.placed if one.event.id != event),
            (one for one in self.unplaced if one != event),
        )

    # The others

    def in_order(self, placed: Iterable[Placed]) -> list[Placed]:
        """By start and, for those that start together, in the order of the problem's events."""
        return sorted(placed, key=lambda one: (one.start, self.order[one.event.id]))

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The position of each event in the problem: who is named first where nothing else says."""
        return {event.id: number for number, event in enumerate(self.problem.events)}

    @cached_property
    def by_event(self) -> Mapping[str, Collection[Placed]]:
        """Where each event is: in one place, if the schedule is right."""
        return _grouped((one.event.id, one) for one in self.placed)

    @cached_property
    def by_person(self) -> Mapping[str, Collection[Placed]]:
        return _grouped((person, one) for one in self.placed for person in one.event.people)

    @cached_property
    def by_organiser(self) -> Mapping[str, Collection[Placed]]:
        return _grouped((name, one) for one in self.placed for name in one.event.organisers)

    @cached_property
    def by_room(self) -> Mapping[str, Collection[Placed]]:
        return _grouped((one.room.id, one) for one in self.placed)

    def holds(self, placed: Placed) -> bool:
        """Whether it lies on the board, and is not held beside it."""
        return any(one is placed for one in self.by_event.get(placed.event.id, ()))

    def beside(self, placed: Placed) -> list[Placed]:
        """The other events that overlap one, in order."""
        hours = placed.start, placed.end
        if hours not in self._near:
            self._near[hours] = self._overlapping(*hours)
        return [one for one in self._near[hours] if one is not placed]

    def running(
        self, placed: Placed, others: Iterable[Placed]
    ) -> Iterator[tuple[int, list[Placed]]]:
        """What is in progress, an event among it, whenever it or one of some others starts.

        Nowhere between does more run at once.
        """
        together = [one for one in others if one is not placed and one.overlaps(placed)]
        if not together:
            yield placed.start, [placed]
            return
        ordered = self.in_order((placed, *together))
        for moment in sorted({max(one.start, placed.start) for one in ordered}):
            yield moment, [one for one in ordered if one.start <= moment < one.end]

    def on_day(self, placed: Placed) -> list[Placed]:
        """An event and the others that start on its calendar day, in order."""
        others = self._by_day.get(self.problem.day_of(placed.start), ())
        return self.in_order((placed, *(one for one in others if one is not placed)))

    def _overlapping(self, start: int, end: int) -> list[Placed]:
        first = bisect_left(self._by_start, start - self._longest, key=_start)
        last = bisect_left(self._by_start, end, key=_start)
        return [one for one in self._by_start[first:last] if one.end > start]

    @cached_property
    def _by_start(self) -> list[Placed]:
        return self.in_order(self.placed)

    @cached_property
    def _by_day(self) -> Mapping[int, Collection[Placed]]:
        return _grouped((self.problem.day_of(one.start), one) for one in self.placed)

    @cached_property
    def _longest(self) -> int:
        return max((one.event.duration for one in self.placed), default=0)

    # The problem, from the side of a placed event

    @cached_property
    def sessions_of(self) -> Mapping[str, Collection[Session]]:
        """The sessions at which each person is."""
        return _grouped((name, one) for one in self.problem.sessions for name in one.people)

    @cached_property
    def interested(self) -> Mapping[str, Collection[Delegation]]:
        """The delegations that want to be at each event."""
        return _grouped((name, one) for one in self.problem.delegations for name in one.interests)

    def sharing(self, room: Room) -> list[tuple[str, int]]:
        """The rooms that cannot be used beside a room, and itself; with the minutes between."""
        if room.id not in self._sharing:
            gaps = ((one.id, self.problem.gap_between(room, one)) for one in self.problem.rooms)
            self._sharing[room.id] = [(name, gap) for name, gap in gaps if gap is not None]
        return self._sharing[room.id]

    def slot_at(self, start: int) -> Slot | None:
        """The slot that is under way at a start; None between slots."""
        if start not in self._slots:
            self._slots[start] = self.problem.slot_at(start)
        return self._slots[start]

    def moments(self, placed: Placed) -> tuple[int, ...]:
        """The possible starts, of any event, at which this one is in progress."""
        hours = placed.start, placed.end
        if hours not in self._moments:
            starts = self.problem.starts
            first, last = (bisect_left(starts, hour) for hour in hours)
            self._moments[hours] = starts[first:last]
        return self._moments[hours]

    # What a rule or a preference needs for itself

    def once(self, name: str, count: "Callable[[Board], T]") -> T:
        """What `count` says of the board, worked out once; the name is that of who asks."""
        if name not in self._kept:
            self._kept[name] = count(self)
        return cast("T", self._kept[name])


def _start(placed: Placed) -> int:
    return placed.start


def _grouped(pairs: Iterable[tuple[K, T]]) -> dict[K, list[T]]:
    found: dict[K, list[T]] = {}
    for name, one in pairs:
        found.setdefault(name, []).append(one)
    return found
