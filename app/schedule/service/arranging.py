"""Doing what people have arranged: somebody stands in, or there is one more room."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import i18n
from app.core.happenings import tell
from app.meetings import service as meetings
from app.meetings.models import Meeting
from app.schedule.errors import NothingHere
from app.schedule.rules import Arranged, Arrangement, MoreRoom, NewRoom, Somebody, StandIn
from app.side_events import service as side_events


@dataclass(frozen=True)
class StandInNamed:
    """Somebody takes the part of a person in a side event; told to whoever changes its people."""

    meeting: Meeting
    event_id: str
    person_id: str
    name: str
    email: str
    actor: Actor | None
    honorific: str = ""
    affiliation: str = ""


def arrange(
    db: Session, actor: Actor | None, meeting: Meeting, wanted: Arrangement, given: Arranged
) -> None:
    """Do what a way out needs, as it is said.

    Raises `WrongApplication` where somebody cannot be named for a side event, `Invalid` and
    `Conflict` where the room cannot be added, and `NothingHere` for what is not asked for.
    """
    if isinstance(wanted, StandIn) and isinstance(given, Somebody):
        for event in wanted.events:
            if event.id in given.event_ids:
                who = (wanted.person_id, given.name, given.email)
                tell(db, StandInNamed(meeting, event.id, *who, actor))
    elif isinstance(wanted, MoreRoom) and isinstance(given, NewRoom):
        _add_room(db, actor, meeting, wanted, given)
    else:
        raise NothingHere


def _add_room(
    db: Session, actor: Actor | None, meeting: Meeting, wanted: MoreRoom, given: NewRoom
) -> None:
    name = {i18n.language(): given.name}
    room = meetings.add_room_like(
        db, wanted.like, name=name, capacity=given.capacity, features=given.features
    )
    meetings.give_room(db, meeting, room)
    for one in wanted.closures if given.closed else ():
        hours = {"starts_at": one.starts_at, "ends_at": one.ends_at}
        meetings.close_room(db, meeting, room, **hours, reason=one.reason)
    record(db, actor, "room.added", meeting.id, room.id, like=wanted.like.id)
    for event in wanted.fixed:
        side_events.pin(db, actor, event, event.pinned_start, room.id)
