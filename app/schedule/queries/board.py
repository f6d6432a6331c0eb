"""Selects on the board and its changes."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from app.schedule.models import BoardChange, BoardPresence, Draft, DraftState, Mending, Placement
from app.side_events.models import SideEvent, SideEventState

ON_THE_BOARD = (DraftState.OPEN, DraftState.PUBLISHED)  # what else there is are proposals


def board_to_change(db: Session, meeting_id: str) -> Draft | None:
    """The newest draft that is no proposal, as it is now, kept from others until all is done."""
    chosen = select(Draft).where(Draft.meeting_id == meeting_id, Draft.state.in_(ON_THE_BOARD))
    chosen = chosen.order_by(Draft.created_at.desc(), Draft.id).limit(1).with_for_update()
    chosen = chosen.options(selectinload(Draft.placements))
    return db.scalar(chosen.execution_options(populate_existing=True))


def proposals_of(db: Session, meeting_id: str) -> Sequence[Draft]:
    """The proposals that wait for an answer, the newest first, with their placements.

    One that has everything where the board has it has nothing to be answered. Those of a mending
    are no use without what happened, and are shown with it.
    """
    chosen = select(Draft).where(_waits(meeting_id))
    chosen = chosen.order_by(Draft.created_at.desc(), Draft.id)
    return db.scalars(chosen.options(selectinload(Draft.placements))).all()


def proposals_waiting(db: Session, meeting_id: str) -> int:
    """How many there are."""
    return db.scalar(select(func.count(Draft.id)).where(_waits(meeting_id))) or 0


def _waits(meeting_id: str) -> ColumnElement[bool]:
    """Whether a draft is a proposal that has anything in it to be answered."""
    for_a_mending = exists().where(Mending.run_id == Draft.run_id)
    return and_(
        Draft.meeting_id == meeting_id,
        Draft.state == DraftState.PROPOSED,
        ~for_a_mending,
        _differs_from_board(meeting_id),
    )


def _differs_from_board(meeting_id: str) -> ColumnElement[bool]:
    """Whether a draft has an accepted event elsewhere than the board has it now."""
    board = select(Draft.id).where(Draft.meeting_id == meeting_id, Draft.state.in_(ON_THE_BOARD))
    board = board.order_by(Draft.created_at.desc(), Draft.id).limit(1)
    here, there = aliased(Placement), aliased(Placement)
    same_event = and_(
        there.side_event_id == here.side_event_id, there.draft_id == board.scalar_subquery()
    )
    elsewhere = or_(
        here.room_id.is_distinct_from(there.room_id),
        here.starts_at.is_distinct_from(there.starts_at),
    )
    differing = select(here.id).join(SideEvent, SideEvent.id == here.side_event_id)
    differing = differing.outerjoin(there, same_event)
    differing = differing.where(SideEvent.state == SideEventState.ACCEPTED, elsewhere)
    return differing.where(here.draft_id == Draft.id).correlate(Draft).exists()


def changes_of(
    db: Session, draft_id: str, *, account_id: str | None = None
) -> Sequence[BoardChange]:
    """The changes of a draft in order; with `account_id` those of one person."""
    chosen = select(BoardChange).where(BoardChange.draft_id == draft_id)
    if account_id is not None:
        chosen = chosen.where(BoardChange.account_id == account_id)
    return db.scalars(chosen.order_by(BoardChange.number)).all()


class Version(NamedTuple):
    """Which draft the board is, and how often it was changed."""

    draft_id: str
    revision: int


def board_version(db: Session, meeting_id: str) -> Version | None:
    """The version of a board now, without loading it; None where there is none yet."""
    chosen = select(Draft.id, Draft.revision)
    chosen = chosen.where(Draft.meeting_id == meeting_id, Draft.state.in_(ON_THE_BOARD))
    found = db.execute(chosen.order_by(Draft.created_at.desc(), Draft.id).limit(1)).first()
    return Version(*found) if found else None


def changes_by_others(
    db: Session, meeting_id: str, account_id: str, seen: Version | None
) -> Sequence[BoardChange]:
    """What others than one person did to a board since a version of it, in order."""
    chosen = select(BoardChange).join(Draft, Draft.id == BoardChange.draft_id)
    chosen = chosen.where(Draft.meeting_id == meeting_id, Draft.state.in_(ON_THE_BOARD))
    others = or_(BoardChange.account_id.is_(None), BoardChange.account_id != account_id)
    chosen = chosen.where(others).order_by(Draft.created_at, BoardChange.number)
    if seen is not None:
        begun = select(Draft.created_at).where(Draft.id == seen.draft_id).scalar_subquery()
        same = and_(BoardChange.draft_id == seen.draft_id, BoardChange.number > seen.revision)
        chosen = chosen.where(or_(same, Draft.created_at > begun))
    return db.scalars(chosen).all()


def present_at(db: Session, meeting_id: str, since: datetime) -> Sequence[BoardPresence]:
    """Who was seen at the board of a meeting since a moment, who came first first."""
    found = BoardPresence
    chosen = select(found).where(found.meeting_id == meeting_id, found.seen_at >= since)
    return db.scalars(chosen.order_by(found.since, found.account_id)).all()


def forget_present(db: Session, before: datetime) -> None:
    """Keep nothing of who was last seen at any board before a moment."""
    db.execute(delete(BoardPresence).where(BoardPresence.seen_at < before))
