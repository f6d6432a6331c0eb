"""What the organisers demand of the schedule for one event."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.i18n import gettext as _
from app.meetings.models import Slot
from app.side_events.models import SideEvent
from app.side_events.rules.answers import people_of
from app.side_events.rules.application import SHORTEST_EVENT, Offer

HIGHEST_PRIORITY = 100


@dataclass(frozen=True, kw_only=True)
class Period:
    """From a moment to another, both aware."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class Demands:
    """How the scheduler must treat an event.

    `priority` weighs its being left out (1 is normal), `mandatory` forbids that, pins fix start and
    room, `available` are the only periods in which it may lie (None: always).
    """

    priority: int = 1
    mandatory: bool = False
    pinned_start: datetime | None = None
    pinned_room_id: str | None = None
    available: Sequence[Period] | None = None


@dataclass(frozen=True, kw_only=True)
class Starting:
    """When events may start: with their slots or every `step` minutes in them, and `further`."""

    step: int | None = None
    further: Collection[datetime] = ()

    def lets(self, start: datetime, minutes: int, slot: Slot) -> bool:
        """Whether an event of so many minutes may start then in the slot, and fits."""
        if not slot.starts_at <= start or start + timedelta(minutes=minutes) > slot.ends_at:
            return False
        after = start - slot.starts_at
        off_grid = after % timedelta(minutes=self.step) if self.step else after
        return not off_grid or start in self.further


def wrong_demands(
    demands: Demands, minutes: int, offer: Offer, starting: Starting
) -> Iterator[str]:
    """Sentences about demands that no schedule can keep for an event of so many minutes."""
    if not 0 <= demands.priority <= HIGHEST_PRIORITY:
        yield _("The priority must be between 0 and %(most)s.") % {"most": HIGHEST_PRIORITY}
    if demands.pinned_room_id and demands.pinned_room_id not in {r.id for r in offer.rooms}:
        yield _("Pin the event to a room that this meeting has for side events.")
    start = demands.pinned_start
    if start and not any(starting.lets(start, minutes, slot) for slot in offer.slots):
        yield _("Pin the event to a start at which it fits into a slot of this meeting.")
    for period in demands.available or ():
        if period.ends_at <= period.starts_at:
            yield _("A period must end after it starts.")


def wrong_length(event: SideEvent, minutes: int | None) -> str | None:
    """The sentence about a length that an event cannot be shortened to; None: as asked for."""
    if minutes is None or SHORTEST_EVENT <= minutes < event.duration:
        return None
    sentence = _(
        "“%(title)s” was asked for with %(duration)s minutes. It can be shortened to %(least)s"
        " minutes at least, and to fewer than were asked for."
    )
    known = {"title": event.title, "duration": event.duration, "least": SHORTEST_EVENT}
    return sentence % known


def needed_by_people(event: SideEvent, by_person: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """What the room must have because of who speaks; it does not tell who needs it.

    `by_person` is what a room must have for each person who said so.
    """
    none = frozenset[str]()
    return none.union(*(by_person.get(speaker.person_id, none) for speaker in people_of(event)))


def in_a_circle(after: Mapping[str, Iterable[str]]) -> bool:
    """Whether events are to be held one after the other in a circle.

    `after` maps an id to those that must have ended before it.
    """
    done: set[str] = set()
    waiting = {event: set(before) for event, before in after.items()}
    while waiting:
        free = {event for event, before in waiting.items() if not (before & set(waiting)) - done}
        if not free:
            return True
        done |= free
        waiting = {event: before for event, before in waiting.items() if event not in free}
    return False


def periods_of(event: SideEvent) -> tuple[Period, ...] | None:
    """The periods in which an event may lie; None: always."""
    if event.available is None:
        return None
    return tuple(
        Period(
            starts_at=datetime.fromisoformat(row["starts_at"]),
            ends_at=datetime.fromisoformat(row["ends_at"]),
        )
        for row in event.available
    )
