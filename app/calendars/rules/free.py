"""Which rooms are free in which slots, for whoever looks after rooms."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.calendars.rules.entries import FREE, Entry
from app.calendars.rules.words import one_line
from app.core import i18n
from app.core.i18n import gettext as _
from app.meetings.models import MeetingRoom, RoomDivision, Slot


@dataclass(frozen=True)
class Taken:
    """A room is used, or closed, in a period."""

    room_id: str
    starts_at: datetime
    ends_at: datetime


def in_the_way(
    room_ids: Iterable[str], divisions: Iterable[RoomDivision]
) -> Mapping[str, Collection[str]]:
    """Per room the rooms whose use keeps it from being used: itself, its parts, its wholes."""
    parts: dict[str, list[str]] = defaultdict(list)
    for division in divisions:
        parts[division.whole_id].append(division.part_id)
    found = {room_id: {room_id} for room_id in room_ids}
    for whole in list(found):
        for part in _below(whole, parts):
            found[whole].add(part)
            found.setdefault(part, {part}).add(whole)
    return found


def _below(room_id: str, parts: Mapping[str, Iterable[str]]) -> Iterator[str]:
    for part in parts.get(room_id, ()):
        yield part
        yield from _below(part, parts)


def free_entries(
    slots: Iterable[Slot],
    rooms: Collection[MeetingRoom],
    taken: Collection[Taken],
    divisions: Iterable[RoomDivision],
    path: str,
) -> Iterator[Entry]:
    """An entry for each room of side events in each slot in which nothing is in it or in its way.

    In the language in use; `path` leads to the page of it all.
    """
    blocking = in_the_way([one.room_id for one in rooms], divisions)
    for slot in slots:
        used = {
            one.room_id
            for one in taken
            if one.starts_at < slot.ends_at and slot.starts_at < one.ends_at
        }
        for one in rooms:
            if one.for_side_events and used.isdisjoint(blocking[one.room_id]):
                yield _free(slot, one, path)


def _free(slot: Slot, one: MeetingRoom, path: str) -> Entry:
    room = one_line(i18n.in_language(one.room.name))
    return Entry(
        id=f"{slot.id}{one.room_id}",
        kind=FREE,
        title=_("Free: %(room)s") % {"room": room},
        language=i18n.language(),
        sequence=0,
        cancelled=False,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        room=room,
        venue=one_line(i18n.in_language(one.room.venue.name)),
        path=path,
        lines=(_("Seats: %(number)s") % {"number": i18n.show_number(one.room.capacity)},),
    )
