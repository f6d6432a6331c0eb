"""Selects on the views that organisers keep, and on what is done with many registrations."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.registrations.models import (
    Person,
    Registration,
    RegistrationBatch,
    RegistrationBatchLine,
    RegistrationState,
    RegistrationView,
)


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


def batch_line(
    db: Session, batch_id: str | None, registration_id: str
) -> RegistrationBatchLine | None:
    """What became of one registration by something that was done with many."""
    return db.get(RegistrationBatchLine, (batch_id, registration_id)) if batch_id else None


def ids_in_batch(db: Session, batch_id: str) -> Sequence[str]:
    """The registrations with which it was done, in order of receipt."""
    found = select(Registration.id).join(
        RegistrationBatchLine, RegistrationBatchLine.registration_id == Registration.id
    )
    found = found.where(RegistrationBatchLine.batch_id == batch_id)
    return db.scalars(found.order_by(Registration.created_at, Registration.id)).all()


def people_in_batch(
    db: Session, batch_id: str, page: int, most: int
) -> Sequence[tuple[str, str, RegistrationState, RegistrationState]]:
    """A page of those with whom it was done, by name: id, name, what they became, and are now."""
    line = RegistrationBatchLine
    found = (
        select(Registration.id, Person.name, line.became, Registration.state)
        .join(line, line.registration_id == Registration.id)
        .join(Person, Person.id == Registration.person_id)
        .where(line.batch_id == batch_id)
        .order_by(Person.name_key, Registration.id)
    )
    rows = db.execute(found.limit(most).offset((page - 1) * most))
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def numbers_in_batch(db: Session, batch_id: str) -> Mapping[RegistrationState, int]:
    """With how many it was done, by what they became."""
    line = RegistrationBatchLine
    counted = select(line.became, func.count()).where(line.batch_id == batch_id)
    return {row[0]: row[1] for row in db.execute(counted.group_by(line.became))}


def undoing_of(db: Session, batch_id: str) -> RegistrationBatch | None:
    """What takes back something that was done with many, where it is taken back."""
    return db.scalar(select(RegistrationBatch).where(RegistrationBatch.of_id == batch_id))
