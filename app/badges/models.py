"""How badges look at a meeting, whose was printed when, and their codes."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Dated, Id, OptionalRef, Ref, choice


class BadgeSize(StrEnum):
    """The paper that badges are printed on."""

    A6 = "a6"  # one on a page of 105 × 148 mm
    CARD = "card"  # one on a page of 86 × 54 mm, as card printers take it
    A4_OF_A6 = "a4_of_a6"  # four on an A4 page, to be cut
    A4_OF_CARDS = "a4_of_cards"  # ten cards on an A4 page, to be cut


class BadgeDesign(Base):
    """How the badges of a meeting look; `colours` is category -> a name of `rules.PALETTE`."""

    __tablename__ = "badge_design"

    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    size: Mapped[BadgeSize] = mapped_column(choice(BadgeSize), default=BadgeSize.A6)
    languages: Mapped[list[str]] = mapped_column(default=list)  # of the delegation; the first leads
    colours: Mapped[dict[str, str]] = mapped_column(default=dict)
    honorific: Mapped[bool] = mapped_column(default=True)
    function: Mapped[bool] = mapped_column(default=True)


class Badge(Base):
    """The badge of a registration; a higher version makes the codes before it worthless."""

    __tablename__ = "badge"

    registration_id: Mapped[Ref] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(default=1)
    printed_at: Mapped[datetime | None]  # None: this version was not printed yet
    printed_by: Mapped[OptionalRef] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    # The side events that the printed one names, where it is for these only; see `rules.events`.
    events: Mapped[list[str]] = mapped_column(default=list)


class BadgeCode(Base):
    """What a badge's code is known by at the door: the hash of it, never the code."""

    __tablename__ = "badge_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    registration_id: Mapped[Ref] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    version: Mapped[int]


class PrintRun(Base):
    """A file of badges; `registrations` are their ids, in the order of print.

    They count as printed once somebody has taken the file, and no longer when somebody says that
    they were not printed all the same.
    """

    __tablename__ = "print_run"

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    account_id: Mapped[OptionalRef] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    registrations: Mapped[list[str]] = mapped_column(default=list)
    fetched_at: Mapped[datetime | None]  # first
    not_printed_at: Mapped[datetime | None]


class Door(Base, Dated):
    """Where people come in and go out, as the organiser calls it: of the building or of a room."""

    __tablename__ = "door"

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(120))
    room_id: Mapped[OptionalRef] = mapped_column(ForeignKey("room.id"))  # None: of the building
    closed_at: Mapped[datetime | None]


class Direction(StrEnum):
    """Which way somebody goes."""

    IN = "in"
    OUT = "out"


class Passage(Base):
    """An answer that a door gave. `counted` ones say who is inside.

    `scan_id` is made by whoever scans: sent again, it is the same passage. `at` is when it was
    scanned, which may be long before it was noted, where a door had no network.
    """

    __tablename__ = "passage"
    __table_args__ = (
        UniqueConstraint("meeting_id", "scan_id"),
        Index("ix_passage_registration_id_at", "registration_id", "at"),
        Index("ix_passage_door_id_at", "door_id", "at"),
    )

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    scan_id: Mapped[str] = mapped_column(String(64))
    door_id: Mapped[Ref] = mapped_column(ForeignKey("door.id", ondelete="CASCADE"))
    registration_id: Mapped[OptionalRef] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE")
    )
    direction: Mapped[Direction] = mapped_column(choice(Direction))
    reason: Mapped[str] = mapped_column(String(40))  # of `rules.passing.Reason`
    counted: Mapped[bool]
    at: Mapped[datetime]
    noted_at: Mapped[datetime]
    account_id: Mapped[OptionalRef] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
