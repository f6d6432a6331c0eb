"""Selects on calls."""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.calls.models import Call, ReservedSlot
from app.calls.rules import Policy, from_columns
from app.meetings.models import Meeting, Slot
from app.meetings.queries import last_before


def policy_of(db: Session, meeting_id: str) -> Policy:
    """The policy of a meeting, in two selects."""
    timezone, call = db.execute(
        select(Meeting.timezone, Call)
        .outerjoin(Call, Call.meeting_id == Meeting.id)
        .where(Meeting.id == meeting_id)
    ).one()
    return from_columns(call, timezone, reserved_slots(db, meeting_id))


def reserved_slots(db: Session, meeting_id: str) -> list[str]:
    """The ids of the slots of a meeting that applicants cannot ask for."""
    chosen = select(ReservedSlot.slot_id).join(Slot, Slot.id == ReservedSlot.slot_id)
    return list(db.scalars(chosen.where(Slot.meeting_id == meeting_id)))


def revision_of(db: Session, meeting_id: str) -> int:
    """How often the call of a meeting was set."""
    return db.scalar(select(Call.revision).where(Call.meeting_id == meeting_id)) or 0


def call_of(db: Session, meeting_id: str) -> Call | None:
    """The call of a meeting; None where nothing is set."""
    return db.get(Call, meeting_id)


def call_to_change(db: Session, meeting_id: str) -> Call | None:
    """The call of a meeting as it is at this moment, kept from others for the transaction."""
    chosen = select(Call).where(Call.meeting_id == meeting_id).with_for_update()
    return db.scalar(chosen.execution_options(populate_existing=True))


def forget_reserved(db: Session, slot_ids: Collection[str]) -> None:
    """Reserve these slots no longer."""
    db.execute(delete(ReservedSlot).where(ReservedSlot.slot_id.in_(slot_ids)))


def meeting_before(db: Session, meeting: Meeting) -> Meeting | None:
    """The last meeting before this one that has a call; one of the same instrument goes first."""
    return last_before(db, meeting, Call.meeting_id)
