"""What a meeting offers to who could not come without it: sponsorship, letters for a visa."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Dated, Id, Ref, choice
from app.registrations.models.people import Registration


class Sponsorship(Base):
    """A meeting offers sponsorship; without a row it does not."""

    __tablename__ = "sponsorship"

    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    budget: Mapped[int | None]  # in whole units of the currency; None: not said
    currency: Mapped[str] = mapped_column(String(3))


class SupportState(StrEnum):
    """How far a request is decided."""

    ASKED = "asked"
    GRANTED = "granted"
    DECLINED = "declined"
    CLOSED = "closed"  # they do not come; it is asked again when they do after all


class SponsorshipRequest(Base, Dated):
    """Somebody asks for sponsorship. What they and the organisers write is sealed."""

    __tablename__ = "sponsorship_request"

    id: Mapped[Id]
    registration_id: Mapped[Ref] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), unique=True
    )
    state: Mapped[SupportState] = mapped_column(choice(SupportState), default=SupportState.ASKED)
    reason: Mapped[str] = mapped_column(Text, default="")  # sealed
    answer: Mapped[str] = mapped_column(Text, default="")  # sealed: what is paid, or why not
    amount: Mapped[int | None]  # granted, in whole units of the currency
    decided_at: Mapped[datetime | None]
    registration: Mapped[Registration] = relationship(lazy="raise_on_sql")


class LetterText(Base):
    """The text of letters for a visa in one language; a meeting without any sends none."""

    __tablename__ = "letter_text"

    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(String(5), primary_key=True)
    head: Mapped[str] = mapped_column(Text)  # who writes, as on a letterhead
    body: Mapped[str] = mapped_column(Text)  # with placeholders, see rules.support


class LetterRequest(Base, Dated):
    """Somebody needs a letter for their visa. What it says is sealed, and erased in time."""

    __tablename__ = "letter_request"

    id: Mapped[Id]
    registration_id: Mapped[Ref] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), unique=True
    )
    state: Mapped[SupportState] = mapped_column(choice(SupportState), default=SupportState.ASKED)
    language: Mapped[str] = mapped_column(String(5))
    passport: Mapped[str] = mapped_column(Text, default="")  # sealed JSON
    letter: Mapped[str] = mapped_column(Text, default="")  # sealed JSON: as it was approved
    answer: Mapped[str] = mapped_column(Text, default="")  # sealed: why it was declined
    decided_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    registration: Mapped[Registration] = relationship(lazy="raise_on_sql")
