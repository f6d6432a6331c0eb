"""Selects on releases and what they publish."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session, defer

from app.accounts.models import Account
from app.core.db import Languages
from app.meetings.models import Meeting
from app.schedule.models import (
    HELD,
    Artefact,
    PlannedRelease,
    Release,
    ReleasedEvent,
    ReleaseKind,
)
from app.schedule.rules import LATELY


def current_release(
    db: Session, meeting_id: str, *, printed: bool = True
) -> Release | None:  # fmt: skip
    """The newest release of a meeting, which is the one that is public; with what it prints."""
    chosen = select(Release).where(Release.meeting_id == meeting_id)
    if not printed:
        chosen = chosen.options(defer(Release.programme, raiseload=True))
    return db.scalar(chosen.order_by(Release.number.desc()).limit(1))


def release(db: Session, release_id: str) -> Release:
    """A release by its id."""
    return db.scalars(select(Release).where(Release.id == release_id)).one()


def release_if_there(db: Session, release_id: str) -> Release | None:
    """A release by its id, None where there is none any more."""
    return db.get(Release, release_id)


def has_artefacts(db: Session, release_id: str) -> bool:
    """Whether what a release serves is kept."""
    chosen = select(Artefact.id).where(Artefact.release_id == release_id).limit(1)
    return db.scalar(chosen) is not None


def release_numbered(db: Session, meeting_id: str, number: int) -> Release | None:
    """A release of a meeting by its number."""
    chosen = select(Release).where(Release.meeting_id == meeting_id, Release.number == number)
    return db.scalar(chosen)


def release_on_paper(db: Session, meeting_id: str) -> Release | None:
    """The release of a meeting that people have on paper, as far as somebody has said so."""
    chosen = select(Release).where(
        Release.meeting_id == meeting_id, Release.on_paper_at.is_not(None)
    )
    return db.scalar(chosen.order_by(Release.number.desc()).limit(1))


def events_of(db: Session, release_id: str, *, printed: bool = True) -> list[ReleasedEvent]:
    """The side events of a release in order of time and room, the cancelled ones included."""
    chosen = select(ReleasedEvent).where(ReleasedEvent.release_id == release_id)
    if not printed:
        chosen = chosen.options(defer(ReleasedEvent.printed, raiseload=True))
    return list(
        db.scalars(
            chosen.order_by(
                ReleasedEvent.starts_at, ReleasedEvent.room_id, ReleasedEvent.side_event_id
            )
        )
    )


def cancelled_in(db: Session, release_id: str) -> set[str]:
    """The side events that a release shows as cancelled, by id."""
    chosen = select(ReleasedEvent.side_event_id).where(
        ReleasedEvent.release_id == release_id, ReleasedEvent.state.not_in(HELD)
    )
    return set(db.scalars(chosen))


def cancelled_now(db: Session, meeting_id: str) -> set[str]:
    """The side events that the public programme shows as cancelled, by id."""
    release = current_release(db, meeting_id, printed=False)
    return cancelled_in(db, release.id) if release else set()


def events_among(
    db: Session, release_id: str, event_ids: Collection[str]
) -> Sequence[ReleasedEvent]:  # fmt: skip
    """These side events, as far as a release has them."""
    chosen = select(ReleasedEvent).where(
        ReleasedEvent.release_id == release_id, ReleasedEvent.side_event_id.in_(event_ids)
    )
    return db.scalars(chosen).all()


def event_of(db: Session, release_id: str, event_id: str) -> ReleasedEvent | None:
    """A side event of a release."""
    return db.scalar(
        select(ReleasedEvent).where(
            ReleasedEvent.release_id == release_id, ReleasedEvent.side_event_id == event_id
        )
    )


def start_before(db: Session, release: Release, event: ReleasedEvent) -> datetime | None:
    """When an event was to begin, by the last earlier release that had another hour for it."""
    chosen = (
        select(ReleasedEvent.starts_at)
        .join(Release, Release.id == ReleasedEvent.release_id)
        .where(
            Release.meeting_id == release.meeting_id,
            Release.number < release.number,
            ReleasedEvent.side_event_id == event.side_event_id,
            ReleasedEvent.starts_at != event.starts_at,
        )
    )
    return db.scalar(chosen.order_by(Release.number.desc()).limit(1))


def release_lately(db: Session, meeting_id: str, now: datetime) -> Release | None:
    """The release that was public a day ago, or the first if there was none then.

    A day, and not since midnight: what changed late in the evening is news to whoever comes in the
    morning.
    """
    chosen = select(Release).where(
        Release.meeting_id == meeting_id, Release.published_at < now - LATELY
    )
    found = db.scalar(chosen.order_by(Release.number.desc()).limit(1))
    return found or release_numbered(db, meeting_id, 1)


@dataclass(frozen=True)
class ListedRelease:
    """A release in a list: its number, when, by whom, its name or what it changed (see
    `rules.naming`), its note, how many events it has.
    """

    id: str
    number: int
    published_at: datetime
    published_by: str
    kind: ReleaseKind
    places_of: int | None
    name: str
    brings: dict[str, Any]
    note: Languages
    events: int
    not_held: int


def releases_of(db: Session, meeting_id: str) -> list[ListedRelease]:
    """The releases of a meeting, the newest first, in one select."""
    gone = func.coalesce(func.sum(case((ReleasedEvent.state.not_in(HELD), 1), else_=0)), 0)
    chosen = (
        select(
            Release.id,
            Release.number,
            Release.published_at,
            func.coalesce(func.max(Account.name), ""),
            Release.kind,
            Release.places_of,
            Release.name,
            Release.brings,
            Release.note,
            func.count(ReleasedEvent.id) - gone,
            gone,
        )
        .outerjoin(ReleasedEvent, ReleasedEvent.release_id == Release.id)
        .outerjoin(Account, Account.id == Release.published_by)
        .where(Release.meeting_id == meeting_id)
        .group_by(Release.id)
        .order_by(Release.number.desc())
    )
    return [ListedRelease(*row) for row in db.execute(chosen)]


def newest_of(db: Session, meeting_id: str, kinds: Collection[ReleaseKind]) -> Release | None:
    """The newest release of some kinds, without what it prints."""
    chosen = select(Release).where(Release.meeting_id == meeting_id, Release.kind.in_(kinds))
    chosen = chosen.options(defer(Release.programme, raiseload=True))
    return db.scalar(chosen.order_by(Release.number.desc()).limit(1))


def newest_but(db: Session, meeting_id: str, kind: ReleaseKind) -> int | None:
    """The number of the newest release that is not of a kind."""
    chosen = select(func.max(Release.number)).where(
        Release.meeting_id == meeting_id, Release.kind != kind
    )
    return db.scalar(chosen)


def planned_release(db: Session, planned_id: str) -> PlannedRelease | None:
    """What is to be published later, kept from others until the transaction ends."""
    chosen = select(PlannedRelease).where(PlannedRelease.id == planned_id)
    return db.scalar(chosen.with_for_update())


def planned_at(db: Session, meeting_id: str) -> PlannedRelease | None:
    """What is to be published later at a meeting."""
    return db.scalar(select(PlannedRelease).where(PlannedRelease.meeting_id == meeting_id))


class Current(NamedTuple):
    """The release that is public at an address, and in which edition."""

    id: str
    edition: int

    @property
    def key(self) -> str:
        """Names what it serves: another edition serves other bytes."""
        return f"{self.id}.{self.edition}"


_CURRENT = (
    select(Meeting.id, Release.id, Release.edition)
    .outerjoin(Release, Release.meeting_id == Meeting.id)
    .where(Meeting.slug == bindparam("slug"))
    .order_by(Release.number.desc())
    .limit(1)
)


def what_is_public(db: Session, slug: str) -> tuple[str, Current | None] | None:
    """The meeting's id at an address, and its current release if any; None without a meeting.

    One small select without entities: every public request asks it.
    """
    row = db.connection().execute(_CURRENT, {"slug": slug}).first()
    if row is None:
        return None
    return row[0], Current(row[1], row[2]) if row[1] else None


def artefact(db: Session, release_id: str, name: str, language: str) -> Artefact | None:
    """What a release serves under a name: in this language, or the one that has no language."""
    chosen = select(Artefact).where(
        Artefact.release_id == release_id,
        Artefact.name == name,
        Artefact.language.in_((language, "")),
    )
    return db.scalar(chosen.order_by(Artefact.language.desc()).limit(1))


def whole_releases(db: Session, meeting_id: str) -> Sequence[Release]:
    """Every release of a meeting with all that it holds, the first first."""
    return db.scalars(
        select(Release).where(Release.meeting_id == meeting_id).order_by(Release.number)
    ).all()


def artefacts_of(db: Session, release_id: str) -> Sequence[Artefact]:
    """The pages and files of a release."""
    return db.scalars(select(Artefact).where(Artefact.release_id == release_id)).all()
