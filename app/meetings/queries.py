"""Selects on meetings, their rooms and their programme."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from app.meetings import models
from app.meetings.models import (
    AgendaItem,
    Equipment,
    Instrument,
    Meeting,
    MeetingRoom,
    Room,
    RoomClosure,
    RoomDivision,
    RoomSetup,
    Slot,
    Theme,
    Travel,
    Venue,
)
from app.messages.models import Gateway

# Asked for nearly every page: put together once.
_AT = (
    select(Meeting)
    .where(Meeting.slug == bindparam("slug"))
    .options(joinedload(Meeting.venue), joinedload(Meeting.instrument))
)


def meeting_at(db: Session, slug: str) -> Meeting | None:
    """The meeting at an address, with its venue and instrument."""
    return db.scalar(_AT, {"slug": slug})


def meeting_by_id(db: Session, meeting_id: str) -> Meeting | None:
    """A meeting with its venue and instrument."""
    return db.scalar(
        select(Meeting)
        .where(Meeting.id == meeting_id)
        .options(joinedload(Meeting.venue), joinedload(Meeting.instrument))
    )


def meetings(db: Session) -> list[Meeting]:
    """All meetings with venue and instrument, the latest first, those without days at the end."""
    return list(
        db.scalars(
            select(Meeting)
            .options(joinedload(Meeting.venue), joinedload(Meeting.instrument))
            .order_by(Meeting.starts_on.desc().nulls_last(), Meeting.slug)
        )
    )


def last_before(
    db: Session, meeting: Meeting, kept: InstrumentedAttribute[str]
) -> Meeting | None:  # fmt: skip
    """The last meeting before this one of which something is kept; of the same treaty goes first.

    `kept` is the column of another table that names the meeting.
    """
    same = (Meeting.instrument_id == meeting.instrument_id).desc().nulls_last()
    chosen = (
        select(Meeting)
        .where(Meeting.id != meeting.id, exists().where(kept == Meeting.id))
        .order_by(same, Meeting.starts_on.desc().nulls_last(), Meeting.slug)
    )
    if meeting.starts_on is not None:
        chosen = chosen.where(Meeting.starts_on < meeting.starts_on)
    return db.scalars(chosen.limit(1)).first()


def hold(db: Session, meeting_id: str) -> None:
    """Let nobody else change this meeting's plan until the transaction ends.

    Everybody locks in this order: the meeting, then its side events by id, then the board.
    """
    db.execute(select(Meeting.id).where(Meeting.id == meeting_id).with_for_update(key_share=True))


def instruments(db: Session) -> list[Instrument]:
    """All treaties."""
    return list(db.scalars(select(Instrument).order_by(Instrument.code)))


def instrument_by_code(db: Session, code: str) -> Instrument | None:
    """The treaty of a code ("apmbc")."""
    return db.scalar(select(Instrument).where(Instrument.code == code))


def venue_by_code(db: Session, code: str) -> Venue | None:
    """The venue of a code."""
    return db.scalar(select(Venue).where(Venue.code == code))


def rooms_of_venue(db: Session, venue_id: str) -> list[Room]:
    """All rooms of a venue, in their order."""
    return list(db.scalars(select(Room).where(Room.venue_id == venue_id).order_by(Room.position)))


def rooms_of(db: Session, meeting_id: str) -> list[MeetingRoom]:
    """What a meeting has of rooms, in their order, with the rooms and their venues."""
    return list(
        db.scalars(
            select(MeetingRoom)
            .join(Room, Room.id == MeetingRoom.room_id)
            .where(MeetingRoom.meeting_id == meeting_id)
            .options(joinedload(MeetingRoom.room).joinedload(Room.venue))
            .order_by(Room.position, Room.code)
        )
    )


def meeting_room(db: Session, meeting_id: str, room_id: str) -> MeetingRoom | None:
    """A room that the meeting has, with the room."""
    return db.scalar(
        select(MeetingRoom)
        .where(MeetingRoom.meeting_id == meeting_id, MeetingRoom.room_id == room_id)
        .options(joinedload(MeetingRoom.room))
    )


def divisions_among(db: Session, room_ids: Collection[str]) -> list[RoomDivision]:
    """Which of these rooms are parts of which."""
    return list(
        db.scalars(
            select(RoomDivision).where(
                or_(RoomDivision.whole_id.in_(room_ids), RoomDivision.part_id.in_(room_ids))
            )
        )
    )


def setups_of(db: Session, room_ids: Collection[str]) -> list[RoomSetup]:
    """How these rooms may be set up, the largest first."""
    return list(
        db.scalars(
            select(RoomSetup)
            .where(RoomSetup.room_id.in_(room_ids))
            .order_by(RoomSetup.capacity.desc(), RoomSetup.id)
        )
    )


def closures_of(db: Session, meeting_id: str) -> list[RoomClosure]:
    """When the meeting does not have which room, in order of time."""
    return list(
        db.scalars(
            select(RoomClosure)
            .where(RoomClosure.meeting_id == meeting_id)
            .order_by(RoomClosure.starts_at, RoomClosure.id)
        )
    )


def closure(db: Session, meeting_id: str, closure_id: str) -> RoomClosure | None:
    """One closure of a room, if it is of this meeting."""
    found = db.get(RoomClosure, closure_id)
    return found if found and found.meeting_id == meeting_id else None


def travel_among(db: Session, meeting_id: str, venue_ids: Collection[str]) -> list[Travel]:
    """The ways between these venues, as the meeting has given them."""
    return list(
        db.scalars(
            select(Travel).where(
                Travel.meeting_id == meeting_id,
                Travel.venue_a_id.in_(venue_ids),
                Travel.venue_b_id.in_(venue_ids),
            )
        )
    )


def equipment_of(db: Session, meeting_id: str) -> list[Equipment]:
    """What the meeting has a number of."""
    return list(
        db.scalars(
            select(Equipment).where(Equipment.meeting_id == meeting_id).order_by(Equipment.code)
        )
    )


def themes_of(db: Session, meeting_id: str) -> list[Theme]:
    """The themes of the meeting's side events, in their order."""
    return list(
        db.scalars(
            select(Theme).where(Theme.meeting_id == meeting_id).order_by(Theme.position, Theme.code)
        )
    )


def agenda_of(db: Session, meeting_id: str) -> list[AgendaItem]:
    """The agenda in its order."""
    return list(
        db.scalars(
            select(AgendaItem)
            .where(AgendaItem.meeting_id == meeting_id)
            .order_by(AgendaItem.position, AgendaItem.number)
        )
    )


def sessions_of(db: Session, meeting_id: str) -> list[models.Session]:
    """The official programme with its rooms; by day and hour, unknown ones at the end."""
    return list(
        db.scalars(
            select(models.Session)
            .where(models.Session.meeting_id == meeting_id)
            .options(selectinload(models.Session.rooms))
            .order_by(
                models.Session.held_on.nulls_last(),
                models.Session.starts_at.nulls_last(),
                models.Session.id,
            )
        )
    )


def session_of(db: Session, meeting_id: str, session_id: str) -> models.Session | None:
    """One session, if it is of this meeting."""
    found = db.get(models.Session, session_id)
    return found if found and found.meeting_id == meeting_id else None


def slots_of(db: Session, meeting_id: str) -> list[Slot]:
    """What is offered to side events, in order of time."""
    return list(
        db.scalars(select(Slot).where(Slot.meeting_id == meeting_id).order_by(Slot.starts_at))
    )


def slot_of(db: Session, meeting_id: str, slot_id: str) -> Slot | None:
    """One slot, if it is of this meeting."""
    found = db.get(Slot, slot_id)
    return found if found and found.meeting_id == meeting_id else None


def overlapping_slots(
    db: Session, meeting_id: str, starts_at: datetime, ends_at: datetime
) -> Sequence[Slot]:
    """Slots of the meeting that have a moment in common with this period."""
    return db.scalars(
        select(Slot)
        .where(Slot.meeting_id == meeting_id, Slot.starts_at < ends_at, Slot.ends_at > starts_at)
        .order_by(Slot.starts_at)
    ).all()


def with_gateway(db: Session, today: date) -> Sequence[Meeting]:
    """The meetings that are not over and send short texts, the earliest first."""
    chosen = (
        select(Meeting)
        .join(Gateway, Gateway.meeting_id == Meeting.id)
        .where(Gateway.on.is_(True), or_(Meeting.ends_on.is_(None), Meeting.ends_on >= today))
    )
    return db.scalars(chosen.order_by(Meeting.starts_on, Meeting.id)).all()
