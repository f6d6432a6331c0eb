"""Selects on runs of the scheduler and on drafts."""

from collections.abc import Collection

from sqlalchemy import ScalarSelect, and_, exists, func, or_, select
from sqlalchemy.orm import Session, selectinload

from app.core import clock
from app.schedule.models import (
    Draft,
    DraftState,
    Mending,
    MendingState,
    Placement,
    Run,
    RunMode,
    RunState,
    WayTaken,
)
from app.schedule.queries.board import ON_THE_BOARD
from app.schedule.rules import GOING, LOST_AFTER, Standing
from app.side_events.models import SideEvent

_FOR_A_MENDING = exists().where(Mending.run_id == Run.id)


def newest_run(db: Session, meeting_id: str) -> Run | None:
    """The last question about a meeting's schedule as a whole; mendings show their own."""
    chosen = select(Run).where(Run.meeting_id == meeting_id, ~_FOR_A_MENDING)
    return db.scalar(chosen.order_by(Run.created_at.desc(), Run.id).limit(1))


def runs_going(db: Session, meeting_id: str, *, for_a_mending: bool) -> list[Run]:
    """The runs that have not ended: those of mendings, or all others."""
    of_kind = _FOR_A_MENDING if for_a_mending else ~_FOR_A_MENDING
    chosen = select(Run).where(Run.meeting_id == meeting_id, Run.state.in_(GOING), of_kind)
    return list(db.scalars(chosen.order_by(Run.created_at)))


def runs_before(db: Session, run: Run) -> int:
    """How many runs, of any meeting, are to be done with before a waiting one is begun.

    Mendings have workers of their own.
    """
    alive = clock.now() - LOST_AFTER
    waits = and_(Run.state == RunState.QUEUED, Run.created_at < run.created_at)
    goes_on = and_(Run.state == RunState.RUNNING, Run.seen_at > alive)
    chosen = (
        select(func.count())
        .select_from(Run)
        .where(or_(waits, goes_on), Run.id != run.id, ~_FOR_A_MENDING)
    )
    return db.scalar(chosen) or 0


def run(db: Session, run_id: str, *, meeting_id: str | None = None) -> Run | None:
    """A run; with `meeting_id` only if it is of that meeting."""
    chosen = select(Run).where(Run.id == run_id)
    if meeting_id is not None:
        chosen = chosen.where(Run.meeting_id == meeting_id)
    return db.scalar(chosen)


def ways_taken(db: Session, meeting_id: str) -> list[WayTaken]:
    """All ways out that were taken in a meeting, the newest first."""
    chosen = select(WayTaken).join(Run, Run.id == WayTaken.run_id)
    chosen = chosen.where(Run.meeting_id == meeting_id)
    return list(db.scalars(chosen.order_by(WayTaken.created_at.desc(), WayTaken.id)))


def run_of(db: Session, draft: Draft) -> Run | None:
    """The run that made a draft; None where hands did."""
    return run(db, draft.run_id) if draft.run_id else None


def run_to_change(db: Session, run_id: str) -> Run | None:
    """A run as it is at this moment, kept from others until the transaction ends."""
    chosen = select(Run).where(Run.id == run_id).with_for_update()
    return db.scalar(chosen.execution_options(populate_existing=True))


def newest_draft(db: Session, meeting_id: str, *, placed: bool = True) -> Draft | None:
    """The board of a meeting: the newest draft that is no proposal, with its placements.

    Not `placed`: without them, see `standings`.
    """
    chosen = select(Draft).where(Draft.meeting_id == meeting_id, Draft.state.in_(ON_THE_BOARD))
    chosen = chosen.order_by(Draft.created_at.desc(), Draft.id).limit(1)
    return db.scalar(chosen.options(selectinload(Draft.placements)) if placed else chosen)


def standings(db: Session, meeting_id: str) -> dict[str, Standing]:
    """Where the board of a meeting has side events now, by their ids.

    To make objects of a thousand placements first would take three times as long.
    """
    chosen = select(
        Placement.side_event_id,
        Placement.room_id,
        Placement.starts_at,
        Placement.reason,
        Placement.overrides,
    )
    found = db.execute(chosen.where(Placement.draft_id == _newest_draft_of(meeting_id)))
    return {row[0]: Standing.at(*row[1:]) for row in found}


def in_newest_draft(db: Session, event: SideEvent) -> Placement | None:
    """Where the newest draft of its meeting has an event; None if it knows nothing of it."""
    there = Placement.draft_id == _newest_draft_of(event.meeting_id)
    return db.scalar(select(Placement).where(Placement.side_event_id == event.id, there))


def in_spite_of_rules(db: Session, meeting_id: str, ids: Collection[str]) -> dict[str, str]:
    """Which of these events the newest draft has where they break a rule, each with the reason."""
    there = Placement.draft_id == _newest_draft_of(meeting_id)
    chosen = select(Placement.side_event_id, Placement.reason, Placement.overrides)
    found = db.execute(chosen.where(there, Placement.side_event_id.in_(ids)))
    return {event_id: reason for event_id, reason, overrides in found if overrides}


def _newest_draft_of(meeting_id: str) -> ScalarSelect[str]:
    newest = select(Draft.id).where(Draft.meeting_id == meeting_id, Draft.state.in_(ON_THE_BOARD))
    return newest.order_by(Draft.created_at.desc(), Draft.id).limit(1).scalar_subquery()


def modes_of(db: Session, run_ids: Collection[str]) -> dict[str, RunMode]:
    """What each of these runs was to do with the board, by id."""
    found = db.execute(select(Run.id, Run.mode).where(Run.id.in_(run_ids)))
    return {row[0]: row[1] for row in found}


def newest_drafts(db: Session, meeting_id: str, most: int) -> list[Draft]:
    """The newest drafts of a meeting that are not published, without their placements.

    What was proposed for something that happened is none any more once that was answered.
    """
    waiting = (DraftState.OPEN, DraftState.PROPOSED)
    answered = exists().where(Mending.run_id == Draft.run_id, Mending.state != MendingState.OPEN)
    chosen = select(Draft).where(
        Draft.meeting_id == meeting_id, Draft.state.in_(waiting), ~answered
    )
    return list(db.scalars(chosen.order_by(Draft.created_at.desc(), Draft.id).limit(most)))


def draft(db: Session, draft_id: str, *, meeting_id: str | None = None) -> Draft | None:
    """A draft with its placements; with `meeting_id` only if it is of that meeting."""
    chosen = select(Draft).where(Draft.id == draft_id)
    if meeting_id is not None:
        chosen = chosen.where(Draft.meeting_id == meeting_id)
    return db.scalar(chosen.options(selectinload(Draft.placements)))


def draft_to_publish(db: Session, draft_id: str) -> Draft:
    """A draft as it is at this moment, kept from others until the transaction ends."""
    chosen = select(Draft).where(Draft.id == draft_id).with_for_update()
    chosen = chosen.options(selectinload(Draft.placements))
    return db.scalars(chosen.execution_options(populate_existing=True)).one()


def draft_of_run(db: Session, run_id: str) -> Draft | None:
    """The draft that a run made, with its placements."""
    chosen = select(Draft).where(Draft.run_id == run_id)
    return db.scalar(chosen.options(selectinload(Draft.placements)))


def numbers_of_draft(db: Session, draft_id: str) -> tuple[int, int]:
    """How many side events a draft places, and how many it leaves out."""
    placed, all_of_them = db.execute(
        select(func.count(Placement.room_id), func.count()).where(Placement.draft_id == draft_id)
    ).one()
    return placed, all_of_them - placed
