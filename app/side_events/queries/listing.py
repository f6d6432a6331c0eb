"""Selects for lists of applications and their figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, load_only, selectinload

from app.delegations.models import Entity
from app.meetings.models import Theme
from app.side_events.models import (
    Partner,
    SideEvent,
    SideEventState,
    SlotWish,
)
from app.side_events.rules.states import LIVE

PER_PAGE = 50
# What a line of the list says. An application has many columns more, some of them JSON.
_SHOWN = (
    SideEvent.number,
    SideEvent.state,
    SideEvent.title,
    SideEvent.language,
    SideEvent.attendance,
    SideEvent.late,
    SideEvent.basis,
    SideEvent.why,
    SideEvent.source,
)


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
    total: int


def listed(
    db: Session,
    meeting_id: str,
    *,
    state: SideEventState | None,
    words: str,
    theme: str = "",
    page: int,
) -> Listed:
    """Applications in order of receipt, `PER_PAGE` to a page; `words` are in title or partner.

    With partners, their entities, and wished slots; of all only what the list shows.
    """
    found = _found(meeting_id, state, words, theme)
    total = db.scalar(select(func.count()).select_from(SideEvent).where(*found)) or 0
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    chosen = (
        select(SideEvent)
        .where(*found)
        .order_by(SideEvent.number)
        .options(
            load_only(*_SHOWN, raiseload=True),
            selectinload(SideEvent.partners).joinedload(Partner.entity).load_only(Entity.name),
            selectinload(SideEvent.slot_wishes).joinedload(SlotWish.slot),
        )
    )
    rows = db.scalars(chosen.offset((page - 1) * PER_PAGE).limit(PER_PAGE)).all()
    return Listed(rows, page, pages, total)


def ids_listed(
    db: Session, meeting_id: str, *, state: SideEventState | None, words: str, theme: str
) -> Sequence[str]:
    """The ids of all applications that such a list shows on all its pages."""
    found = _found(meeting_id, state, words, theme)
    return db.scalars(select(SideEvent.id).where(*found)).all()


def _found(
    meeting_id: str, state: SideEventState | None, words: str, theme: str
) -> list[ColumnElement[bool]]:
    found = [SideEvent.meeting_id == meeting_id]
    if state is not None:
        found.append(SideEvent.state == state)
    if theme:
        found.append(SideEvent.themes.any(Theme.id == theme))
    if words:
        found.append(
            or_(
                SideEvent.title.icontains(words, autoescape=True),
                SideEvent.partners.any(Partner.name.icontains(words, autoescape=True)),
            )
        )
    return found


def title_of(db: Session, meeting_id: str) -> dict[str, str]:
    """The titles of all live side events of a meeting, by id, in order of receipt."""
    chosen = (
        select(SideEvent.id, SideEvent.title)
        .where(SideEvent.meeting_id == meeting_id, SideEvent.state.in_(LIVE))
        .order_by(SideEvent.number)
    )
    return dict(db.execute(chosen).all())


def newest_titles(db: Session, meeting_id: str) -> Sequence[tuple[str, str]]:
    """Applications that came last, of those who can be written to: id and title."""
    chosen = (
        select(SideEvent.id, SideEvent.title)
        .where(SideEvent.meeting_id == meeting_id, SideEvent.contact_email != "")
        .order_by(SideEvent.number.desc())
        .limit(PER_PAGE)
    )
    return [(id_, title) for id_, title in db.execute(chosen)]
