"""Selects on whom a meeting writes to, and where it is kept how they read."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.meetings.models import Meeting
from app.messages.models import Gateway, Message
from app.side_events.models import SideEvent


def meetings_writing_to(db: Session, account_id: str, email: str, today: date) -> Sequence[Meeting]:
    """The meetings that are not over and write to somebody, the earliest first: they have a role
    there or got a mail, or can have short texts.
    """
    written_to = select(Message.meeting_id).where(func.lower(Message.to_email) == email.lower())
    roles = select(Role.meeting_id).where(Role.account_id == account_id)
    texting = select(Gateway.meeting_id).where(Gateway.on.is_(True))
    chosen = select(Meeting).where(
        or_(Meeting.ends_on.is_(None), Meeting.ends_on >= today),
        or_(*(Meeting.id.in_(one) for one in (written_to, roles, texting))),
    )
    return db.scalars(chosen.order_by(Meeting.starts_on, Meeting.id)).all()


def applied_by(db: Session, meeting_id: str, email: str) -> Sequence[SideEvent]:
    """The side events of a meeting for which this address is the one to write to."""
    chosen = select(SideEvent).where(
        SideEvent.meeting_id == meeting_id,
        func.lower(SideEvent.contact_email) == email.lower(),
    )
    return db.scalars(chosen.order_by(SideEvent.number)).all()
