"""Meetings themselves, and what each of them has: rooms, equipment, themes, an agenda."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock
from app.core.errors import Conflict, Invalid
from app.core.happenings import tell
from app.core.i18n import gettext as _
from app.meetings import queries, rules
from app.meetings.models import (
    AgendaItem,
    Equipment,
    Instrument,
    Meeting,
    MeetingFormat,
    MeetingRoom,
    Room,
    RoomClosure,
    Theme,
    Venue,
)
from app.meetings.rules import ENTERED, Origin, TechnicianNamed


def add_instrument(db: Session, *, code: str, name: Mapping[str, str]) -> Instrument:
    """A treaty or process. Raises `Conflict` when there is one of this code."""
    if queries.instrument_by_code(db, code) is not None:
        raise Conflict(_("There is a treaty with the code %(code)s already.") % {"code": code})
    instrument = Instrument(code=code, name=dict(name))
    db.add(instrument)
    db.flush()
    return instrument


class MeetingDetails(TypedDict, total=False):
    """What a meeting may also have; lengths of time are in minutes."""

    theme: str
    city: str
    contact_email: str
    registration_closes_at: datetime | None
    turnaround: int
    plenary_buffer: int
    start_step: int | None


def found_meeting(
    db: Session,
    *,
    slug: str,
    name: Mapping[str, str],
    timezone: str,
    instrument: Instrument | None = None,
    venue: Venue | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    meeting_format: MeetingFormat = MeetingFormat.IN_PERSON,
    languages: Sequence[str] = ("en",),
    weights: Mapping[str, int] | None = None,
    origin: Origin = ENTERED,
    **details: Unpack[MeetingDetails],
) -> Meeting:
    """A new meeting at the address `/{slug}`; `name` is a text in languages.

    Raises `Invalid` for a wrong address, zone, order of days or number, and `Conflict` when the
    address is taken.
    """
    _check_meeting(db, slug, timezone, starts_on, ends_on)
    _check_minutes(details)
    meeting = Meeting(
        slug=slug,
        name=dict(name),
        timezone=timezone,
        starts_on=starts_on,
        ends_on=ends_on,
        format=meeting_format,
        languages=list(languages),
        weights=dict(weights or {}),
        created_at=clock.now(),
        venue=venue,
        instrument=instrument,
        **origin.columns,
        **details,
    )
    db.add(meeting)
    db.flush()
    return meeting


def _check_minutes(details: MeetingDetails) -> None:
    minutes = (
        details.get("turnaround", 0),
        details.get("plenary_buffer", 0),
        details.get("start_step") or 0,
    )
    if min(minutes) < 0:
        raise Invalid(_("Seats and minutes cannot be below zero."))


def _check_meeting(
    db: Session, slug: str, timezone: str, starts_on: date | None, ends_on: date | None
) -> None:
    if not rules.is_slug(slug):
        raise Invalid(
            _(
                "%(slug)s cannot be the address of a meeting. Use small letters, digits and"
                " hyphens, and no word that the site uses itself."
            )
            % {"slug": slug}
        )
    if queries.meeting_at(db, slug) is not None:
        raise Conflict(_("There is a meeting at the address %(slug)s already.") % {"slug": slug})
    if not rules.is_timezone(timezone):
        raise Invalid(
            _("%(zone)s is not a time zone. Write it as Europe/Zurich.") % {"zone": timezone}
        )
    if ends_on and (starts_on is None or ends_on < starts_on):
        raise Invalid(_("A meeting cannot end before it starts."))


def give_room(
    db: Session, meeting: Meeting, room: Room, *, for_side_events: bool = True
) -> MeetingRoom:
    """Let a meeting have a room; a second time changes only what it is for."""
    given = queries.meeting_room(db, meeting.id, room.id)
    if given is None:
        given = MeetingRoom(meeting_id=meeting.id, room_id=room.id)
        db.add(given)
    given.for_side_events = for_side_events
    db.flush()
    return given


def take_room_away(db: Session, given: MeetingRoom) -> None:
    """Let a meeting have a room no more, nor say when it is closed; it stays in its building."""
    for closure in queries.closures_of(db, given.meeting_id):
        if closure.room_id == given.room_id:
            db.delete(closure)
    db.delete(given)
    db.flush()


def set_technician(db: Session, actor: Actor, given: MeetingRoom, technician: str) -> None:
    """Say who looks after a room's technology during its meeting, and how to reach them; "": nobody
    is known. Whoever leads a side event there is told (domain.md, what a chair needs before).
    """
    if given.technician == technician:
        return
    given.technician = technician
    db.flush()
    record(db, actor, "room.technician_set", given.meeting_id, given.room_id)
    tell(db, TechnicianNamed(given.meeting_id))


def close_room(
    db: Session,
    meeting: Meeting,
    room: Room,
    *,
    starts_at: datetime,
    ends_at: datetime,
    reason: str = "",
) -> RoomClosure:
    """Say that the meeting does not have the room in this period.

    Raises `Invalid` when the period ends before it starts, or the meeting does not have the room.
    """
    if ends_at <= starts_at:
        raise Invalid(_("The end must be after the start."))
    if queries.meeting_room(db, meeting.id, room.id) is None:
        raise Invalid(_("The meeting does not have this room."))
    closure = RoomClosure(
        meeting_id=meeting.id,
        room_id=room.id,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=reason,
    )
    db.add(closure)
    db.flush()
    return closure


def reopen_room(db: Session, closure: RoomClosure) -> None:
    """Take back a closure."""
    db.delete(closure)
    db.flush()


def set_quantity(equipment: Equipment, quantity: int) -> None:
    """Say how much there is of a thing. Raises `Invalid` for a number below zero."""
    if quantity < 0:
        raise Invalid(_("A quantity cannot be below zero."))
    equipment.quantity = quantity


def add_equipment(
    db: Session, meeting: Meeting, *, code: str, name: Mapping[str, str], quantity: int
) -> Equipment:
    """A thing of which the meeting has a number. Raises `Invalid` for a number below zero."""
    equipment = Equipment(meeting_id=meeting.id, code=code, name=dict(name))
    set_quantity(equipment, quantity)
    db.add(equipment)
    db.flush()
    return equipment


def add_theme(
    db: Session, meeting: Meeting, *, code: str, name: Mapping[str, str], position: int = 0
) -> Theme:
    """A subject of the meeting's side events."""
    theme = Theme(meeting_id=meeting.id, code=code, name=dict(name), position=position)
    db.add(theme)
    db.flush()
    return theme


def add_agenda_item(
    db: Session,
    meeting: Meeting,
    *,
    number: str,
    title: Mapping[str, str],
    body: str = "",
    action_plan: str = "",
    speaking_lists: Sequence[Mapping[str, Any]] = (),
    position: int = 0,
    origin: Origin = ENTERED,
) -> AgendaItem:
    """An item of the agenda. A speaking list is {"purpose": text, "delegations": [names]}."""
    item = AgendaItem(
        meeting_id=meeting.id,
        number=number,
        title=dict(title),
        body=body,
        action_plan=action_plan,
        speaking_lists=[dict(one) for one in speaking_lists],
        position=position,
        **origin.columns,
    )
    db.add(item)
    db.flush()
    return item
