"""What happens while a meeting is held, what the schedule makes of it, and what was given up."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Dated, Id, OptionalRef, Ref, choice


class FactKind(StrEnum):
    """What can happen while a meeting is held."""

    SESSION_HOURS = "session_hours"  # a part of the official programme begins or ends otherwise
    ROOM_LOST = "room_lost"
    PERSON_AWAY = "person_away"
    EVENT_CANCELLED = "event_cancelled"


class MendingState(StrEnum):
    """A mending is open until somebody approves or drops it; `TRIED` only shows what would follow
    from a way out of another.
    """

    OPEN = "open"
    TRIED = "tried"
    APPROVED = "approved"
    DROPPED = "dropped"
    TAKEN_BACK = "taken_back"


class Mending(Base, Dated):
    """Something that happened, and what the schedule makes of it; nothing is so before approval.

    `about_id` is the session, room, person or side event that it is about. `board` names the draft
    and its revision for which it was found. Releases from `release_id` on contain it, until the one
    with which it was taken back. `way_run_id` and `way_number` name the way out that was tried with
    it.
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
    way_run_id: Mapped[OptionalRef] = mapped_column(ForeignKey("run.id", ondelete="SET NULL"))
    way_number: Mapped[int | None]
    release_id: Mapped[OptionalRef] = mapped_column(ForeignKey("release.id", ondelete="SET NULL"))
    taken_back_with_id: Mapped[OptionalRef] = mapped_column(
        ForeignKey("release.id", ondelete="SET NULL")
    )
    change_id: Mapped[OptionalRef] = mapped_column(
        ForeignKey("board_change.id", ondelete="SET NULL")
    )
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what taking it back restores
    # What somebody wrote so far to go with its release, as `data` of the form for it.
    typed: Mapped[dict[str, Any]] = mapped_column(default=dict)


class WayTaken(Base, Dated):
    """A way out that a run found and somebody took, and what that changed, to go back."""

    __tablename__ = "way_taken"

    id: Mapped[Id]
    run_id: Mapped[Ref] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    taken_by: Mapped[OptionalRef] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    changes: Mapped[list[dict[str, Any]]] = mapped_column(default=list)  # a `rules.GivenUp` each
    undone_at: Mapped[datetime | None]
