"""What is kept of judging."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Dated, Id, Languages, OptionalRef, Ref, choice


class ApplicationMerge(Base, Dated):
    """Two applications are to become one, once both hosts agree; it goes on as the one `kept`.

    `choices` says of each field whose text is taken; `left_out` are ids of people of either that
    are not taken along. Texts and names stay where they are until both agree.
    """

    __tablename__ = "application_merge"

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    kept_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), index=True
    )
    other_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), index=True
    )
    choices: Mapped[dict[str, str]]
    left_out: Mapped[list[str]] = mapped_column(default=list)
    kept_agreed_at: Mapped[datetime | None]
    other_agreed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # done, refused or taken back
    done: Mapped[bool] = mapped_column(default=False)


class Sight(StrEnum):
    """When a reviewer of an application sees what the others wrote of it."""

    ALWAYS = "always"
    DONE = "done"  # once they have handed in their own
    CLOSED = "closed"  # once the round is closed


class ReviewRound(Base):
    """How the applications of a meeting are judged; a meeting without a row has the defaults."""

    __tablename__ = "review_round"

    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    sight: Mapped[Sight] = mapped_column(choice(Sight), default=Sight.DONE)
    assigned: Mapped[bool] = mapped_column(default=False)  # each reads what is assigned to them
    closes_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=0)  # how often it was set


class Criterion(Base, Dated):
    """What applications are scored by. Scores stay with it when its words or weight change.

    `wordings` are `{"text": {language: text}, "help": {language: text}}`, the last one holds.
    """

    __tablename__ = "criterion"

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    weight: Mapped[int]
    wordings: Mapped[list[dict[str, Any]]]
    retired_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)  # of two who change it, the later one is told

    @property
    def text(self) -> Languages:
        """What it says now."""
        said: Languages = self.wordings[-1]["text"]
        return said

    @property
    def help(self) -> Languages:
        """How it is explained now."""
        said: Languages = self.wordings[-1]["help"]
        return said


class Reviewer(Base, Dated):
    """Who judges at a meeting, and for whom they speak, as the organisers said it.

    The role is the account's; this row stays when it is taken away, beside what they wrote.
    """

    __tablename__ = "reviewer"
    __table_args__ = (UniqueConstraint("meeting_id", "account_id"),)

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    account_id: Mapped[Ref] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    organisation: Mapped[str] = mapped_column(String(200), default="")  # as typed
    entity_id: Mapped[OptionalRef] = mapped_column(ForeignKey("entity.id"))
    ended_at: Mapped[datetime | None]


class Review(Base, Dated):
    """What one reviewer gives one application, from 1 to 5 by the id of the criterion.

    `worded` says which wording of a criterion each score was given to. It counts once it is
    handed in.
    """

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("side_event_id", "account_id"),)

    id: Mapped[Id]
    side_event_id: Mapped[Ref] = mapped_column(ForeignKey("side_event.id", ondelete="CASCADE"))
    account_id: Mapped[Ref] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    scores: Mapped[dict[str, int]] = mapped_column(default=dict)
    worded: Mapped[dict[str, int]] = mapped_column(default=dict)
    comment: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class Recusal(Base):
    """A reviewer does not judge an application, as they said themselves."""

    __tablename__ = "recusal"

    side_event_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[Ref] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    reason: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]


class ReviewTask(Base):
    """An application that a reviewer is to read, where not all read all."""

    __tablename__ = "review_task"

    side_event_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[Ref] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
