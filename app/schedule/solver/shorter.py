"""For how long an event can still be held in its room and slot, when a part of that is lost."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from app.schedule.rules import LATER, Place
from app.schedule.solver.modes import start_of
from app.schedule.solver.moments import EVEN, minutes_of
from scheduler import RULES, Problem, Schedule
from scheduler.board import Board
from scheduler.problem import Event
from scheduler.schedule import Placed


@dataclass(frozen=True)
class Shortening:
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
    ignored: frozenset[str]

    def longest(self, event_id: str, place: Place) -> int | None:
        """The most minutes for which an event fits into its room and slot, in steps of five.

        None where it fits in its full length, or not even in the shortest.
        """
        event, stands = self.problem.event_by_id[event_id], minutes_of(place.starts_at)
        starts = list(self._starts(stands))
        for minutes in (event.duration, *self._lengths(event)):
            shorter = replace(event, duration=minutes)
            if any(self._keeps_the_rules(shorter, place.room_id, start) for start in starts):
                return minutes if minutes < event.duration else None
        return None

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
        unplaced = (one.id for one in self.problem.events if one.id not in self.others)
        return Board.of(self.problem, Schedule(start_of(self.others), tuple(unplaced)))

    def _keeps_the_rules(self, event: Event, room_id: str, start: int) -> bool:
        room = self.problem.room_by_id[room_id]
        placed = Placed(event, room, start, start + event.duration)
        asked = (one for one in RULES if one.id not in self.ignored | LATER | {"after"})
        return not any(True for rule in asked for _breach in rule.breaches(self._board, placed))
