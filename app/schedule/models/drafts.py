"""Runs of the scheduler, drafts and the board, which is one."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Dated, Id, OptionalRef, Ref, choice


class RunState(StrEnum):
    """Where a run of the scheduler stands; the last five are its ends."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    INFEASIBLE = "infeasible"  # proved: no schedule keeps all rules
    NONE_FOUND = "none_found"  # not in the time given
    CANCELLED = "cancelled"
    FAILED = "failed"


class RunMode(StrEnum):
    """What a run may do with what stands on the board."""

    MAKE = "make"  # anything
    IMPROVE = "improve"  # anything, beginning with what stands
    MEND = "mend"  # as little as possible
    FILL = "fill"  # nothing: it only places what has no place


class Scheduling(Base):
    """What organisers have set for the schedule of one meeting; see `rules.policy`.

    What each term of the penalty weighs is the meeting's own (`Meeting.weights`). A meeting without
    a row keeps all rules.
    """

    __tablename__ = "scheduling"

    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    rules: Mapped[dict[str, Any]] = mapped_column(default=dict)  # rule -> `Strictness`
    by_hand: Mapped[dict[str, Any]] = mapped_column(default=dict)  # rule -> `ByHand`
    apart: Mapped[list[dict[str, str]]] = mapped_column(default=list)  # {"one": theme, "other"}
    per_host: Mapped[int] = mapped_column(default=1)
    at_once: Mapped[int | None]
    host_daily: Mapped[int | None]
    daily: Mapped[int | None]
    shortest: Mapped[int] = mapped_column(default=45)  # minutes; see `SchedulePolicy`
    revision: Mapped[int] = mapped_column(default=0)  # how often it was set


class Run(Base, Dated):
    """One question to the scheduler, its progress and its answer."""

    __tablename__ = "run"

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    asked_by: Mapped[OptionalRef] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    state: Mapped[RunState] = mapped_column(choice(RunState), index=True)
    mode: Mapped[RunMode] = mapped_column(choice(RunMode), default=RunMode.MAKE)
    seconds: Mapped[int]  # the time limit
    problem: Mapped[dict[str, Any]]  # as asked, in the scheduler's format
    start: Mapped[dict[str, Any] | None]  # a schedule to begin with, in the scheduler's format
    chosen: Mapped[list[str] | None]  # the side events that may move; None: all
    # Where each side event stood when it was asked for (`rules.board.key_of`); None: nobody knows.
    board: Mapped[dict[str, Any] | None]
    # How the search went: `seconds`, `penalty`, `bound` and `phase` whenever one of these changed.
    course: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    cancel_asked_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    elapsed: Mapped[float] = mapped_column(default=0.0)  # seconds, as the scheduler says
    penalty: Mapped[int | None]  # the incumbent's
    bound: Mapped[int | None]  # proved: no schedule costs less
    status: Mapped[str] = mapped_column(String(20), default="")  # optimal, feasible …
    terms: Mapped[dict[str, int]] = mapped_column(default=dict)
    failure: Mapped[str] = mapped_column(String(40), default="")  # a code of `rules.runs.FAILURES`
    # Where no schedule keeps all rules: why, and the ways out (as `scheduler explain --json` says).
    explanation: Mapped[dict[str, Any] | None]
    seen_at: Mapped[datetime]  # when whoever solves it was last alive


class DraftState(StrEnum):
    """A draft is open until it is published; a proposal is none until it is taken."""

    OPEN = "open"
    PUBLISHED = "published"
    PROPOSED = "proposed"
    TAKEN = "taken"  # a proposal whose every move is on the board
    DROPPED = "dropped"  # a proposal that nobody wants


class Draft(Base, Dated):
    """A schedule in the making. The newest that is no proposal is the organisers' board."""

    __tablename__ = "draft"

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    run_id: Mapped[OptionalRef] = mapped_column(
        ForeignKey("run.id", ondelete="SET NULL"), unique=True
    )
    state: Mapped[DraftState] = mapped_column(choice(DraftState))
    # By rule, the clashes there would be had everybody their first wish (see solver/wishes.py).
    avoided: Mapped[dict[str, int]] = mapped_column(default=dict)
    revision: Mapped[int] = mapped_column(default=0)  # the number of the last change that moves
    placements: Mapped[list["Placement"]] = relationship(lazy="raise_on_sql")


class Placement(Base):
    """A side event in a draft: where and when, or, with neither, left out.

    `overrides` are the breaches that an organiser takes for the `reason`: see `rules.board`.
    """

    __tablename__ = "placement"
    __table_args__ = (UniqueConstraint("draft_id", "side_event_id"),)

    id: Mapped[Id]
    draft_id: Mapped[Ref] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"))
    side_event_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), index=True
    )
    room_id: Mapped[OptionalRef] = mapped_column(ForeignKey("room.id"))
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(300), default="")
    overrides: Mapped[list[str]] = mapped_column(default=list)


class BoardKind(StrEnum):
    """What somebody did to the board."""

    MOVED = "moved"  # also from the tray, or in spite of a rule
    TAKEN_OFF = "taken_off"
    SWAPPED = "swapped"
    TAKEN = "taken"  # a proposal, or a part of it
    UNDONE = "undone"
    REDONE = "redone"
    PINNED = "pinned"  # or let go
    FROZEN = "frozen"  # days, or let go


class BoardChange(Base):
    """One change of a draft by one person, whole: what stood where before, and after it.

    `moves` has for each side event `event`, `before` and `after`: see `rules.board.Standing`. What
    is pinned or frozen moves nothing, and is kept in `pins` and `frozen`: see `rules.pins`. What
    is undone or done again `retraces` an earlier change, and has its effects.
    """

    __tablename__ = "board_change"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    id: Mapped[Id]
    draft_id: Mapped[Ref] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"))
    number: Mapped[int]  # of the draft's changes, from 1
    account_id: Mapped[OptionalRef] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    kind: Mapped[BoardKind] = mapped_column(choice(BoardKind))
    moves: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    pins: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    frozen: Mapped[dict[str, Any] | None]
    retraces: Mapped[int | None]  # the number of the change that is undone, or done again


class BoardPresence(Base):
    """Somebody has the board of a meeting open; forgotten minutes after they were last seen."""

    __tablename__ = "board_presence"

    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[Ref] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    since: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
