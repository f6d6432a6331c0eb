"""Meetings, instruments, venues, rooms with set-ups and divisions, sessions, agenda and slots.

A row that tells a fact of a real meeting says where it was read (`source`) and whether it was
stated there or inferred (`basis`, `why`); pages show what is inferred.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Dated, Id, Languages, OptionalRef, Ref, choice


class Basis(StrEnum):
    """How we know: said by the source, derived from it, entered by an organiser, made up."""

    STATED = "stated"
    INFERRED = "inferred"
    ENTERED = "entered"
    DEMO = "demo"


class Sourced:
    """Where a fact comes from."""

    basis: Mapped[Basis] = mapped_column(choice(Basis), default=Basis.ENTERED)
    source: Mapped[str] = mapped_column(String(400), default="")  # address or title of the source
    why: Mapped[str] = mapped_column(String(400), default="")  # how it was inferred


class Instrument(Base):
    """The treaty or process that a meeting belongs to (APMBC, CCM, NDM-UN)."""

    __tablename__ = "instrument"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[Languages]


class Venue(Base):
    """A building, or a platform of a virtual meeting."""

    __tablename__ = "venue"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[Languages]
    address: Mapped[str] = mapped_column(String(300), default="")
    rooms: Mapped[list["Room"]] = relationship(
        back_populates="venue", lazy="raise_on_sql", order_by="Room.position"
    )


class Travel(Base):
    """Minutes on foot between two venues of a meeting, the same in both directions.

    A meeting gives its own, as no organiser of another may change what its schedule rests on. The
    lesser id is `venue_a_id`, so that two venues have one way.
    """

    __tablename__ = "travel"

    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    venue_a_id: Mapped[Ref] = mapped_column(
        ForeignKey("venue.id", ondelete="CASCADE"), primary_key=True
    )
    venue_b_id: Mapped[Ref] = mapped_column(
        ForeignKey("venue.id", ondelete="CASCADE"), primary_key=True
    )
    minutes: Mapped[int]


class Room(Base, Sourced):
    """A room of a venue. `capacity` is that of its set-up in use."""

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("venue_id", "code"),)

    id: Mapped[Id]
    venue_id: Mapped[Ref] = mapped_column(ForeignKey("venue.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[Languages]
    capacity: Mapped[int]
    features: Mapped[list[str]] = mapped_column(default=list)  # codes: interpretation, step-free …
    turnaround: Mapped[int | None]  # minutes between two uses; None: the meeting's
    position: Mapped[int] = mapped_column(default=0)
    venue: Mapped[Venue] = relationship(back_populates="rooms", lazy="raise_on_sql")


class RoomSetup(Base, Sourced):
    """Seats depend on how a room is set up (classroom, square, theatre)."""

    __tablename__ = "room_setup"

    id: Mapped[Id]
    room_id: Mapped[Ref] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"), index=True)
    name: Mapped[Languages]
    capacity: Mapped[int]


class RoomDivision(Base):
    """`part` is a part of `whole`: while one is used, the other is not free."""

    __tablename__ = "room_division"
    __table_args__ = (UniqueConstraint("whole_id", "part_id"),)

    id: Mapped[Id]
    whole_id: Mapped[Ref] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    part_id: Mapped[Ref] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))


class MeetingFormat(StrEnum):
    """How people meet."""

    IN_PERSON = "in_person"
    VIRTUAL = "virtual"
    HYBRID = "hybrid"


class LatePolicy(StrEnum):
    """What becomes of registrations after their deadline."""

    ACCEPTED = "accepted"  # and marked
    UNTIL = "until"  # accepted and marked until a moment
    REFUSED = "refused"


class Meeting(Base, Dated, Sourced):
    """One dated gathering of an instrument."""

    __tablename__ = "meeting"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(60), unique=True)  # its address: /{slug}
    instrument_id: Mapped[OptionalRef] = mapped_column(ForeignKey("instrument.id"))
    venue_id: Mapped[OptionalRef] = mapped_column(ForeignKey("venue.id"))
    name: Mapped[Languages]
    theme: Mapped[str] = mapped_column(String(300), default="")
    starts_on: Mapped[date | None]  # None where no source says it
    ends_on: Mapped[date | None]
    city: Mapped[str] = mapped_column(String(120), default="")
    timezone: Mapped[str] = mapped_column(String(60))
    format: Mapped[MeetingFormat] = mapped_column(
        choice(MeetingFormat), default=MeetingFormat.IN_PERSON
    )
    languages: Mapped[list[str]] = mapped_column(default=list)  # of the programme
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    registration_opens_at: Mapped[datetime | None]
    registration_closes_at: Mapped[datetime | None]
    registration_late: Mapped[LatePolicy] = mapped_column(
        choice(LatePolicy), default=LatePolicy.ACCEPTED
    )
    registration_late_until: Mapped[datetime | None]
    asks_passport_name: Mapped[bool] = mapped_column(default=False)
    asks_gender: Mapped[bool] = mapped_column(default=False)
    turnaround: Mapped[int] = mapped_column(default=0)  # minutes
    plenary_buffer: Mapped[int] = mapped_column(default=0)  # minutes
    start_step: Mapped[int | None]  # minutes; None: events start when their slot starts
    frozen_days: Mapped[list[str]] = mapped_column(default=list)  # dates by its clock
    weights: Mapped[dict[str, int]] = mapped_column(default=dict)  # of the penalty's terms

    venue: Mapped[Venue | None] = relationship(lazy="raise_on_sql")
    instrument: Mapped[Instrument | None] = relationship(lazy="raise_on_sql")


class MeetingRoom(Base):
    """A room that a meeting has; `for_side_events` says whether side events may be put there.

    `technician` is who looks after its technology during this meeting: a name, and how to reach
    them. Only those who work there read it.
    """

    __tablename__ = "meeting_room"

    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    room_id: Mapped[Ref] = mapped_column(
        ForeignKey("room.id", ondelete="CASCADE"), primary_key=True
    )
    for_side_events: Mapped[bool] = mapped_column(default=True)
    technician: Mapped[str] = mapped_column(String(200), default="")
    room: Mapped[Room] = relationship(lazy="raise_on_sql")


class RoomClosure(Base):
    """A period in which a meeting does not have a room."""

    __tablename__ = "room_closure"

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    room_id: Mapped[Ref] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200), default="")


class Equipment(Base):
    """A thing of which a meeting has a number: hybrid kits, mobile booths."""

    __tablename__ = "equipment"
    __table_args__ = (UniqueConstraint("meeting_id", "code"),)

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[Languages]
    quantity: Mapped[int]


class Theme(Base):
    """A subject of a meeting's side events; two of one theme should not be held at once."""

    __tablename__ = "theme"
    __table_args__ = (UniqueConstraint("meeting_id", "code"),)

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[Languages]
    position: Mapped[int] = mapped_column(default=0)


class AgendaItem(Base, Sourced):
    """A numbered item of the agenda; "6a" has the parent "6"."""

    __tablename__ = "agenda_item"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    number: Mapped[str] = mapped_column(String(10))
    title: Mapped[Languages]
    body: Mapped[str] = mapped_column(String(200), default="")  # who leads it
    action_plan: Mapped[str] = mapped_column(String(100), default="")
    speaking_lists: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    position: Mapped[int] = mapped_column(default=0)


class SessionKind(StrEnum):
    """What a stretch of the official programme is."""

    PLENARY = "plenary"
    PANEL = "panel"
    FORMAL_MEETING = "formal_meeting"
    CEREMONY = "ceremony"
    BREAK = "break"
    RECEPTION = "reception"
    EXHIBITION = "exhibition"
    OTHER = "other"


class Session(Base, Sourced):
    """A stretch of the official programme. No side event may be held against an exclusive one."""

    __tablename__ = "session"

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    agenda_item_id: Mapped[OptionalRef] = mapped_column(
        ForeignKey("agenda_item.id", ondelete="SET NULL")
    )
    kind: Mapped[SessionKind] = mapped_column(choice(SessionKind))
    title: Mapped[Languages]
    starts_at: Mapped[datetime | None]  # None where no source says it
    ends_at: Mapped[datetime | None]
    held_on: Mapped[date | None]
    exclusive: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(Text, default="")
    rooms: Mapped[list[Room]] = relationship(secondary="session_room", lazy="raise_on_sql")


class SessionRoom(Base):
    """Where a session is held."""

    __tablename__ = "session_room"

    session_id: Mapped[Ref] = mapped_column(
        ForeignKey("session.id", ondelete="CASCADE"), primary_key=True
    )
    room_id: Mapped[Ref] = mapped_column(
        ForeignKey("room.id", ondelete="CASCADE"), primary_key=True
    )


class Slot(Base, Sourced):
    """A window that is offered to side events; slots of a meeting do not overlap."""

    __tablename__ = "slot"
    __table_args__ = (UniqueConstraint("meeting_id", "starts_at"),)

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
