"""Views that organisers keep of their list, and what they do with many registrations at once."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Dated, Id, OptionalRef, Ref, choice


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
    ended_at: Mapped[datetime | None]
