"""When events may start besides the beginnings of slots, in every room or in one."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.meetings.models import Session, Slot
from app.registrations.models import Absence
from app.schedule.rules import Facts, has_hours, related_rooms
from app.schedule.solver.moments import EVEN, minutes_of
from app.side_events.models import SideEvent
from app.side_events.rules.answers import people_of


@dataclass(frozen=True)
class Starts:
    """In minutes: the further starts in every room, and those in one by its id."""

    everywhere: frozenset[int]
    in_room: dict[str, frozenset[int]]


def further_starts(facts: Facts) -> Starts:
    """When what takes a part of a slot is over: what keeps all events away, or them from a room; in
    its own room also when those whom an event needs have come, or so that it ends before they go.

    Where something was published or pinned, it may stay, whatever made that a start once.
    """
    found: dict[str | None, set[int]] = defaultdict(set)
    for taken in (*_sessions(facts), *_closures(facts)):
        found[taken.room_id].add(taken.free)
    for room_id, start in (*_held(facts), *_while_people_are_there(facts)):
        found[room_id].add(start)
    everywhere = frozenset(found.pop(None, ()))
    by_room = ((room_id, frozenset(starts) - everywhere) for room_id, starts in found.items())
    return Starts(everywhere, {room_id: starts for room_id, starts in by_room if room_id})


class Pins:
    """When pins let events begin, in a meeting with further starts."""

    def __init__(self, facts: Facts, starts: Starts) -> None:
        self._facts, self._starts = facts, starts
        self._taken = [*_sessions(facts), *_closures(facts)]

    def start_of(self, event: SideEvent) -> int | None:
        """When a pin lets an event begin, in minutes; None where it does not fix that.

        Who pins it to a start means that slot: where something takes that start from all rooms or
        from its own, as a plenary that runs over, it begins at the next start of the slot at which
        it is left alone. If there is none, the pin says what it said, and cannot be kept.
        """
        if event.pinned_start is None:
            return None
        pinned = minutes_of(event.pinned_start)
        slot = _slot_at(self._facts, event.pinned_start)
        later = self._later(event, slot, pinned) if slot else ()
        return next((one for one in (pinned, *later) if self._is_free(event, one)), pinned)

    def _later(self, event: SideEvent, slot: Slot, pinned: int) -> list[int]:
        """The later starts of a slot at which an event still fits into it."""
        last = minutes_of(slot.ends_at) - self._facts.minutes_of(event)
        step, room = self._facts.meeting.start_step, event.pinned_room_id or ""
        found = {*self._starts.everywhere, *self._starts.in_room.get(room, ())}
        found.update(range(minutes_of(slot.starts_at), last + 1, step) if step else ())
        return sorted(one for one in found if pinned < one <= last)

    def _is_free(self, event: SideEvent, start: int) -> bool:
        end, rooms = start + self._facts.minutes_of(event), {None, event.pinned_room_id}
        return not any(
            one.room_id in rooms and one.start < end and start < one.free for one in self._taken
        )


@dataclass(frozen=True)
class _Taken:
    """What keeps events away from all rooms (None) or from one, and when that is free again."""

    room_id: str | None
    start: int
    free: int


def _sessions(facts: Facts) -> Iterator[_Taken]:
    """A room is free again after its turnaround; all are when what keeps events away is over."""
    for session in facts.sessions:
        if not has_hours(session) or session.starts_at is None or session.ends_at is None:
            continue
        begins = minutes_of(session.starts_at)
        buffer = facts.meeting.plenary_buffer if session.exclusive else 0
        if session.exclusive:
            yield _Taken(None, begins, _even(session.ends_at, buffer))
        for room_id, minutes in _rooms_of(facts, session).items():
            yield _Taken(room_id, begins, _even(session.ends_at, max(buffer, minutes)))


def _rooms_of(facts: Facts, session: Session) -> dict[str, int]:
    """The rooms for side events that a session takes, with parts and wholes; minutes until free."""
    usual = facts.meeting.turnaround
    own = {one.id: usual if one.turnaround is None else one.turnaround for one in facts.rooms}
    related, found = related_rooms(facts), dict[str, int]()
    for taken in session.rooms:
        for room_id in {taken.id, *related.get(taken.id, ())} & facts.side_event_rooms:
            waits = max(own.get(taken.id, usual), own.get(room_id, usual))
            found[room_id] = max(found.get(room_id, 0), waits)
    return found


def _closures(facts: Facts) -> Iterator[_Taken]:
    related = related_rooms(facts)
    for closure in facts.closures:
        rooms = {closure.room_id, *related.get(closure.room_id, ())}
        for room_id in sorted(rooms & facts.side_event_rooms):
            yield _Taken(room_id, minutes_of(closure.starts_at), _even(closure.ends_at, 0))


def _held(facts: Facts) -> Iterator[tuple[str | None, int]]:
    """Where people expect an event, or organisers have fixed one."""
    for one in facts.released:
        if not one.cancelled:
            yield one.room_id, minutes_of(one.starts_at)
    for event in facts.events:
        if event.pinned_start is not None:
            yield event.pinned_room_id, minutes_of(event.pinned_start)


def _while_people_are_there(facts: Facts) -> Iterator[tuple[str | None, int]]:
    """Other starts of what is public, in its room and slot: the first and the last at which those
    are there who are away for a part of it.
    """
    away: dict[str, list[Absence]] = defaultdict(list)
    for absence in facts.absences:
        away[absence.person_id].append(absence)
    events = {event.id: event for event in facts.events}
    for one in facts.released:
        event = events.get(one.side_event_id)
        people = people_of(event) if event and not one.cancelled else ()
        for absence in (each for who in people for each in away.get(who.person_id, ())):
            slot = _slot_at(facts, one.starts_at)
            if event and slot and slot.starts_at < absence.ends_at < slot.ends_at:
                yield one.room_id, _even(absence.ends_at, 0)
            if event and slot and slot.starts_at < absence.starts_at < slot.ends_at:
                last = minutes_of(absence.starts_at) - facts.minutes_of(event)
                yield one.room_id, last // EVEN * EVEN


def _slot_at(facts: Facts, moment: datetime) -> Slot | None:
    return next((one for one in facts.slots if one.starts_at <= moment < one.ends_at), None)


def _even(moment: datetime, wait: int) -> int:
    """So many minutes later, and rounded up: nobody is told to come at 13:43."""
    return -(-(minutes_of(moment) + wait) // EVEN) * EVEN
