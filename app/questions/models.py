"""Questions of a meeting, what they said at which time, and what was answered."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Dated, Id, Languages, OptionalRef, Ref, choice


class QuestionKind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"  # one of several
    CHOICES = "choices"  # any of several
    DATE = "date"
    NUMBER = "number"
    YES_NO = "yes_no"
    FILE = "file"
    CONSENT = "consent"  # a box to tick


class Target(StrEnum):
    """What a question belongs to: in which form it stands, and by whose id its answers are kept."""

    REGISTRATION = "registration"
    APPLICATION = "application"  # for a side event; its category is that of the lead organiser


class Audience(StrEnum):
    """Who sees the answers; their own one everybody sees."""

    ORGANISERS = "organisers"
    READERS = "readers"  # only those organisers who act on it
    FOCAL_POINT = "focal_point"  # organisers, and who speaks for the delegation
    REVIEWERS = "reviewers"  # organisers, and who judges the application


class Question(Base, Dated):
    """A question of a meeting: to whom it is put, and how its answers are kept.

    What it says is in its wordings; an answer names the one that it was given to.
    """

    __tablename__ = "question"

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    target: Mapped[Target] = mapped_column(choice(Target), default=Target.REGISTRATION)
    kind: Mapped[QuestionKind] = mapped_column(choice(QuestionKind))
    position: Mapped[int]  # among those of the same target
    required: Mapped[bool] = mapped_column(default=False)
    categories: Mapped[list[str]] = mapped_column(default=list)  # of delegations; empty: all
    ways: Mapped[list[str]] = mapped_column(default=list)  # of taking part; empty: all
    # It is put only to those who gave this answer to an earlier question.
    condition_id: Mapped[OptionalRef] = mapped_column(ForeignKey("question.id"))
    condition_key: Mapped[str] = mapped_column(String(20), default="")
    sealed: Mapped[bool] = mapped_column(default=False)
    retired_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)  # of two who change it, the later one is told
    wordings: Mapped[list["QuestionWording"]] = relationship(
        lazy="raise_on_sql", order_by="QuestionWording.number"
    )

    @property
    def now(self) -> "QuestionWording":
        """What it says now; the wordings must be loaded."""
        return self.wordings[-1]


class QuestionWording(Base, Dated):
    """What a question said, and what it promised of its answers, until the next wording.

    `choices` are `{"key": …, "label": {language: text}}` in their order; a key stays with its
    choice from wording to wording.
    """

    __tablename__ = "question_wording"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    id: Mapped[Id]
    question_id: Mapped[Ref] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    number: Mapped[int]
    text: Mapped[Languages]
    help: Mapped[Languages] = mapped_column(default=dict)
    choices: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    seen_by: Mapped[Audience] = mapped_column(choice(Audience))
    kept_days: Mapped[int | None]  # after the meeting; None: as long as what it belongs to


class QuestionReader(Base):
    """An organiser who acts on the answers to a question."""

    __tablename__ = "question_reader"

    question_id: Mapped[Ref] = mapped_column(
        ForeignKey("question.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[Ref] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )


class Answer(Base):
    """What was answered for a subject: a registration or an application, by its id.

    `said` is JSON, sealed where the question asks for it: a text, or the keys of several choices.
    A file is in `file_id`, and always sealed.
    """

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("question_id", "subject_id"),)

    id: Mapped[Id]
    question_id: Mapped[Ref] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    wording_id: Mapped[Ref] = mapped_column(ForeignKey("question_wording.id"), index=True)
    subject_id: Mapped[Ref] = mapped_column(index=True)
    said: Mapped[str] = mapped_column(Text, default="")
    sealed: Mapped[bool] = mapped_column(default=False)
    file_id: Mapped[OptionalRef] = mapped_column(ForeignKey("stored_file.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime]
    question: Mapped[Question] = relationship(lazy="raise_on_sql")
    wording: Mapped[QuestionWording] = relationship(lazy="raise_on_sql")
