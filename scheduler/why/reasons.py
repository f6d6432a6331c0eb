"""Judge every place of one event at once, while everything else stays where it is."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from scheduler.board import Board
from scheduler.files.nodes import shown
from scheduler.preferences import PREFERENCES, preferences_of, weight_of
from scheduler.preferences.base import Preference
from scheduler.problem import Event, Problem, ProblemError, Room
from scheduler.rules import RULES
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Schedule, Violation

Costs = dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """What could be done with an event.

    `violations` are the breaches that it would have a part in, in the order of the rules. `costs`
    says term by term, weight times amount, how much dearer the whole schedule would be than it is.
    """

    event: str
    violations: tuple[Violation, ...]
    costs: Mapping[str, int]

    @property
    def difference(self) -> int:
        """How much dearer the whole schedule would be; below 0, cheaper."""
        return sum(self.costs.values())

    @property
    def possible(self) -> bool:
        """Whether no rule would be broken."""
        return not self.violations

    @property
    def others(self) -> tuple[str, ...]:
        """The other events that its breaches name, each once."""
        named = (other for violation in self.violations for other in violation.events)
        return tuple(dict.fromkeys(other for other in named if other != self.event))

    @property
    def taken(self) -> bool:
        """Whether it is other events that stand in the way, and nothing else."""
        alone = {self.event}
        return not self.possible and all(alone < set(one.events) for one in self.violations)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Alternative):
    """The event in a room, from a start in minutes on."""

    room: str
    start: int


@dataclass(frozen=True, slots=True)
class Wish:
    """What an event asked for, the first choice first, and where in that what it has stands.

    `position` counts from 0; None if it has none of it. `has` is None between slots.
    """

    kind: Literal["slots", "rooms"]
    asked: tuple[str, ...]
    has: str | None

    @property
    def position(self) -> int | None:
        return self.asked.index(self.has) if self.has in self.asked else None


@dataclass(frozen=True)
class Reasons:
    """All there is to say about one event in one schedule.

    `now` is where it is, None if it is unplaced, and `terms` what it costs that it is there.
    `places` are those that were asked about, start by start, the present one among them; `unplaced`
    is to leave it out.
    """

    event: str
    now: Place | None
    terms: Mapping[str, int]
    wishes: tuple[Wish, ...]
    places: tuple[Place, ...]
    unplaced: Alternative

    @cached_property
    def elsewhere(self) -> tuple[Place, ...]:
        """The places at which it is not now."""
        now = self.now and (self.now.room, self.now.start)
        return tuple(place for place in self.places if (place.room, place.start) != now)

    @cached_property
    def free(self) -> tuple[Place, ...]:
        """Where else no rule would be broken, the cheapest first."""
        return _cheapest_first(place for place in self.elsewhere if place.possible)

    @cached_property
    def cheaper_but_taken(self) -> tuple[Place, ...]:
        """Where it would cost less if other events were not in the way, the cheapest first."""
        return _cheapest_first(
            place for place in self.elsewhere if place.taken and place.difference < 0
        )

    @cached_property
    def in_the_way(self) -> dict[str, int]:
        """By rule, in order: how many of the other places break it; one place may break several."""
        broken = [{one.rule for one in place.violations} for place in self.elsewhere]
        counts = {rule.id: sum(rule.id in rules for rules in broken) for rule in RULES}
        return {rule: count for rule, count in counts.items() if count}


def _cheapest_first(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(sorted(places, key=lambda place: place.difference))


def why(
    problem: Problem,
    schedule: Schedule,
    event: str,
    *,
    starts: Collection[int] | None = None,
    room: str | None = None,
) -> Reasons:
    """Why an event is where it is, and what every other place would break or cost.

    `starts`, in minutes, and `room` leave only the places there. Events and rooms of the schedule
    must be the problem's. ProblemError says what is asked about and is not there.
    """
    if event not in problem.event_by_id:
        raise ProblemError(f"unknown event {shown(event)}")
    asked, rooms = _starts(problem, starts), _rooms(problem, room)
    board = Board.of(problem, schedule)
    where = tuple(board.by_event.get(event, ()))
    if len(where) > 1:
        raise ProblemError(f"the schedule places {shown(event)} {len(where)} times; keep one")
    looking = _Looking(board.without(event), problem.event_by_id[event], *where)
    return Reasons(
        event=event,
        now=looking.place(where[0].room, where[0].start) if where else None,
        terms=looking.terms(),
        wishes=tuple(_wishes(board, *where)),
        places=tuple(looking.place(room, start) for start in asked for room in rooms),
        unplaced=looking.unplaced(),
    )


def _starts(problem: Problem, wanted: Collection[int] | None) -> tuple[int, ...]:
    if wanted is None:
        return problem.starts
    for unknown in sorted(set(wanted).difference(problem.starts)):
        nearest = min(problem.starts, key=lambda start: abs(start - unknown), default=None)
        advice = f"; the nearest is {problem.rfc3339(nearest)}" if nearest is not None else ""
        raise ProblemError(f"no event can start at {problem.rfc3339(unknown)}{advice}")
    return tuple(sorted(wanted))


def _rooms(problem: Problem, wanted: str | None) -> tuple[Room, ...]:
    if wanted is None:
        return problem.rooms
    if wanted not in problem.room_by_id:
        raise ProblemError(f"unknown room {shown(wanted)}")
    return (problem.room_by_id[wanted],)


def _wishes(board: Board, placed: Placed | None = None) -> Iterator[Wish]:
    if placed is not None:
        slot = board.slot_at(placed.start)
        if placed.event.preferred_slots:
            yield Wish("slots", placed.event.preferred_slots, slot.id if slot else None)
        if placed.event.preferred_rooms:
            yield Wish("rooms", placed.event.preferred_rooms, placed.room.id)


class _Part:
    """The rules and preferences that look at the same of a place, and what they said of it."""

    def __init__(self, *, sees_start: bool, sees_room: bool) -> None:
        self.sees_start = sees_start
        self.sees_room = sees_room
        self.rules = [one for one in RULES if self._holds(one)]
        self.preferences = [one for one in PREFERENCES if self._holds(one)]

    def _holds(self, one: Rule | Preference) -> bool:
        return (one.sees_start, one.sees_room) == (self.sees_start, self.sees_room)


_PARTS = tuple(
    _Part(sees_start=start, sees_room=room) for start in (True, False) for room in (True, False)
)
_ORDER = {rule.id: number for number, rule in enumerate(RULES)}


def _order(violation: Violation) -> int:
    return _ORDER[violation.rule]


class _Looking:
    """One event beside a board without it; what is the same for many places is asked once."""

    def __init__(self, board: Board, event: Event, now: Placed | None = None) -> None:
        self._board = board
        self._event = event
        self._said: dict[tuple[_Part, str | None, int | None], tuple[list[Violation], Costs]] = {}
        self._concerned = preferences_of(board.problem)
        self._weights = {one.id: weight_of(board.problem, one) for one in self._concerned}
        self._now = self._missing() if now is None else self._judge(now.room, now.start)[1]

    def place(self, room: Room, start: int) -> Place:
        violations, costs = self._judge(room, start)
        return Place(
            event=self._event.id,
            violations=tuple(violations),
            costs={one.id: costs[one.id] - self._now[one.id] for one in self._concerned},
            room=room.id,
            start=start,
        )

    def unplaced(self) -> Alternative:
        broken = (one for rule in RULES for one in rule.missing(self._board, self._event))
        return Alternative(
            event=self._event.id,
            violations=tuple(broken),
            costs={term: cost - self._now[term] for term, cost in self._missing().items()},
        )

    def terms(self) -> Costs:
        """What it costs that the event is where it is, or nowhere."""
        return {one.id: self._now[one.id] for one in self._concerned}

    def _missing(self) -> Costs:
        return {
            one.id: self._weights[one.id] * one.missing(self._board, self._event)
            for one in self._concerned
        }

    def _judge(self, room: Room, start: int) -> tuple[list[Violation], Costs]:
        """The breaches in the order of the rules; and what is due to its being there, by term."""
        placed = Placed(self._event, room, start, start + self._event.duration)
        violations: list[Violation] = []
        costs: Costs = {}
        for part in _PARTS:
            same = part, room.id if part.sees_room else None, start if part.sees_start else None
            if same not in self._said:
                self._said[same] = self._say(part, placed)
            broken, due = self._said[same]
            violations += broken
            costs |= due
        if len(violations) > 1:
            violations.sort(key=_order)
        return violations, costs

    def _say(self, part: _Part, placed: Placed) -> tuple[list[Violation], Costs]:
        return (
            [one for rule in part.rules for one in rule.breaches(self._board, placed)],
            {
                one.id: self._weights[one.id] * one.share(self._board, placed)
                for one in part.preferences
                if one.id in self._weights
            },
        )
