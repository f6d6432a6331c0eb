"""Selects on the board and its changes."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session, selectinload

from app.schedule.models import BoardChange, Draft, DraftState, Mending

ON_THE_BOARD = (DraftState.OPEN, DraftState.PUBLISHED)  # what else there is are proposals


def board_to_change(db: Session, meeting_id: str) -> Draft | None:
    """The newest draft that is no proposal, as it is now, kept from others until all is done."""
    chosen = select(Draft).where(Draft.meeting_id == meeting_id, Draft.state.in_(ON_THE_BOARD))
    chosen = chosen.order_by(Draft.created_at.desc(), Draft.id).limit(1).with_for_update()
    chosen = chosen.options(selectinload(Draft.placements))
    return db.scalar(chosen.execution_options(populate_existing=True))


def proposals_of(db: Session, meeting_id: str) -> Sequence[Draft]:
    """The proposals that wait for an answer, the newest first, with their placements.

    Those of a mending are no use without what happened, and are shown with it.
    """
    chosen = select(Draft).where(_waits(meeting_id))
    chosen = chosen.order_by(Draft.created_at.desc(), Draft.id)
    return db.scalars(chosen.options(selectinload(Draft.placements))).all()


def proposals_waiting(db: Session, meeting_id: str) -> int:
    """How many there are."""
    return db.scalar(select(func.count(Draft.id)).where(_waits(meeting_id))) or 0


def _waits(meeting_id: str) -> ColumnElement[bool]:
    for_a_mending = exists().where(Mending.run_id == Draft.run_id)
    return and_(Draft.meeting_id == meeting_id, Draft.state == DraftState.PROPOSED, ~for_a_mending)


def changes_of(
    db: Session, draft_id: str, *, account_id: str | None = None
) -> Sequence[BoardChange]:
    """The changes of a draft in order; with `account_id` those of one person."""
    chosen = select(BoardChange).where(BoardChange.draft_id == draft_id)
    if account_id is not None:
        chosen = chosen.where(BoardChange.account_id == account_id)
    return db.scalars(chosen.order_by(BoardChange.number)).all()
