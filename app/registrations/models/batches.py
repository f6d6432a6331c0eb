"""Views that organisers keep of their list, and what they do with many registrations at once."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Dated, Id, OptionalRef, Ref, choice
from app.registrations.models.people import RegistrationState


class RegistrationView(Base, Dated):
    """What an organiser looks for again and again: filters, order and columns under a name."""

    __tablename__ = "registration_view"

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    account_id: Mapped[Ref] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    shared: Mapped[bool] = mapped_column(default=False)  # with all organisers of the meeting
    query: Mapped[str] = mapped_column(Text)  # as in the address of the list


class BatchKind(StrEnum):
    """What is done with many registrations at once."""

    APPROVE = "approve"
    DECLINE = "decline"
    ASK = "ask"
    WRITE = "write"
    UNDO = "undo"  # of what was done with many before


class LeftOut(StrEnum):
    """Why somebody was left as they were."""

    DECIDED = "decided"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"  # the organisation is not in the register
    NO_ADDRESS = "no_address"
    GONE = "gone"
    TOUCHED = "touched"  # decided or changed anew since what is to be undone


class RegistrationBatch(Base, Dated):
    """Something that is done with many registrations, one after the other.

    Those before `done` have been dealt with; nobody after it when it was stopped.
    """

    __tablename__ = "registration_batch"

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    account_id: Mapped[OptionalRef] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    kind: Mapped[BatchKind] = mapped_column(choice(BatchKind))
    subject: Mapped[str] = mapped_column(String(200), default="")  # of a message
    text: Mapped[str] = mapped_column(Text, default="")  # of a message; else the reason, the change
    ids: Mapped[list[str]] = mapped_column(default=list)  # of registrations
    seen_at: Mapped[datetime]  # when whoever began it was shown them
    done: Mapped[int] = mapped_column(default=0)
    left_out: Mapped[list[str]] = mapped_column(default=list)  # ids of those left as they were
    why: Mapped[dict[str, Any]] = mapped_column(default=dict)  # id of one left out -> `LeftOut`
    query: Mapped[str | None] = mapped_column(Text)  # as in the list's address; None: those ticked
    of_id: Mapped[OptionalRef] = mapped_column(  # what this takes back
        ForeignKey("registration_batch.id", ondelete="SET NULL"), index=True
    )
    ended_at: Mapped[datetime | None]


class RegistrationBatchLine(Base):
    """One with whom it was done: how they stood before, and what became of them by it."""

    __tablename__ = "registration_batch_line"

    batch_id: Mapped[Ref] = mapped_column(
        ForeignKey("registration_batch.id", ondelete="CASCADE"), primary_key=True
    )
    registration_id: Mapped[Ref] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    state: Mapped[RegistrationState] = mapped_column(choice(RegistrationState))
    decided_at: Mapped[datetime | None]
    waiting_since: Mapped[datetime | None]
    decline_reason: Mapped[str] = mapped_column(String(500), default="")
    change_asked: Mapped[str] = mapped_column(String(500), default="")
    became: Mapped[RegistrationState] = mapped_column(choice(RegistrationState))
    became_at: Mapped[datetime | None]  # when it was decided by it
    changed_at: Mapped[datetime | None]  # when the person had changed it last
