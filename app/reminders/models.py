"""Which reminders a meeting sends, and which it leaves out on a day."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Ref, choice


class Kind(StrEnum):
    """What a reminder is about; `rules.KINDS` says the rest of each."""

    APPLY = "apply"
    CONFIRM = "confirm"
    REGISTER = "register"
    UNANSWERED = "unanswered"
    ESCALATED = "escalated"
    UPLOAD = "upload"
    TOMORROW = "tomorrow"
    APPEAR = "appear"


class Reminder(Base):
    """A meeting sends reminders of a kind; without a row it sends none.

    `days` are as `rules.KINDS` says, `hour` is by the meeting's clocks.
    """

    __tablename__ = "reminder"

    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[Kind] = mapped_column(choice(Kind), primary_key=True)
    days: Mapped[int]
    hour: Mapped[int]
    since: Mapped[datetime]


class ReminderSkip(Base):
    """The reminders of a kind that were to go on a day are left out."""

    __tablename__ = "reminder_skip"

    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[Kind] = mapped_column(choice(Kind), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
