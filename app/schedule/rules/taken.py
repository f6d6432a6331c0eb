"""What takes rooms from side events for a while, when they are free again, and what is left."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.i18n import in_language
from app.meetings.models import Session
from app.schedule.rules.board import minutes_in
from app.schedule.rules.closed import related_rooms
from app.schedule.rules.facts import Facts, has_hours

EVEN = 5  # minutes: nobody is told to come at 13:43

Hours = tuple[datetime, datetime]


@dataclass(frozen=True)
class Taken:
    """What keeps events away from all rooms (None) or from one; when they are free again."""

    room_id: str | None
    starts_at: datetime
    free_at: datetime
    what: str


@dataclass(frozen=True)
class Opening:
    """Why a room is not free in some hours, "" where it is; and when something can be held there
    all the same, where not all of them are taken.
    """

    closed: str = ""
    free: Sequence[Hours] = ()

    @property
    def is_open(self) -> bool:
        """Whether anything can be held there."""
        return not self.closed or bool(self.free)


ALL_FREE = Opening()


def taken_of(facts: Facts) -> list[Taken]:
    """By closures, each with parts and wholes, and by the official programme with what is kept
    free around it.
    """
    return [*_sessions(facts), *_closures(facts)]


class Openings:
    """What closures and the official programme leave of rooms for the accepted side events."""

    def __init__(self, facts: Facts) -> None:
        self._by_room: dict[str | None, list[Taken]] = defaultdict(list)
        for one in taken_of(facts):
            self._by_room[one.room_id].append(one)
        lengths = map(facts.minutes_of, facts.events)
        self._shortest = timedelta(minutes=max(min(lengths, default=0), 1))

    def of(self, room_id: str, hours: Hours) -> Opening:
        """What is left of a room; what is too short for every event counts as taken."""
        starts_at, ends_at = hours
        there = [
            one
            for one in (*self._by_room.get(room_id, ()), *self._by_room.get(None, ()))
            if one.starts_at < ends_at and starts_at < one.free_at
        ]
        if not there:
            return ALL_FREE
        left = [one for one in _left(there, hours) if one[1] - one[0] >= self._shortest]
        return Opening(there[0].what, left)


def _left(taken: Iterable[Taken], hours: Hours) -> Iterator[Hours]:
    """The hours without what is taken of them, in order."""
    free, ends_at = hours
    for one in sorted(taken, key=lambda each: each.starts_at):
        if free < one.starts_at:
            yield free, one.starts_at
        free = max(free, one.free_at)
    if free < ends_at:
        yield free, ends_at


def _sessions(facts: Facts) -> Iterator[Taken]:
    """A room is free again after its turnaround; all are when what keeps events away is over."""
    shared = related_rooms(facts)
    for session in facts.sessions:
        if not has_hours(session) or session.starts_at is None or session.ends_at is None:
            continue
        buffer = facts.meeting.plenary_buffer if session.exclusive else 0
        waits: Mapping[str | None, int] = {
            **({None: buffer} if session.exclusive else {}),
            **{
                room_id: max(buffer, wait)
                for room_id, wait in _rooms_of(facts, shared, session).items()
            },
        }
        for room_id, minutes in waits.items():
            wait = timedelta(minutes=minutes)
            ends_at, title = even(session.ends_at + wait), in_language(session.title)
            yield Taken(room_id, session.starts_at - wait, ends_at, title)


def _rooms_of(
    facts: Facts, shared: Mapping[str, Collection[str]], session: Session
) -> dict[str, int]:
    """The rooms that a session takes, with parts and wholes; minutes until they are free."""
    usual = facts.meeting.turnaround
    own = {one.id: usual if one.turnaround is None else one.turnaround for one in facts.rooms}
    found = dict[str, int]()
    for taken in session.rooms:
        for room_id in {taken.id, *shared.get(taken.id, ())}:
            waits = max(own.get(taken.id, usual), own.get(room_id, usual))
            found[room_id] = max(found.get(room_id, 0), waits)
    return found


def _closures(facts: Facts) -> Iterator[Taken]:
    related = related_rooms(facts)
    for closure in facts.closures:
        for room_id in sorted({closure.room_id, *related.get(closure.room_id, ())}):
            ends_at = even(closure.ends_at)
            yield Taken(room_id, closure.starts_at, ends_at, closure.reason or "–")


def even(moment: datetime) -> datetime:
    """The moment, rounded up."""
    return moment + timedelta(minutes=-minutes_in(moment) % EVEN)
