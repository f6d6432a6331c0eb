"""How long a meeting keeps what, and what was erased."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, Ref, choice
from app.core.personal import Until


class Retention(Base):
    """Days after the last day of a meeting; there is none where the usual ones count."""

    __tablename__ = "retention"

    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    needs: Mapped[int]
    doors: Mapped[int]
    contact: Mapped[int]
    records: Mapped[int]


class Occasion(StrEnum):
    """Why something was erased."""

    DUE = "due"
    ASKED = "asked"  # by a person


class Erasure(Base):
    """Something was erased: how many rows of which tables, and how many are left; never whose.

    `seal` is a hash of this entry and of the seal before it, so that none can be changed, left out
    or put in afterwards without being seen (see `rules.chain`).
    """

    __tablename__ = "erasure"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    number: Mapped[int]  # 1, 2, 3 … within the meeting
    occasion: Mapped[Occasion] = mapped_column(choice(Occasion))
    until: Mapped[Until | None] = mapped_column(choice(Until))  # None: a person asked
    due_on: Mapped[date | None]
    at: Mapped[datetime]
    tables: Mapped[list[dict[str, Any]]]  # table, erased, left
    before: Mapped[str] = mapped_column(String(64), default="")  # the seal of the entry before
    seal: Mapped[str] = mapped_column(String(64))
    shredded_at: Mapped[datetime | None]  # when its bytes were gone from the database's files
