"""Selects on what organisers have set for a schedule."""

from sqlalchemy import String, cast, exists, or_, select
from sqlalchemy.orm import Session

from app.meetings.models import Meeting
from app.meetings.queries import last_before
from app.schedule.models import Mending, Run, RunMode, Scheduling
from app.schedule.rules import SchedulePolicy
from app.schedule.rules.policy import LIMITS, policy_from


def policy_of(db: Session, meeting_id: str) -> SchedulePolicy:
    """The policy of a meeting's schedule."""
    row = db.get(Scheduling, meeting_id)
    if row is None:
        return SchedulePolicy()
    limits = {name: getattr(row, name) for name in LIMITS}
    return policy_from(row.rules, row.apart, row.by_hand, **limits)


def scheduling_to_change(db: Session, meeting_id: str) -> Scheduling | None:
    """What is set, as it is at this moment, kept from others for the transaction."""
    chosen = select(Scheduling).where(Scheduling.meeting_id == meeting_id).with_for_update()
    return db.scalar(chosen.execution_options(populate_existing=True))


def policy_revision(db: Session, meeting_id: str) -> int:
    """How often it was set."""
    chosen = select(Scheduling.revision).where(Scheduling.meeting_id == meeting_id)
    return db.scalar(chosen) or 0


def scheduled_before(db: Session, meeting: Meeting) -> Meeting | None:
    """The last meeting before this one of which something is set; of the same instrument first."""
    return last_before(db, meeting, Scheduling.meeting_id)


def last_answer(db: Session, meeting_id: str) -> Run | None:
    """The newest run of the whole that has found a schedule: what each term has cost there.

    What was to leave things where they are, or was for a mending, says little of the settings.
    """
    found = (Run.status != "", Run.penalty.is_not(None))
    of_all = or_(Run.chosen.is_(None), cast(Run.chosen, String) == "null")
    whole = (Run.mode != RunMode.FILL, of_all, ~exists().where(Mending.run_id == Run.id))
    chosen = select(Run).where(Run.meeting_id == meeting_id, *found, *whole)
    return db.scalars(chosen.order_by(Run.created_at.desc(), Run.id).limit(1)).first()
