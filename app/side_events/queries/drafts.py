"""Selects on what is being written."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.side_events.models import (
    ApplicationDraft,
    ApplicationPart,
    SideEvent,
)


def draft(db: Session, draft_id: str) -> ApplicationDraft | None:
    """What is being written of an application."""
    return db.get(ApplicationDraft, draft_id)


def draft_to_change(db: Session, draft_id: str) -> ApplicationDraft | None:
    """The same, kept from others until the transaction ends."""
    chosen = select(ApplicationDraft).where(ApplicationDraft.id == draft_id).with_for_update()
    return db.scalar(chosen.execution_options(populate_existing=True))


def draft_by_nonce(db: Session, nonce: str) -> ApplicationDraft | None:
    """The draft that a form with this nonce began."""
    return db.scalar(select(ApplicationDraft).where(ApplicationDraft.nonce == nonce))


def parts_of_draft(db: Session, draft_id: str) -> Sequence[ApplicationPart]:
    """The parts of a draft that were ever saved."""
    return db.scalars(select(ApplicationPart).where(ApplicationPart.draft_id == draft_id)).all()


def part_of_draft(db: Session, draft_id: str, key: str) -> ApplicationPart | None:
    """One of them, as it is at this moment."""
    return db.get(ApplicationPart, (draft_id, key), populate_existing=True)


def drafts_never_sent(db: Session, meeting_id: str) -> Sequence[ApplicationDraft]:
    """What is begun at a meeting and was not sent, where its link went by mail, the first first."""
    sent = select(SideEvent.id).where(SideEvent.id == ApplicationDraft.id)
    chosen = select(ApplicationDraft).where(
        ApplicationDraft.meeting_id == meeting_id, ApplicationDraft.told != "", ~sent.exists()
    )
    return db.scalars(chosen.order_by(ApplicationDraft.created_at, ApplicationDraft.id)).all()
