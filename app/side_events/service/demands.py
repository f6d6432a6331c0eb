"""What the schedule must respect: pins, priority, order between events, interests."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.calls.queries import reserved_slots
from app.core.happenings import tell
from app.core.i18n import gettext as _
from app.delegations.models import Delegation
from app.meetings import queries as meetings
from app.meetings.models import Meeting, Room, Slot
from app.side_events import queries
from app.side_events.errors import NoSuchSideEvent, WrongDemand
from app.side_events.models import Interest, RelationKind, SideEvent, SideEventRelation
from app.side_events.rules.application import Offer
from app.side_events.rules.demands import (
    Demands,
    Period,
    Starting,
    in_a_circle,
    periods_of,
    wrong_demands,
    wrong_length,
)
from app.side_events.rules.eased import equipment_needed, features_needed, people_counted
from app.side_events.rules.shown import LengthsSet, StartsAsked

DEMANDS_SET = "side_event.demands_set"
EASED = "side_event.eased"


def set_demands(db: Session, actor: Actor | None, event: SideEvent, demands: Demands) -> SideEvent:
    """Set priority, pins and periods of a side event anew. Raises `WrongDemand`."""
    event = queries.side_event_to_change(db, event.id)
    meeting = db.get_one(Meeting, event.meeting_id)
    offer = queries.offer(db, meeting.id)
    starting = _starting(db, meeting, demands, offer)
    for sentence in wrong_demands(demands, event.minutes, offer, starting):
        raise WrongDemand(sentence)
    event.priority = demands.priority
    event.mandatory = demands.mandatory
    event.pinned_start = demands.pinned_start
    event.pinned_room_id = demands.pinned_room_id
    event.available = _as_rows(demands.available)
    return _set(db, actor, event)


def _set(db: Session, actor: Actor | None, event: SideEvent) -> SideEvent:
    record(
        db,
        actor,
        DEMANDS_SET,
        event.meeting_id,
        event.id,
        priority=event.priority,
        mandatory=event.mandatory,
        pinned=bool(event.pinned_start or event.pinned_room_id),
    )
    db.flush()
    return event


_ASKED = ("priority", "mandatory", "available", "impossible")


def asked_for(event: SideEvent) -> dict[str, Any]:
    """What a side event asks of the schedule and of its room, so that it can be kept as JSON."""
    start = event.pinned_start
    pins = {"start": start.isoformat() if start else None, "room": event.pinned_room_id}
    eased = {
        "attendance": people_counted(event),
        "features": features_needed(event),
        "equipment": sorted(equipment_needed(event)),
    }
    return {name: getattr(event, name) for name in _ASKED} | eased | pins


def ask_as_before(
    db: Session, actor: Actor | None, event: SideEvent, asked: Mapping[str, Any]
) -> SideEvent:
    """Ask again for what a side event once asked, or for some of it: parts of `asked_for`.

    A room that is gone meanwhile is not asked for.
    """
    event = queries.side_event_to_change(db, event.id)
    for name in asked.keys() & set(_ASKED):
        setattr(event, name, asked[name])
    event.eased = _eased_as_before(event, asked)
    if asked.get("start"):
        event.pinned_start = datetime.fromisoformat(asked["start"])
    if asked.get("room") and db.get(Room, asked["room"]) is not None:
        event.pinned_room_id = asked["room"]
    return _set(db, actor, event)


def _eased_as_before(event: SideEvent, asked: Mapping[str, Any]) -> dict[str, Any] | None:
    """What is given up of an event once these are asked for again that were before."""
    if event.eased is None:
        return None
    people = max(people_counted(event), asked.get("attendance", 0))
    return {"people": people} | {
        name: [one for one in event.eased.get(name, ()) if one not in asked.get(name, ())]
        for name in ("features", "equipment")
    }


def _starting(db: Session, meeting: Meeting, demands: Demands, offer: Offer) -> Starting:
    """When events may start; asked of whoever knows more only for a start that is on no grid."""
    usual, start = Starting(step=meeting.start_step), demands.pinned_start
    if start is None or any(usual.lets(start, 0, slot) for slot in offer.slots):
        return usual
    asked = StartsAsked(meeting.id, demands.pinned_room_id)
    tell(db, asked)
    return replace(usual, further=asked.found)


def pin(
    db: Session,
    actor: Actor | None,
    event: SideEvent,
    start: datetime | None,
    room_id: str | None,
) -> SideEvent:
    """Fix the start of a side event, its room, both or neither, and leave all else as it is.

    Raises `WrongDemand`.
    """
    event = queries.side_event_to_change(db, event.id)
    demands = Demands(
        priority=event.priority,
        mandatory=event.mandatory,
        pinned_start=start,
        pinned_room_id=room_id,
        available=periods_of(event),
    )
    return set_demands(db, actor, event, demands)


def hold_for(
    db: Session, actor: Actor | None, meeting: Meeting, lengths: Mapping[str, int | None]
) -> None:
    """Hold side events for so many minutes from now on, by id; None: for as many as asked for.

    The board follows, so the meeting is kept from others first (see `meetings.queries.hold`).
    Raises `NoSuchSideEvent`, and `WrongDemand` for a length to which one cannot be shortened.
    """
    meetings.hold(db, meeting.id)
    changed = False
    for event_id, minutes in sorted(lengths.items()):
        event = queries.side_event_to_change(db, event_id)
        if event.meeting_id != meeting.id:
            raise NoSuchSideEvent
        if event.shortened_to == minutes:
            continue
        sentence = wrong_length(event, minutes)
        if sentence:
            raise WrongDemand(sentence)
        event.shortened_to, changed = minutes, True
        held = {"minutes": event.minutes, "asked_for": event.duration}
        record(db, actor, "side_event.length_set", meeting.id, event.id, **held)
    db.flush()
    if changed:
        tell(db, LengthsSet(meeting.id))


def ease(
    db: Session,
    actor: Actor | None,
    event: SideEvent,
    *,
    attendance: int | None = None,
    without: Collection[str] = (),
    equipment: Collection[str] = (),
) -> SideEvent:
    """Ask less for a side event than its host did, whose words stay: fewer seats, or no more these
    features of its room or this equipment, by id.
    """
    event = queries.side_event_to_change(db, event.id)
    before = event.eased or {}
    event.eased = {
        "people": people_counted(event) if attendance is None else attendance,
        "features": sorted({*before.get("features", ()), *without}),
        "equipment": sorted({*before.get("equipment", ()), *equipment}),
    }
    record(
        db,
        actor,
        EASED,
        event.meeting_id,
        event.id,
        attendance=people_counted(event),
        without=sorted({*without, *equipment}),
    )
    db.flush()
    return event


def allow_slot(db: Session, actor: Actor | None, event: SideEvent, slot: Slot) -> SideEvent:
    """Let a side event be held in one more slot, whoever ruled it out: host, organisers, call."""
    event = queries.side_event_to_change(db, event.id)
    reserved = reserved_slots(db, event.meeting_id)
    event.impossible = [one for one in event.impossible if one != slot.id]
    periods = periods_of(event)
    if periods is None and slot.id in reserved:
        offer = queries.offer(db, event.meeting_id)
        periods = tuple(_period_of(one) for one in offer.slots if one.id not in reserved)
    if periods is not None:
        event.available = _as_rows([*periods, _period_of(slot)])
    record(db, actor, "side_event.slot_allowed", event.meeting_id, event.id, slot=slot.id)
    db.flush()
    return event


def _period_of(slot: Slot) -> Period:
    return Period(starts_at=slot.starts_at, ends_at=slot.ends_at)


def _as_rows(periods: Sequence[Period] | None) -> list[dict[str, str]] | None:
    if periods is None:
        return None
    return [
        {"starts_at": period.starts_at.isoformat(), "ends_at": period.ends_at.isoformat()}
        for period in periods
    ]


def relate(
    db: Session, actor: Actor | None, event: SideEvent, kind: RelationKind, others: Collection[str]
) -> None:
    """Say anew which events this one must come after, or must not be held with.

    Raises `WrongDemand` for itself, for an event of another meeting and for a circle.
    """
    wanted = set(others)
    if event.id in wanted:
        raise WrongDemand(_("An event cannot be related to itself."))
    if not wanted <= queries.ids_at(db, event.meeting_id):
        raise WrongDemand(_("Choose from the side events of this meeting."))
    known = queries.relations(db, event.meeting_id)
    if kind is RelationKind.AFTER:
        _refuse_circle(known, event.id, wanted)
    for row in known:
        if row.side_event_id == event.id and row.kind is kind and row.other_id not in wanted:
            db.delete(row)
    kept = {r.other_id for r in known if r.side_event_id == event.id and r.kind is kind}
    for other_id in sorted(wanted - kept):
        db.add(SideEventRelation(side_event_id=event.id, other_id=other_id, kind=kind))
    record(db, actor, f"side_event.{kind.value}_set", event.meeting_id, event.id)
    db.flush()


def _refuse_circle(known: Sequence[SideEventRelation], event_id: str, wanted: set[str]) -> None:
    after: dict[str, set[str]] = {event_id: wanted}
    for row in known:
        if row.kind is RelationKind.AFTER and row.side_event_id != event_id:
            after.setdefault(row.side_event_id, set()).add(row.other_id)
    if in_a_circle(after):
        raise WrongDemand(_("These events would have to come after each other in a circle."))


def set_interests(db: Session, delegation: Delegation, event_ids: Collection[str]) -> None:
    """Say anew which side events of its meeting a delegation wants to attend.

    Raises `NoSuchSideEvent` for one of another meeting.
    """
    if not set(event_ids) <= queries.ids_at(db, delegation.meeting_id):
        raise NoSuchSideEvent
    known = {row.side_event_id: row for row in queries.interests_in(db, delegation.id)}
    for event_id, row in known.items():
        if event_id not in event_ids:
            db.delete(row)
    for event_id in sorted(set(event_ids) - set(known)):
        db.add(Interest(delegation_id=delegation.id, side_event_id=event_id))
    db.flush()
