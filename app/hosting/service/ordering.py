"""The running order of a side event: looked at, set, and given to calendars."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.service import record
from app.core.happenings import tell
from app.core.i18n import gettext as _
from app.hosting import queries
from app.hosting.errors import WrongOrder
from app.hosting.models import OrderItem, RunningOrder
from app.hosting.rules.order import (
    Item,
    Speaks,
    fault_in,
    minutes_there,
    panel_changed,
    proposed,
    said_next,
)
from app.meetings import queries as meetings
from app.meetings.models import Meeting
from app.side_events import queries as side_events
from app.side_events.models import SideEvent
from app.side_events.rules.answers import printed
from app.side_events.rules.application import is_named
from app.side_events.rules.shown import DetailsChanged


@dataclass(frozen=True)
class Order:
    """A running order as it is kept, `revision` 0 where it is only proposed.

    `there` are the minutes that the event has now: the parts may have added up to others before.
    `after_it` says what follows in the room, `technician` who looks after its technology.
    """

    items: Sequence[Item]
    speakers: Sequence[Speaks]
    there: int
    after_it: str = ""
    technician: str = ""
    revision: int = 0

    @property
    def fault(self) -> str:
        """What does not add up, as a sentence."""
        return fault_in(self.items, self.there)

    @property
    def remarks(self) -> list[str]:
        """What has changed on the panel since it was kept, as sentences."""
        return list(panel_changed(self.items, self.speakers)) if self.revision else []


def order_of(db: Session, meeting: Meeting, event: SideEvent) -> Order:
    """The running order of an event, or one to begin with; its speakers must be loaded."""
    speakers, there = speakers_of(event), _minutes_there(event)
    in_room = _after_it(db, meeting, event), _technician(db, meeting, event)
    kept = queries.order_of(db, event.id)
    if kept is None:
        return Order(proposed(speakers, there), speakers, there, *in_room)
    return Order(_items(kept), speakers, there, *in_room, kept.revision)


def set_order(db: Session, event: SideEvent, items: Sequence[Item]) -> None:
    """Keep a running order. Raises `WrongOrder` where it does not add up."""
    side_events.side_event_to_change(db, event.id)
    fault = fault_in(items, _minutes_there(event))
    if fault:
        raise WrongOrder(fault)
    order = queries.order_of(db, event.id)
    if order is None:
        order = RunningOrder(side_event_id=event.id, revision=0, items=[])
        db.add(order)
    elif _items(order) == list(items):
        return
    order.items.clear()
    db.flush()
    order.items.extend(
        OrderItem(position=place, part=one.part, person_id=one.person_id, minutes=one.minutes)
        for place, one in enumerate(items)
    )
    order.revision += 1
    db.flush()
    tell(db, DetailsChanged(event.meeting_id, event.id))
    record(db, None, "side_event.order_set", event.meeting_id, event.id, revision=order.revision)


def hand_on(db: Session, event: SideEvent, replaced: Mapping[str, str]) -> None:
    """Give parts to others, person by person: whose they were -> whose they are."""
    order = queries.order_of(db, event.id) if replaced else None
    theirs = [one for one in order.items if one.person_id in replaced] if order else []
    for one in theirs:
        one.person_id = replaced[one.person_id or ""]
    if order and theirs:
        order.revision += 1
        db.flush()
        tell(db, DetailsChanged(event.meeting_id, event.id))


def orders_for(db: Session, event_ids: Collection[str]) -> dict[str, Sequence[Item]]:
    """The running orders of these side events, by event; those that have none are left out."""
    return {one: _items(order) for one, order in queries.orders_of(db, event_ids).items()}


def speakers_of(event: SideEvent) -> list[Speaks]:
    """Who speaks at an event, each once; of an open place, for whom it is."""
    found: dict[str, Speaks] = {}
    for one in printed(event.speakers):
        name = f"{one.honorific} {one.name}".strip()
        if not is_named(one):
            name = _("%(whose)s, name follows") % {"whose": one.affiliation}
        found.setdefault(one.person_id, Speaks(one.person_id, name, one.role.value))
    return list(found.values())


def _items(order: RunningOrder) -> list[Item]:
    return [
        Item(part=one.part, minutes=one.minutes, person_id=one.person_id) for one in order.items
    ]


def _minutes_there(event: SideEvent) -> int:
    if event.announced_start is None or event.announced_end is None:
        return minutes_there(event.minutes, None)
    return minutes_there(event.minutes, (event.announced_start, event.announced_end))


def _after_it(db: Session, meeting: Meeting, event: SideEvent) -> str:
    room = side_events.room(db, event.announced_room_id)
    if room is None:
        return ""
    turnaround = meeting.turnaround if room.turnaround is None else room.turnaround
    following = queries.next_in_room(db, event, meeting.timezone)
    return said_next(following, turnaround, meeting.timezone)


def _technician(db: Session, meeting: Meeting, event: SideEvent) -> str:
    room_id = event.announced_room_id
    given = meetings.meeting_room(db, meeting.id, room_id) if room_id else None
    return given.technician if given else ""
