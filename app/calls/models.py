"""What organisers set for the applications of a meeting."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Languages, Ref, choice
from app.meetings.models import Sourced


class Late(StrEnum):
    """What becomes of applications after their deadline."""

    MARKED = "marked"  # taken, and dealt with after the others
    WHILE_PLACES = "while_places"  # likewise, until there are as many as there are places
    REFUSED = "refused"


class Call(Base, Sourced):
    """The settings of one meeting; a meeting without a row has those of `rules.Policy`.

    What each says is written there. Lists are of values of `DelegationCategory` and of codes.
    """

    __tablename__ = "call"

    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    grace: Mapped[int]  # hours
    late: Mapped[Late] = mapped_column(choice(Late))
    places: Mapped[int | None]
    may_lead: Mapped[list[str]]
    may_co_organise: Mapped[list[str]]
    may_co_sponsor: Mapped[list[str]]
    pairings: Mapped[list[dict[str, Any]]]  # {"leads": [category], "needs": [category]}
    most_per_lead: Mapped[int | None]
    one_per_entity: Mapped[bool]
    most_partners: Mapped[int]
    partners_confirm: Mapped[bool]
    speakers_confirm: Mapped[bool]
    event_badges: Mapped[bool] = mapped_column(default=False)
    longest_title: Mapped[int]  # characters, like the other lengths
    advised_title: Mapped[int]
    longest_calendar_title: Mapped[int]
    longest_texts: Mapped[dict[str, int]]  # part of the application -> characters
    extras: Mapped[list[str]]
    costs: Mapped[Languages]
    revision: Mapped[int] = mapped_column(default=0)  # how often it was set
    changes_until: Mapped[datetime | None]


class ReservedSlot(Base):
    """A slot that no applicant can ask for: organisers put events there."""

    __tablename__ = "reserved_slot"

    slot_id: Mapped[Ref] = mapped_column(
        ForeignKey("slot.id", ondelete="CASCADE"), primary_key=True
    )
