"""Selects on the views that organisers keep, and on what is done with many registrations."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.registrations.models import RegistrationBatch, RegistrationView


def views_of(db: Session, meeting_id: str, account_id: str) -> Sequence[RegistrationView]:
    """The views of a meeting that somebody sees: their own, and those that others share."""
    seen = or_(RegistrationView.account_id == account_id, RegistrationView.shared)
    return db.scalars(
        select(RegistrationView)
        .where(RegistrationView.meeting_id == meeting_id, seen)
        .order_by(RegistrationView.name, RegistrationView.id)
    ).all()


def batch_of(db: Session, meeting_id: str, batch_id: str) -> RegistrationBatch | None:
    """Something that is done with many registrations of a meeting."""
    return db.scalar(
        select(RegistrationBatch).where(
            RegistrationBatch.meeting_id == meeting_id, RegistrationBatch.id == batch_id
        )
    )


def batch_to_change(db: Session, batch_id: str) -> RegistrationBatch | None:
    """The same by its id alone, as it is at this moment, kept from others."""
    chosen = select(RegistrationBatch).where(RegistrationBatch.id == batch_id).with_for_update()
    return db.scalar(chosen.execution_options(populate_existing=True))


def batches_of(db: Session, meeting_id: str) -> Sequence[RegistrationBatch]:
    """What was done with many registrations of a meeting, the newest first."""
    return db.scalars(
        select(RegistrationBatch)
        .where(RegistrationBatch.meeting_id == meeting_id)
        .order_by(RegistrationBatch.created_at.desc(), RegistrationBatch.id)
        .limit(50)
    ).all()
