"""Drafts, runs of the scheduler, releases and what a release publishes."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
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


class ReleaseKind(StrEnum):
    """How a release came about."""

    PUBLISHED = "published"  # a draft was published
    REPRINTED = "reprinted"  # one event was changed by its host or taken off; places stay
    TAKEN_BACK = "taken_back"  # the places of an earlier release again


class Release(Base):
    """A published programme. A new one takes its place; it changes only as people are forgotten."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    draft_id: Mapped[OptionalRef] = mapped_column(ForeignKey("draft.id", ondelete="SET NULL"))
    number: Mapped[int]
    published_at: Mapped[datetime]
    published_by: Mapped[OptionalRef] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    kind: Mapped[ReleaseKind] = mapped_column(choice(ReleaseKind), default=ReleaseKind.PUBLISHED)
    places_of: Mapped[int | None]  # where taken back: the number of the release it goes back to
    name: Mapped[str] = mapped_column(String(80), default="")  # "": nobody gave it one
    brings: Mapped[dict[str, Any]] = mapped_column(default=dict)  # see `rules.naming`
    note: Mapped[str] = mapped_column(String(500), default="")
    edition: Mapped[int] = mapped_column(default=1)  # rises when people are taken out of it
    programme: Mapped[dict[str, Any]]  # what is printed besides side events: `rules.printed`


class PublicState(StrEnum):
    """How a side event stands in a release, and what became of it where it is not held.

    Why somebody wanted it so is `ReleasedEvent.reason`. The last three are ends, as `ENDINGS` in
    `side_events.rules.amending` has them, the two before them its `SET_BACK`.
    """

    HELD = "held"
    # Held, and at another time or elsewhere than by the release before, or by what was public a day
    # before.
    MOVED = "moved"
    WAITING = "waiting"  # its new time and room follow
    UNDECIDED = "undecided"  # it is being decided on again
    WITHDRAWN = "withdrawn"  # by its host
    CANCELLED = "cancelled"  # by the organisers
    MERGED = "merged"  # it became one with another


HELD = frozenset({PublicState.HELD, PublicState.MOVED})
SET_BACK = frozenset({PublicState.WAITING, PublicState.UNDECIDED})


class ReleasedEvent(Base):
    """A side event as a release prints it; a copy, so that later edits do not reach it."""

    __tablename__ = "released_event"
    __table_args__ = (UniqueConstraint("release_id", "side_event_id"),)

    id: Mapped[Id]
    release_id: Mapped[Ref] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"))
    side_event_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), index=True
    )
    room_id: Mapped[Ref] = mapped_column(ForeignKey("room.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    sequence: Mapped[int]  # iCalendar SEQUENCE: rises with time, place, title, status
    state: Mapped[PublicState] = mapped_column(choice(PublicState), default=PublicState.HELD)
    # Why it is held then and there, or not, by the release that changed that; "": nobody said.
    reason: Mapped[str] = mapped_column(String(500), default="")
    printed: Mapped[dict[str, Any]]  # title, language, description, partners, speakers, themes

    @property
    def is_held(self) -> bool:
        """Whether it is held then and there."""
        return self.state in HELD

    @property
    def is_set_back(self) -> bool:
        """Whether it is not held as it was, and may be held otherwise."""
        return self.state in SET_BACK


class ReleaseNews(Base):
    """A letter tells its reader of a side event as a release has it.

    Whether they know it by that is seen by what became of the letter: see `messages.has_gone`.
    """

    __tablename__ = "release_news"

    message_id: Mapped[Ref] = mapped_column(
        ForeignKey("message.id", ondelete="CASCADE"), primary_key=True
    )
    side_event_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    release_id: Mapped[Ref] = mapped_column(
        ForeignKey("release.id", ondelete="CASCADE"), index=True
    )


class PlannedRelease(Base, Dated):
    """A draft that is to be published at a time, as it was at a revision; one for each meeting.

    `refusals` say why it was not, when the time had come.
    """

    __tablename__ = "planned_release"

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), unique=True
    )
    draft_id: Mapped[Ref] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"))
    revision: Mapped[int]
    at: Mapped[datetime]
    planned_by: Mapped[OptionalRef] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(80), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    reasons: Mapped[dict[str, str]] = mapped_column(default=dict)  # of single events, by id
    letters_wait: Mapped[bool] = mapped_column(default=False)
    refusals: Mapped[list[str]] = mapped_column(default=list)


class Artefact(Base):
    """Bytes that a release serves at a public address, built once, at publication."""

    __tablename__ = "artefact"
    __table_args__ = (UniqueConstraint("release_id", "name", "language"),)

    id: Mapped[Id]
    release_id: Mapped[Ref] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))  # "programme.html", "programme.ics" …
    language: Mapped[str] = mapped_column(String(5), default="")
    media_type: Mapped[str] = mapped_column(String(80))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    etag: Mapped[str] = mapped_column(String(70))  # a quoted hash of the body


class FactKind(StrEnum):
    """What can happen while a meeting is held."""

    SESSION_HOURS = "session_hours"  # a part of the official programme begins or ends otherwise
    ROOM_LOST = "room_lost"
    PERSON_AWAY = "person_away"
    EVENT_CANCELLED = "event_cancelled"


class MendingState(StrEnum):
    """A mending is open until somebody approves or drops it."""

    OPEN = "open"
    APPROVED = "approved"
    DROPPED = "dropped"
    TAKEN_BACK = "taken_back"


class Mending(Base, Dated):
    """Something that happened, and what the schedule makes of it; nothing is so before approval.

    `about_id` is the session, room, person or side event that it is about. `board` names the draft
    and its revision for which it was found. Releases from `release_id` on contain it, until the one
    with which it was taken back.
    """

    __tablename__ = "mending"

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    asked_by: Mapped[OptionalRef] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    state: Mapped[MendingState] = mapped_column(choice(MendingState))
    kind: Mapped[FactKind] = mapped_column(choice(FactKind))
    about_id: Mapped[Ref]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(200), default="")
    # The minutes for which side events are held because of it, by id; None: as many as asked for.
    minutes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    notice: Mapped[int]  # minutes: what begins sooner does not move
    ahead: Mapped[int]  # hours: what is not hit is not brought forward to begin sooner
    # The side events that somebody ticked to be left where they are, as far as that can be.
    held: Mapped[list[str]] = mapped_column(default=list)
    board: Mapped[str] = mapped_column(String(60), default="")
    # The question to the scheduler; None where nothing has to move.
    run_id: Mapped[OptionalRef] = mapped_column(ForeignKey("run.id", ondelete="SET NULL"))
    release_id: Mapped[OptionalRef] = mapped_column(ForeignKey("release.id", ondelete="SET NULL"))
    taken_back_with_id: Mapped[OptionalRef] = mapped_column(
        ForeignKey("release.id", ondelete="SET NULL")
    )
    change_id: Mapped[OptionalRef] = mapped_column(
        ForeignKey("board_change.id", ondelete="SET NULL")
    )
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what taking it back restores


class WayTaken(Base, Dated):
    """A way out that a run found and somebody took, and what that changed, to go back."""

    __tablename__ = "way_taken"

    id: Mapped[Id]
    run_id: Mapped[Ref] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    taken_by: Mapped[OptionalRef] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    changes: Mapped[list[dict[str, Any]]] = mapped_column(default=list)  # a `rules.GivenUp` each
    undone_at: Mapped[datetime | None]
