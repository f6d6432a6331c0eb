"""What people need in order to take part, asked once and seen only by who acts on it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Dated, Id, Ref, choice
from app.registrations.models.people import Registration


class NeedKind(StrEnum):
    """What somebody needs; the first three can be asked of a room."""

    STEP_FREE = "step_free"
    HEARING_LOOP = "hearing_loop"
    CAPTIONING = "captioning"
    SIGN_LANGUAGE = "sign_language"
    ASSISTANT = "assistant"
    DIETARY = "dietary"
    MEDICAL = "medical"
    OTHER = "other"


class NeedState(StrEnum):
    """How far a need is seen to."""

    ASKED = "asked"
    ARRANGED = "arranged"
    TOLD = "told"  # arranged, and the person knows
    WITHDRAWN = "withdrawn"  # the person needs it no more
    CLOSED = "closed"  # they do not come; it is asked again when they do after all


class AccommodationNeed(Base, Dated):
    """One thing that the person of a registration needs. What is written of it is sealed.

    Two entries of one person can have one of the same kind each: when they are merged both stay.
    """

    __tablename__ = "accommodation_need"

    id: Mapped[Id]
    registration_id: Mapped[Ref] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[NeedKind] = mapped_column(choice(NeedKind))
    state: Mapped[NeedState] = mapped_column(choice(NeedState), default=NeedState.ASKED)
    details: Mapped[str] = mapped_column(Text, default="")  # sealed: what the person wrote
    answer: Mapped[str] = mapped_column(Text, default="")  # sealed: what is arranged, for them
    changed_at: Mapped[datetime | None]  # by the person, after it had been arranged
    registration: Mapped[Registration] = relationship(lazy="raise_on_sql")
