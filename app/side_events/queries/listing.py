"""Selects for lists of applications and their figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.side_events.models import (
    Partner,
    SideEvent,
    SideEventState,
)
from app.side_events.queries.events import LIVE, whole

PER_PAGE = 50


def live(db: Session, meeting_id: str) -> int:
    """How many live applications a meeting has."""
    counted = select(func.count()).select_from(SideEvent)
    chosen = counted.where(SideEvent.meeting_id == meeting_id, SideEvent.state.in_(LIVE))
    return db.scalar(chosen) or 0


def counts(db: Session, meeting_id: str) -> dict[SideEventState, int]:
    """How many applications of a meeting are in each state that occurs."""
    counted = (
        select(SideEvent.state, func.count())
        .where(SideEvent.meeting_id == meeting_id)
        .group_by(SideEvent.state)
    )
    return dict(db.execute(counted).all())


@dataclass(frozen=True)
class Listed:
    """One page of a list, and how many pages there are."""

    rows: Sequence[SideEvent]
    page: int
    pages: int


def listed(
    db: Session, meeting_id: str, *, state: SideEventState | None, words: str, page: int
) -> Listed:
    """Applications in order of receipt, `PER_PAGE` to a page; `words` are in title or partner."""
    found = [SideEvent.meeting_id == meeting_id]
    if state is not None:
        found.append(SideEvent.state == state)
    if words:
        found.append(
            or_(
                SideEvent.title.icontains(words, autoescape=True),
                SideEvent.partners.any(Partner.name.icontains(words, autoescape=True)),
            )
        )
    total = db.scalar(select(func.count()).select_from(SideEvent).where(*found)) or 0
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    chosen = select(SideEvent).where(*found).order_by(SideEvent.number)
    rows = db.scalars(whole(chosen).offset((page - 1) * PER_PAGE).limit(PER_PAGE)).all()
    return Listed(rows, page, pages)


def title_of(db: Session, meeting_id: str) -> dict[str, str]:
    """The titles of all live side events of a meeting, by id, in order of receipt."""
    chosen = (
        select(SideEvent.id, SideEvent.title)
        .where(SideEvent.meeting_id == meeting_id, SideEvent.state.in_(LIVE))
        .order_by(SideEvent.number)
    )
    return dict(db.execute(chosen).all())
