"""Selects on the board and its changes."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, selectinload

from app.schedule.models import (
    BoardChange,
    BoardPresence,
    Draft,
    DraftState,
    Mending,
    Placement,
    Run,
)
from app.schedule.rules import Spot, moves_it
from app.side_events.models import SideEvent, SideEventState

ON_THE_BOARD = (DraftState.OPEN, DraftState.PUBLISHED)  # what else there is are proposals


def board_to_change(db: Session, meeting_id: str) -> Draft | None:
    """The newest draft that is no proposal, as it is now, kept from others until all is done."""
    chosen = select(Draft).where(Draft.meeting_id == meeting_id, Draft.state.in_(ON_THE_BOARD))
    chosen = chosen.order_by(Draft.created_at.desc(), Draft.id).limit(1).with_for_update()
    chosen = chosen.options(selectinload(Draft.placements))
    return db.scalar(chosen.execution_options(populate_existing=True))


def proposals_of(
    db: Session, meeting_id: str, most: int | None = None
) -> Sequence[Draft]:  # fmt: skip
    """The newest proposals that wait for an answer, in order, with their placements.

    See `proposals_waiting`.
    """
    chosen = _newest_of(proposals_waiting(db, meeting_id), most)
    return db.scalars(chosen.options(selectinload(Draft.placements))).all()


def ids_of_proposals(db: Session, meeting_id: str, most: int) -> Sequence[str]:
    """The same by their ids alone."""
    chosen = _newest_of(proposals_waiting(db, meeting_id), most)
    return db.scalars(chosen.with_only_columns(Draft.id)).all()


def _newest_of(ids: Collection[str], most: int | None) -> Select[Draft]:
    chosen = select(Draft).where(Draft.id.in_(ids))
    return chosen.order_by(Draft.created_at.desc(), Draft.id).limit(most)


def dropped_before(db: Session, draft: Draft, most: int) -> Sequence[Draft]:
    """The newest proposals that were made before a draft and dropped, with their placements."""
    dropped = and_(Draft.meeting_id == draft.meeting_id, Draft.state == DraftState.DROPPED)
    chosen = select(Draft).where(dropped, Draft.created_at <= draft.created_at)
    chosen = chosen.order_by(Draft.created_at.desc(), Draft.id).limit(most)
    return db.scalars(chosen.options(selectinload(Draft.placements))).all()


def proposals_waiting(db: Session, meeting_id: str) -> set[str]:
    """The ids of the proposals that wait for an answer.

    One whose moves are all on the board has nothing to be answered, whatever others have moved
    since its run began. Those of a mending are no use without what happened, and are shown with it.
    """
    for_a_mending = exists().where(Mending.run_id == Draft.run_id)
    waits = and_(Draft.meeting_id == meeting_id, Draft.state == DraftState.PROPOSED, ~for_a_mending)
    begun = select(Draft.id, Run.board).outerjoin(Run, Run.id == Draft.run_id).where(waits)
    began: dict[str, dict[str, str] | None] = dict(iter(db.execute(begun)))
    return {
        draft_id
        for draft_id, event_id, room_id, starts_at in db.execute(_elsewhere(meeting_id, waits))
        if moves_it(
            began[draft_id], event_id, Spot(room_id, starts_at) if room_id and starts_at else None
        )
    }


def _elsewhere(
    meeting_id: str, waits: ColumnElement[bool]
) -> Select[str, str, str | None, datetime | None]:
    """Where drafts have accepted events elsewhere than the board has them now."""
    board = select(Draft.id).where(Draft.meeting_id == meeting_id, Draft.state.in_(ON_THE_BOARD))
    board = board.order_by(Draft.created_at.desc(), Draft.id).limit(1)
    there = aliased(Placement)
    same_event = and_(
        there.side_event_id == Placement.side_event_id, there.draft_id == board.scalar_subquery()
    )
    elsewhere = or_(
        Placement.room_id.is_distinct_from(there.room_id),
        Placement.starts_at.is_distinct_from(there.starts_at),
    )
    chosen = select(Draft.id, Placement.side_event_id, Placement.room_id, Placement.starts_at)
    chosen = chosen.join(Placement, Placement.draft_id == Draft.id)
    chosen = chosen.join(SideEvent, SideEvent.id == Placement.side_event_id)
    chosen = chosen.outerjoin(there, same_event)
    return chosen.where(waits, SideEvent.state == SideEventState.ACCEPTED, elsewhere)


def changes_of(
    db: Session, draft_id: str, *, account_id: str | None = None
) -> Sequence[BoardChange]:
    """The changes of a draft in order; with `account_id` those of one person."""
    chosen = select(BoardChange).where(BoardChange.draft_id == draft_id)
    if account_id is not None:
        chosen = chosen.where(BoardChange.account_id == account_id)
    return db.scalars(chosen.order_by(BoardChange.number)).all()


def changes_since(db: Session, meeting_id: str, moment: datetime) -> Sequence[BoardChange]:
    """What was changed on the board of a meeting since a moment, in order."""
    chosen = select(BoardChange).join(Draft, Draft.id == BoardChange.draft_id)
    chosen = chosen.where(Draft.meeting_id == meeting_id, BoardChange.at >= moment)
    return db.scalars(chosen.order_by(Draft.created_at, BoardChange.number)).all()


def last_number(db: Session, draft_id: str) -> int:
    """The number of the last change of a draft; 0 where there is none."""
    return db.scalar(select(_number_of(draft_id))) or 0


def _number_of(draft_id: InstrumentedAttribute[str] | str) -> ColumnElement[int]:
    last = select(func.coalesce(func.max(BoardChange.number), 0))
    return last.where(BoardChange.draft_id == draft_id).scalar_subquery()


class Version(NamedTuple):
    """Which draft the board is, and how often it was changed."""

    draft_id: str
    number: int


def board_version(db: Session, meeting_id: str) -> Version | None:
    """The version of a board now, without loading it; None where there is none yet."""
    chosen = select(Draft.id, _number_of(Draft.id))
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
        same = and_(BoardChange.draft_id == seen.draft_id, BoardChange.number > seen.number)
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
