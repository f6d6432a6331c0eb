"""How a demand is given up: by the same verbs as where it was made."""

from collections.abc import Callable, Mapping
from typing import Final

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.meetings import service as meetings
from app.schedule.service.conceded import Conceded
from app.schedule.service.freezing import freeze
from app.side_events import service as side_events
from app.side_events.models import RelationKind, SideEvent
from app.side_events.rules.demands import Demands, periods_of

Do = Callable[[Session, Actor | None], object]


def verb(conceded: Conceded) -> Do | None:
    """What gives a demand up; None where that cannot be done here, or people have to arrange it."""
    given = conceded.given
    if given.rule in _OF_THE_MEETING:
        return _OF_THE_MEETING[given.rule](conceded)
    make, event = _OF_AN_EVENT.get(given.rule), conceded.event
    if make is None or event is None or not given.breaches:
        return None
    return make(event, conceded)


# What is said of one event


def _leave_out(event: SideEvent, _conceded: Conceded) -> Do | None:
    demands = Demands(priority=event.priority, available=periods_of(event))
    return lambda db, actor: side_events.set_demands(db, actor, event, demands)


def _unpin(event: SideEvent, _conceded: Conceded) -> Do | None:
    demands = Demands(
        priority=event.priority, mandatory=event.mandatory, available=periods_of(event)
    )
    return lambda db, actor: side_events.set_demands(db, actor, event, demands)


def _allow_slot(event: SideEvent, conceded: Conceded) -> Do | None:
    slots = conceded.slots
    if not slots or conceded.is_held_off:
        return None
    return lambda db, actor: side_events.allow_slot(db, actor, event, slots[0])


def _fit(event: SideEvent, conceded: Conceded) -> Do | None:
    """In an hour that is reserved, or shorter in one that is too short for it."""
    if not conceded.is_too_long:
        return _allow_slot(event, conceded)
    minutes, meeting = conceded.minutes, conceded.facts.meeting
    if not minutes:
        return None
    return lambda db, actor: side_events.hold_for(db, actor, meeting, {event.id: minutes})


def _offer_room(_event: SideEvent, conceded: Conceded) -> Do | None:
    wanted, meeting = {*conceded.given.of("room")}, conceded.facts.meeting
    rooms = [room for room in conceded.facts.rooms if room.id in wanted]

    def do(db: Session, actor: Actor | None) -> None:
        for room in rooms:
            meetings.give_room(db, meeting, room)
            record(db, actor, "room.offered", meeting.id, room.id)

    return do if rooms else None


def _fewer(event: SideEvent, conceded: Conceded) -> Do | None:
    seats = conceded.given.least("capacity")
    if not seats:
        return None
    return lambda db, actor: side_events.ease(db, actor, event, attendance=seats)


def _without(event: SideEvent, conceded: Conceded) -> Do | None:
    """What is needed because of who speaks is not up to anybody."""
    missing = {one for text in conceded.given.of("missing") for one in text.split(", ")}
    if missing & conceded.facts.needed.get(event.id, frozenset()):
        return None
    return lambda db, actor: side_events.ease(db, actor, event, without=missing)


def _unrelate(event: SideEvent, conceded: Conceded) -> Do | None:
    """What no application asks for is set for themes, by organisers, on another page."""
    given = conceded.given
    kind = RelationKind.AFTER if given.rule == "after" else RelationKind.NOT_WITH
    known = {
        one.other_id
        for one in conceded.facts.relations
        if one.side_event_id == event.id and one.kind is kind
    }
    left = known - {*given.of("after"), *given.of("other"), *given.of("event")}
    if left == known:
        return None
    return lambda db, actor: side_events.relate(db, actor, event, kind, left)


_OF_AN_EVENT: Final[Mapping[str, Callable[[SideEvent, Conceded], Do | None]]] = {
    "mandatory": _leave_out,
    "slot": _fit,
    "pinned": _unpin,
    "available": _allow_slot,
    "room_allowed": _offer_room,
    "room_capacity": _fewer,
    "room_features": _without,
    "after": _unrelate,
    "not_with": _unrelate,
}


# What is said of rooms, equipment, days and sessions


def _reopen(conceded: Conceded) -> Do | None:
    closures, meeting = conceded.closures, conceded.facts.meeting

    def do(db: Session, actor: Actor | None) -> None:
        for closure in closures:
            meetings.reopen_room(db, closure)
            record(db, actor, "room.reopened", meeting.id, closure.room_id)

    return do if closures else None


def _let_go(conceded: Conceded) -> Do | None:
    days, meeting = conceded.frozen_days, conceded.facts.meeting
    if not days:
        return None
    return lambda db, actor: freeze(db, actor, meeting, days, frozen=False)


def _have_more(conceded: Conceded) -> Do | None:
    given, meeting, needed = conceded.given, conceded.facts.meeting, conceded.given.most
    thing = next((one for one in conceded.facts.equipment if one.id == given.about), None)

    def do(db: Session, actor: Actor | None) -> None:
        if thing is not None:
            meetings.set_quantity(thing, needed)
            record(db, actor, "equipment.counted", meeting.id, thing.id, quantity=needed)

    return do if thing is not None and needed else None


def _beside(conceded: Conceded) -> Do | None:
    given, meeting = conceded.given, conceded.facts.meeting
    session = next((one for one in conceded.facts.sessions if one.id == given.about), None)

    def do(db: Session, actor: Actor | None) -> None:
        if session is not None:
            meetings.set_exclusive(session, exclusive=False)
            record(db, actor, "session.marked", meeting.id, session.id, exclusive=False)

    return do if session else None


_OF_THE_MEETING: Final[Mapping[str, Callable[[Conceded], Do | None]]] = {
    "room_unavailable": _reopen,
    "plenary": _beside,
    "equipment": _have_more,
    "frozen": _let_go,
}
