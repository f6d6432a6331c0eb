"""For how long an event can be held in its room and slot, when a part of that is lost or back."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from app.schedule.rules import EVEN, LATER, Place
from app.schedule.solver.modes import start_of
from app.schedule.solver.moments import minutes_of
from scheduler import RULES, Problem, Schedule
from scheduler.board import Board
from scheduler.problem import Event
from scheduler.schedule import Placed


@dataclass(frozen=True)
class HowLong:
    """Events for which the scheduler is not asked yet: which lengths would fit, by the rules alone.

    `others` is where the events are that need not move. Nothing begins sooner than `soonest` but
    where it stands, and nothing is held for fewer than `shortest` minutes. `ignored` are the rules
    of which breaches pass. What must follow an event that is not among the others does so, if it
    can be: that is left to the search.
    """

    problem: Problem
    others: Mapping[str, Place]
    soonest: datetime
    shortest: int
    ignored: frozenset[str] = frozenset()

    def longest(self, event_id: str, place: Place) -> int | None:
        """The most minutes for which an event fits into its room and slot, in steps of five.

        None where it fits in its full length, or not even in the shortest.
        """
        event = self.problem.event_by_id[event_id]
        for minutes in (event.duration, *self._lengths(event)):
            if self.fits(event_id, place, minutes):
                return minutes if minutes < event.duration else None
        return None

    def fits(self, event_id: str, place: Place, minutes: int) -> bool:
        """Whether an event of so many minutes can be in its room and slot, if at another start."""
        starts = self._starts(minutes_of(place.starts_at))
        return self._fits(event_id, place.room_id, minutes, starts)

    def fits_there(self, event_id: str, place: Place, minutes: int) -> bool:
        """Whether it can be held for so many minutes exactly where it stands."""
        return self._fits(event_id, place.room_id, minutes, [minutes_of(place.starts_at)])

    def _fits(self, event_id: str, room_id: str, minutes: int, starts: Iterable[int]) -> bool:
        event = replace(self.problem.event_by_id[event_id], duration=minutes)
        board = self._board_without(event_id)
        return any(self._keeps_the_rules(board, event, room_id, start) for start in starts)

    def _starts(self, stands: int) -> Iterator[int]:
        slot, soonest = self.problem.slot_at(stands), minutes_of(self.soonest)
        for start in self.problem.starts if slot else ():
            if slot and slot.start <= start < slot.end and (start >= soonest or start == stands):
                yield start

    def _lengths(self, event: Event) -> range:
        """The lengths below an event's own, the longest first."""
        return range((event.duration - 1) // EVEN * EVEN, self.shortest - 1, -EVEN)

    @cached_property
    def _board(self) -> Board:
        return self._with(self.others)

    def _board_without(self, event_id: str) -> Board:
        """What else there is: an event is not in the way of itself."""
        if event_id not in self.others:
            return self._board
        return self._with({one: at for one, at in self.others.items() if one != event_id})

    def _with(self, places: Mapping[str, Place]) -> Board:
        unplaced = (one.id for one in self.problem.events if one.id not in places)
        return Board.of(self.problem, Schedule(start_of(places), tuple(unplaced)))

    def _keeps_the_rules(self, board: Board, event: Event, room_id: str, start: int) -> bool:
        room = self.problem.room_by_id[room_id]
        placed = Placed(event, room, start, start + event.duration)
        asked = (one for one in RULES if one.id not in self.ignored | LATER | {"after"})
        return not any(True for rule in asked for _breach in rule.breaches(board, placed))
