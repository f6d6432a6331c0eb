"""When events may start besides the beginnings of slots, in every room or in one."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.meetings.models import Slot
from app.registrations.models import Absence
from app.schedule.rules import EVEN, Facts, even, taken_of
from app.schedule.solver.moments import minutes_of, moment_of
from app.side_events.models import SideEvent
from app.side_events.rules.answers import people_of
from scheduler.problem import Pin


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
    for taken in taken_of(facts):
        if taken.room_id is None or taken.room_id in facts.side_event_rooms:
            found[taken.room_id].add(minutes_of(taken.free_at))
    for room_id, start in (*_held(facts), *_while_people_are_there(facts)):
        found[room_id].add(start)
    everywhere = frozenset(found.pop(None, ()))
    by_room = ((room_id, frozenset(starts) - everywhere) for room_id, starts in found.items())
    return Starts(everywhere, {room_id: starts for room_id, starts in by_room if room_id})


class Pins:
    """When pins let events begin, in a meeting with further starts."""

    def __init__(self, facts: Facts, starts: Starts) -> None:
        self._facts, self._starts = facts, starts
        self._taken = taken_of(facts)

    def of(self, event: SideEvent) -> Pin | None:
        """How an event is pinned; None where nothing of it is fixed.

        Who pins it to a start means that slot: where something takes that start from all rooms or
        from its own, as a plenary that runs over, it begins at the next start of the slot at which
        it is left alone, in each room at its own. If there is none, the pin says what it said, and
        cannot be kept.
        """
        room = event.pinned_room_id
        if event.pinned_start is None:
            return Pin(room=room) if room else None
        pinned = minutes_of(event.pinned_start)
        if self._is_free(event, pinned, room):
            return Pin(pinned, room)
        rooms = [room] if room else self._facts.side_event_rooms
        found = {self._first_after(event, pinned, one) for one in rooms}
        first, *others = sorted(one for one in found if one is not None) or [pinned]
        return Pin(first, room, tuple(others))

    def _first_after(self, event: SideEvent, pinned: int, room: str) -> int | None:
        """The first later start of its slot at which an event is left alone in a room."""
        slot = _slot_at(self._facts, moment_of(pinned))
        later = self._later(event, slot, pinned, room) if slot else ()
        return next((one for one in later if self._is_free(event, one, room)), None)

    def _later(self, event: SideEvent, slot: Slot, pinned: int, room: str) -> list[int]:
        """The later starts of a slot, in a room, at which an event still fits into it."""
        last = minutes_of(slot.ends_at) - self._facts.minutes_of(event)
        step = self._facts.meeting.start_step
        found = {*self._starts.everywhere, *self._starts.in_room.get(room, ())}
        found.update(range(minutes_of(slot.starts_at), last + 1, step) if step else ())
        return sorted(one for one in found if pinned < one <= last)

    def _is_free(self, event: SideEvent, start: int, room: str | None) -> bool:
        starts_at, rooms = moment_of(start), {None, room}
        ends_at = moment_of(start + self._facts.minutes_of(event))
        return not any(
            one.room_id in rooms and one.starts_at < ends_at and starts_at < one.free_at
            for one in self._taken
        )


def _held(facts: Facts) -> Iterator[tuple[str | None, int]]:
    """Where people expect an event, or organisers have fixed one."""
    for one in facts.released:
        if one.is_held:
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
        people = people_of(event) if event and one.is_held else ()
        for absence in (each for who in people for each in away.get(who.person_id, ())):
            slot = _slot_at(facts, one.starts_at)
            if event and slot and slot.starts_at < absence.ends_at < slot.ends_at:
                yield one.room_id, minutes_of(even(absence.ends_at))
            if event and slot and slot.starts_at < absence.starts_at < slot.ends_at:
                last = minutes_of(absence.starts_at) - facts.minutes_of(event)
                yield one.room_id, last // EVEN * EVEN


def _slot_at(facts: Facts, moment: datetime) -> Slot | None:
    return next((one for one in facts.slots if one.starts_at <= moment < one.ends_at), None)
