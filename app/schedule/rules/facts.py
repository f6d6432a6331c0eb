"""Everything of a meeting that its schedule depends on, as loaded; no decision is made here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.core.i18n import gettext as _
from app.core.i18n import in_language, show_parts
from app.meetings.models import (
    AgendaItem,
    Equipment,
    Meeting,
    Room,
    RoomClosure,
    RoomDivision,
    Session,
    Slot,
    Travel,
)
from app.meetings.rules import FEATURE_LABELS
from app.registrations.models import Absence, Person, SessionDuty
from app.schedule.models import Release, ReleasedEvent
from app.schedule.rules.policy import SchedulePolicy
from app.side_events.models import SideEvent, SideEventRelation


@dataclass(frozen=True)
class Wants:
    """A delegation, the number of its approved members, and the events that it wants to attend."""

    delegation_id: str
    size: int
    event_ids: Sequence[str]


@dataclass(frozen=True)
class Facts:
    """What the schedule of one meeting depends on.

    `reserved` are the ids of the slots into which only organisers put events; `rooms` are all that
    matter in any way, `side_event_rooms` the ids of those in which side events may be put;
    `events` are the accepted ones; `delegation_sizes` count approved members; `needed` is what the
    room of an event must have because of who speaks, beyond what its applicant asked for;
    `release` is the current one, with its events, cancelled ones included. `known` are side events
    that public sources tell of, for as long as the meeting has published nothing. `policy` is what
    organisers have set of rules and limits. `lengths` are the minutes for which some events would
    be held, where that is only thought of.
    """

    meeting: Meeting
    policy: SchedulePolicy = field(default_factory=SchedulePolicy)
    slots: Sequence[Slot] = ()
    reserved: frozenset[str] = frozenset()
    rooms: Sequence[Room] = ()
    side_event_rooms: frozenset[str] = frozenset()
    divisions: Sequence[RoomDivision] = ()
    closures: Sequence[RoomClosure] = ()
    travel: Sequence[Travel] = ()
    equipment: Sequence[Equipment] = ()
    agenda: Sequence[AgendaItem] = ()
    sessions: Sequence[Session] = ()
    duties: Sequence[SessionDuty] = ()
    absences: Sequence[Absence] = ()
    people: Sequence[Person] = ()
    events: Sequence[SideEvent] = ()
    known: Sequence[SideEvent] = ()
    needed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    relations: Sequence[SideEventRelation] = ()
    wants: Sequence[Wants] = ()
    release: Release | None = None
    released: Sequence[ReleasedEvent] = ()
    lengths: Mapping[str, int] = field(default_factory=dict)

    def minutes_of(self, event: SideEvent) -> int:
        """How long an event is held."""
        return self.lengths.get(event.id, event.minutes)

    @property
    def rooms_for_events(self) -> list[Room]:
        """The rooms in which side events may be put, in order."""
        return [room for room in self.rooms if room.id in self.side_event_rooms]


def what_is_missing(facts: Facts) -> str | None:
    """The sentence that says what to do before a schedule can be made; None when all is there."""
    if not facts.events:
        return _("No side event has been accepted yet. Accept applications first.")
    if not facts.slots:
        return _("The meeting has no slots for side events. Add slots first.")
    if not facts.side_event_rooms:
        return _("The meeting has no rooms for side events. Give it rooms first.")
    return None


def remarks(facts: Facts) -> list[str]:
    """What the schedule does not know, in sentences for the organiser."""
    said = []
    unknown = [session for session in facts.sessions if not has_hours(session)]
    if unknown:
        sentence = _(
            "Parts of the official programme whose hours are not known: %(number)s."
            " The schedule does not keep clear of them."
        )
        said.append(sentence % {"number": len(unknown)})
    seatless = [room for room in facts.rooms_for_events if not room.capacity]
    if seatless:
        sentence = _(
            "Rooms whose number of seats is not known: %(rooms)s."
            " No side event that expects people is put there."
        )
        said.append(sentence % {"rooms": show_parts(in_language(room.name) for room in seatless)})
    return [*said, *_rooms_that_do_not_do(facts)]


def _rooms_that_do_not_do(facts: Facts) -> Iterator[str]:
    """What was published and does not do any more, since a speaker said what they need."""
    rooms, events = {room.id: room for room in facts.rooms}, {one.id: one for one in facts.events}
    for one in facts.released:
        room, event = rooms.get(one.room_id), events.get(one.side_event_id)
        if not one.is_held or room is None or event is None:
            continue
        missing = facts.needed.get(event.id, frozenset()) - set(room.features)
        if missing:
            sentence = _(
                "%(event)s is published in %(room)s and needs a room with: %(features)s."
                " Look for a new schedule, or pin it to another room."
            )
            names = show_parts(str(FEATURE_LABELS[code]) for code in sorted(missing))
            yield sentence % {
                "event": event.title,
                "room": in_language(room.name),
                "features": names,
            }


def has_hours(session: Session) -> bool:
    """Whether it is known when a part of the official programme begins and ends."""
    return (
        session.starts_at is not None
        and session.ends_at is not None
        and session.starts_at < session.ends_at
    )
