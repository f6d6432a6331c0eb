"""What hosts set after acceptance."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Dated, Id, OptionalRef, Ref, choice
from app.core.files import StoredFile


class OrderPart(StrEnum):
    """What fills a part of the time of a side event."""

    OPENING = "opening"
    SPEAKER = "speaker"
    DISCUSSION = "discussion"
    CLOSING = "closing"


class RunningOrder(Base):
    """How the time of a side event is shared; `revision` rises with each change."""

    __tablename__ = "running_order"

    side_event_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int]
    items: Mapped[list["OrderItem"]] = relationship(
        lazy="raise_on_sql", order_by="OrderItem.position", cascade="all, delete-orphan"
    )


class OrderItem(Base):
    """One part of a running order; `person_id` is that of its speaker, where it is one's."""

    __tablename__ = "order_item"

    side_event_id: Mapped[Ref] = mapped_column(
        ForeignKey("running_order.side_event_id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    part: Mapped[OrderPart] = mapped_column(choice(OrderPart))
    person_id: Mapped[OptionalRef] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    minutes: Mapped[int]


class Shown(StrEnum):
    """From when on a material is public."""

    NOW = "now"
    AT_EVENT = "at_event"
    AFTER = "after"


class Material(Base, Dated):
    """A file that the host of a side event publishes, with what it is."""

    __tablename__ = "material"

    id: Mapped[Id]
    side_event_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), index=True
    )
    file_id: Mapped[Ref] = mapped_column(ForeignKey("stored_file.id"))
    title: Mapped[str] = mapped_column(String(200))
    shown: Mapped[Shown] = mapped_column(choice(Shown))
    file: Mapped[StoredFile] = relationship(lazy="raise_on_sql")


class Substitute(Base):
    """Somebody comes to a side event in place of somebody else, who sends them: one of each.

    They are asked by an organiser, as anybody can name anybody in an answer; `email` is the address
    that the answer names. The row goes as soon as that answer counts no more.
    """

    __tablename__ = "substitute"

    side_event_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), primary_key=True
    )
    instead_of_id: Mapped[Ref] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    asked_at: Mapped[datetime]
