"""Buildings and their rooms, which several meetings may share."""

from collections.abc import Collection, Mapping, Sequence
from itertools import count

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core.errors import Conflict, Invalid
from app.core.i18n import gettext as _
from app.meetings import queries
from app.meetings.models import Meeting, Room, RoomDivision, RoomSetup, Travel, Venue
from app.meetings.rules import ENTERED, Origin


def add_venue(db: Session, *, code: str, name: Mapping[str, str], address: str = "") -> Venue:
    """A building. `code` is unique; `name` is a text in languages.

    Raises `Conflict` when there is a venue of this code.
    """
    if queries.venue_by_code(db, code) is not None:
        raise Conflict(_("There is a venue with the code %(code)s already.") % {"code": code})
    venue = Venue(code=code, name=dict(name), address=address)
    db.add(venue)
    db.flush()
    return venue


def add_room(
    db: Session,
    venue: Venue,
    *,
    code: str,
    name: Mapping[str, str],
    capacity: int,
    features: Sequence[str] = (),
    turnaround: int | None = None,
    position: int = 0,
    origin: Origin = ENTERED,
) -> Room:
    """A room of a venue, with the seats of its set-up in use.

    `turnaround` is in minutes, None for that of the meeting. Raises `Invalid` for a number below
    zero and `Conflict` when the venue has a room of this code.
    """
    _refuse_negative(capacity, turnaround or 0)
    if any(room.code == code for room in queries.rooms_of_venue(db, venue.id)):
        raise Conflict(_("The venue has a room with the code %(code)s already.") % {"code": code})
    room = Room(
        venue_id=venue.id,
        code=code,
        name=dict(name),
        capacity=capacity,
        features=list(features),
        turnaround=turnaround,
        position=position,
        **origin.columns,
    )
    db.add(room)
    db.flush()
    return room


def add_room_like(
    db: Session, like: Room, *, name: Mapping[str, str], capacity: int, features: Sequence[str]
) -> Room:
    """One more room beside one that is there, in its building and with its turnaround.

    Its code is the other's with the next number that is free. Raises `Invalid` as `add_room` does.
    """
    taken = {room.code for room in queries.rooms_of_venue(db, like.venue_id)}
    codes = (f"{like.code}-{number}" for number in count(2))
    return add_room(
        db,
        db.get_one(Venue, like.venue_id),
        code=next(one for one in codes if one not in taken),
        name=name,
        capacity=capacity,
        features=features,
        turnaround=like.turnaround,
        position=like.position,
    )


def add_setup(
    db: Session, room: Room, *, name: Mapping[str, str], capacity: int, origin: Origin = ENTERED
) -> RoomSetup:
    """A way to set up a room, with its seats. Raises `Invalid` for seats below zero."""
    _refuse_negative(capacity)
    setup = RoomSetup(room_id=room.id, name=dict(name), capacity=capacity, **origin.columns)
    db.add(setup)
    db.flush()
    return setup


def divide_room(db: Session, *, whole: Room, parts: Sequence[Room]) -> None:
    """Say that these rooms are parts of a larger one: while one is used, the other is not free.

    Raises `Invalid` when a part is the whole itself or in another venue.
    """
    for part in parts:
        if part.id == whole.id or part.venue_id != whole.venue_id:
            raise Invalid(_("A part must be another room of the same venue."))
        db.add(RoomDivision(whole_id=whole.id, part_id=part.id))
    db.flush()


def set_travel(
    db: Session, actor: Actor, meeting: Meeting, venues: Collection[str], minutes: int | None
) -> None:
    """Say how many minutes the way between two venues takes during a meeting, in both directions;
    None: it is not known. Nothing is written down where that is what is known already.

    Raises `Invalid` for minutes below zero, or when both are one venue.
    """
    _refuse_negative(minutes or 0)
    if len(set(venues)) != 2:  # noqa: PLR2004 - from one to the other
        raise Invalid(_("A way leads from one venue to another."))
    key = (meeting.id, *sorted(venues))
    travel = db.get(Travel, key)
    if minutes == (travel and travel.minutes):
        return
    if minutes is None:
        db.delete(travel)
    elif travel is None:
        _meeting_id, here, there = key
        db.add(Travel(meeting_id=meeting.id, venue_a_id=here, venue_b_id=there, minutes=minutes))
    else:
        travel.minutes = minutes
    db.flush()
    record(db, actor, "travel.set", meeting.id, None, venues=key[1:], minutes=minutes)


def _refuse_negative(*numbers: int) -> None:
    if min(numbers) < 0:
        raise Invalid(_("Seats and minutes cannot be below zero."))
