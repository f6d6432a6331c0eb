"""Lists of participants as they were issued."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, OptionalRef, Ref, choice


class ListKind(StrEnum):
    """What a document tells: everybody, or what is different since the one before."""

    PROVISIONAL = "provisional"
    FINAL = "final"
    ADDENDUM = "addendum"  # who has come
    CORRIGENDUM = "corrigendum"  # what has changed, and who has gone


class ParticipantList(Base):
    """A list of participants that was issued; what was printed stays.

    `content` is all that people have been told up to and with this document, in no language (see
    `rules.listing`). What an addendum or a corrigendum tells is its difference to the document
    before.
    """

    __tablename__ = "participant_list"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    number: Mapped[int]  # 1, 2, 3 … within the meeting
    kind: Mapped[ListKind] = mapped_column(choice(ListKind))
    symbol: Mapped[str] = mapped_column(String(60), default="")  # "APLC/MSP.21/2023/INF.1"
    content: Mapped[dict[str, Any]]
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[OptionalRef] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    published_at: Mapped[datetime | None]  # None: for organisers only
