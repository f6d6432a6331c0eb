"""Traces of names, pairs that are perhaps one person, and what was merged."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Dated, Id, OptionalRef, Ref, choice
from app.registrations.models import Person


class PersonTrace(Base):
    """A number that ways of writing one person share (see `rules.blocks`)."""

    __tablename__ = "person_trace"
    __table_args__ = (Index("ix_person_trace_meeting_id_trace", "meeting_id", "trace"),)

    person_id: Mapped[Ref] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    trace: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    meeting_id: Mapped[Ref] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))


class SuspicionState(StrEnum):
    """Whether two are one person has not been looked at, or it was said that they are not.

    Who was merged is in `Merge`: there is no pair any more.
    """

    OPEN = "open"
    DIFFERENT = "different"


class Suspicion(Base, Dated):
    """Two people of a meeting who are perhaps one; `first_id` is the smaller of the two."""

    __tablename__ = "suspicion"
    __table_args__ = (UniqueConstraint("first_id", "second_id"),)

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    first_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    second_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    points: Mapped[float]
    why: Mapped[list[str]] = mapped_column(default=list)
    state: Mapped[SuspicionState] = mapped_column(
        choice(SuspicionState), default=SuspicionState.OPEN
    )
    decided_by: Mapped[OptionalRef] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None]
    first: Mapped[Person] = relationship(foreign_keys=[first_id], lazy="raise_on_sql")
    second: Mapped[Person] = relationship(foreign_keys=[second_id], lazy="raise_on_sql")


class Merge(Base):
    """Two entries were made one: what there was before, to be shown and to be undone.

    `before` has the rows as they were, `moved` which rows belong to the kept person since, `after`
    what the kept rows looked like then: where they have changed, nothing is undone. It goes with
    the kept person, when they are erased.
    """

    __tablename__ = "merge"

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    account_id: Mapped[OptionalRef] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    before: Mapped[dict[str, Any]]
    moved: Mapped[list[dict[str, Any]]]
    after: Mapped[dict[str, Any]]
    undone_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
