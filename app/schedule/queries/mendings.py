"""Selects on what happened while a meeting was held."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased

from app.core.db import Languages
from app.schedule.models import (
    BoardChange,
    FactKind,
    Mending,
    MendingState,
    Release,
    ReleaseKind,
)


def mending(db: Session, meeting_id: str, mending_id: str) -> Mending | None:
    """A mending of a meeting."""
    found: Mending | None = db.scalar(_of(meeting_id).where(Mending.id == mending_id))
    return found


def mending_to_change(db: Session, meeting_id: str, mending_id: str) -> Mending | None:
    """The same as it is at this moment, kept from others until the transaction ends."""
    chosen = _of(meeting_id).where(Mending.id == mending_id).with_for_update()
    found: Mending | None = db.scalar(chosen.execution_options(populate_existing=True))
    return found


def mendings_of(db: Session, meeting_id: str, most: int) -> Sequence[Mending]:
    """The newest that nobody has dropped, the newest first; what was only tried is none."""
    chosen = _of(meeting_id).where(~Mending.state.in_((MendingState.DROPPED, MendingState.TRIED)))
    return db.scalars(chosen.order_by(Mending.created_at.desc(), Mending.id).limit(most)).all()


def mending_of_run(db: Session, run_id: str) -> Mending | None:
    """The mending for which a run was started, if it was for one."""
    return db.scalar(select(Mending).where(Mending.run_id == run_id))


def tried_of(db: Session, run_id: str, number: int | None = None) -> Sequence[Mending]:
    """What was tried of a run's ways out, or of the one with a number; the newest first."""
    chosen = select(Mending).where(
        Mending.way_run_id == run_id, Mending.state == MendingState.TRIED
    )
    if number is not None:
        chosen = chosen.where(Mending.way_number == number)
    return db.scalars(chosen.order_by(Mending.created_at.desc(), Mending.id)).all()


def mendings_of_runs(db: Session, run_ids: Collection[str]) -> dict[str, Mending]:
    """Those for which some of these runs were started, by the run."""
    found = db.scalars(select(Mending).where(Mending.run_id.in_(run_ids)))
    return {one.run_id: one for one in found if one.run_id}


def mendings_that_changed(db: Session, draft_id: str) -> dict[str, Mending]:
    """What happened and moved something on a draft, by the id of the change that did it."""
    chosen = select(Mending).join(BoardChange, BoardChange.id == Mending.change_id)
    found = db.scalars(chosen.where(BoardChange.draft_id == draft_id))
    return {one.change_id: one for one in found if one.change_id}


def happened_since(db: Session, meeting_id: str, number: int) -> Sequence[Mending]:
    """What was approved with a release after a number and stands, the newest first."""
    chosen = _of(meeting_id).join(Release, Release.id == Mending.release_id)
    chosen = chosen.where(Mending.state == MendingState.APPROVED, Release.number > number)
    return db.scalars(chosen.order_by(Release.number.desc())).all()


def happened_with(db: Session, meeting_id: str) -> dict[str, str]:
    """What each thing was about that happened and got a release of its own, or was taken back with
    one, by the release's id.
    """
    own = or_(Release.id == Mending.release_id, Release.id == Mending.taken_back_with_id)
    chosen = select(Release.id, Mending.about_id).join_from(Mending, Release, own)
    chosen = chosen.where(Mending.meeting_id == meeting_id, Release.kind == ReleaseKind.PUBLISHED)
    return {row[0]: row[1] for row in db.execute(chosen)}


def why_rooms_are_lost(db: Session, meeting_id: str) -> dict[tuple[str, datetime], Languages]:
    """What everybody may read of why a room is lost, by its id and the hour until which it is: the
    note of the release with which that became public.
    """
    chosen = select(Mending.about_id, Mending.ends_at, Release.note).join(
        Release, Release.id == Mending.release_id
    )
    chosen = chosen.where(
        Mending.meeting_id == meeting_id,
        Mending.kind == FactKind.ROOM_LOST,
        Mending.state == MendingState.APPROVED,
    )
    found = db.execute(chosen.order_by(Release.number))
    return {(room_id, until): note for room_id, until, note in found if until and note}


def undone_since(db: Session, meeting_id: str, number: int) -> Sequence[Mending]:
    """What a release contains and was taken back with a later one, in the order it happened."""
    brought, undone = aliased(Release), aliased(Release)
    chosen = _of(meeting_id).join(brought, brought.id == Mending.release_id)
    chosen = chosen.join(undone, undone.id == Mending.taken_back_with_id)
    chosen = chosen.where(brought.number <= number, undone.number > number)
    return db.scalars(chosen.order_by(brought.number)).all()


def _of(meeting_id: str) -> Select[Any]:
    return select(Mending).where(Mending.meeting_id == meeting_id)
