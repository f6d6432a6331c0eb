"""Why a side event has its slot and room in the public programme, for its host."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.core import i18n
from app.core.i18n import gettext as _
from app.meetings.models import Meeting, Room, Slot
from app.schedule import queries, rules, solver
from app.schedule.rules import Facts, Place
from app.side_events.models import SideEvent
from app.side_events.rules.times import ruled_out

MOST_WISHES = 5  # that were not met, of which it is said why


@dataclass(frozen=True)
class Missed:
    """A wish that was not met, in words, and why."""

    wish: str
    why: Sequence[str]


@dataclass(frozen=True)
class PlainWhy:
    """Why an event is where it is held, or has no place in what is public. `missed` are wishes that
    came before what it has.
    """

    place: Place | None
    room: str
    said: Sequence[str]
    missed: Sequence[Missed]


def plain_why(db: Session, meeting: Meeting, event_id: str) -> PlainWhy | None:
    """What the host of an event is told; None before the first release, or of what is not held."""
    facts = queries.facts_of(db, meeting)
    rooms = {room.id for room in facts.rooms}
    accepted = {event.id: event for event in facts.events}
    places = {
        one.side_event_id: rules.place_of(one)
        for one in facts.released
        if one.is_held and one.side_event_id in accepted and one.room_id in rooms
    }
    if facts.release is None or event_id not in accepted:
        return None
    return _Telling(facts, accepted[event_id], places).all()


class _Telling:
    def __init__(self, facts: Facts, event: SideEvent, places: rules.Places) -> None:
        self._facts, self._event = facts, event
        self._place = places.get(event.id)
        problem = solver.problem_of(facts)
        self._found = solver.why_there(problem, places, event.id)
        self._rooms = {room.id: room for room in facts.rooms}
        self._slots = {slot.id: slot for slot in facts.slots}

    def all(self) -> PlainWhy:
        if self._place is None:
            broken = [{one.rule for one in place.violations} for place in self._found.places]
            said = [*self._fixed(), *rules.kept_out(broken)]
            return PlainWhy(None, "", said, [*self._missed_slots()])
        room = self._rooms[self._place.room_id]
        return PlainWhy(
            place=self._place,
            room=i18n.in_language(room.name),
            said=[*self._fixed(), *self._wishes(self._place), *self._fits(room)],
            missed=[*self._missed_slots(), *self._missed_rooms(self._place)],
        )

    def _fixed(self) -> Iterator[str]:
        if self._event.pinned_start is not None:
            yield _("The organisers have fixed its time.")
        if self._event.pinned_room_id is not None:
            yield _("The organisers have fixed its room.")

    def _wishes(self, place: Place) -> Iterator[str]:
        """Of wishes of the host's own: the meeting adds slots near an item of the agenda."""
        slots = [one.slot_id for one in self._event.slot_wishes if one.slot_id in self._slots]
        if slots:
            held = next((one for one in slots if self._is_in(self._slots[one])), None)
            at = slots.index(held) if held else None
            yield rules.about_wish("slots", at, len(slots))
        rooms = [one.room_id for one in self._event.room_wishes if one.room_id in self._rooms]
        if rooms:
            here = place.room_id
            at = rooms.index(here) if here in rooms else None
            yield rules.about_wish("rooms", at, len(rooms))

    def _fits(self, room: Room) -> Iterator[str]:
        if room.capacity >= self._event.attendance > 0:
            sentence = _("The room has %(seats)s seats; you expect %(people)s people.")
            yield sentence % {
                "seats": i18n.show_number(room.capacity),
                "people": i18n.show_number(self._event.attendance),
            }
        if self._event.features and set(self._event.features) <= set(room.features):
            features = rules.features(", ".join(sorted(self._event.features)))
            yield _("The room has what you asked for: %(features)s.") % {"features": features}

    def _missed_slots(self) -> Iterator[Missed]:
        """The wishes before the one that was met, each with why it was not."""
        zone = self._facts.meeting.timezone
        for wish in self._event.slot_wishes[:MOST_WISHES]:
            slot = self._slots.get(wish.slot_id)
            if slot is not None and self._is_in(slot):
                break
            if slot is not None:
                starts = range(*map(solver.minutes_of, (slot.starts_at, slot.ends_at)))
                hours = rules.said_periods([(slot.starts_at, slot.ends_at)], zone)
                yield Missed(hours, self._why(starts, said=self._ruled_out(slot)))

    def _missed_rooms(self, place: Place) -> Iterator[Missed]:
        """The same of rooms, at the time that it has."""
        for one in self._event.room_wishes[:MOST_WISHES]:
            if one.room_id == place.room_id:
                break
            if one.room_id in self._rooms:
                start = solver.minutes_of(place.starts_at)
                name = i18n.in_language(self._rooms[one.room_id].name)
                yield Missed(name, self._why(range(start, start + 1), one.room_id))

    def _ruled_out(self, slot: Slot) -> Sequence[str]:
        zone = self._facts.meeting.timezone
        impossible, away = ruled_out(self._event, slot, zone)
        return rules.about_hours(impossible=impossible, away=away)

    def _why(
        self, starts: range, room_id: str | None = None, said: Sequence[str] = ()
    ) -> list[str]:
        """Why it is at none of the places that begin then, in this room or in any."""
        places = [
            place
            for place in self._found.elsewhere
            if place.start in starts and room_id in {None, place.room}
        ]
        broken = [{one.rule for one in place.violations} for place in places]
        return rules.in_the_way(broken, said)

    def _is_in(self, slot: Slot) -> bool:
        return self._place is not None and slot.starts_at <= self._place.starts_at < slot.ends_at
