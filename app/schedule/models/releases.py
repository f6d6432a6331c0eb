"""Releases and what each publishes."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Dated, Id, Languages, OptionalRef, Ref, choice


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
    note: Mapped[Languages] = mapped_column(default=dict)  # as typed, or as `i18n.as_left` has it
    # Since when people have it on paper; of one release of a meeting at most.
    on_paper_at: Mapped[datetime | None]
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
    # Why it is held then and there, or not, by the release that changed that; {}: nobody said.
    reason: Mapped[Languages] = mapped_column(default=dict)
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
    """A letter tells its reader of a side event as a release has it; `is_off`: that they have
    nothing more to do with it.

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
    is_off: Mapped[bool] = mapped_column(default=False)


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
