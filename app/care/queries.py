"""Selects on who looked at needs, and where people with needs are on a stage."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account, AuditEntry
from app.care.rules import SEEN, Stage
from app.meetings.models import Room
from app.side_events.models import SideEvent, SideEventState, Speaker

MOST_LOOKS = 100


def stages_of(db: Session, meeting_id: str, people: Collection[str]) -> Sequence[Stage]:
    """Where and when these people speak, as the published programme says, in order."""
    found = db.execute(
        select(Speaker.person_id, SideEvent.title, SideEvent.announced_start, Room)
        .join(SideEvent, SideEvent.id == Speaker.side_event_id)
        .join(Room, Room.id == SideEvent.announced_room_id)
        .where(
            SideEvent.meeting_id == meeting_id,
            SideEvent.state == SideEventState.ACCEPTED,
            SideEvent.announced_start.is_not(None),
            Speaker.person_id.in_(people),
        )
        .order_by(SideEvent.announced_start, SideEvent.number)
    )
    return [
        Stage(person_id, title, starts_at, room.id, room.name)
        for person_id, title, starts_at, room in found
        if starts_at is not None
    ]


def looked_since(db: Session, meeting_id: str, account_id: str, since: datetime) -> bool:
    """Whether it is written down that an account looked at needs after a moment."""
    entry = select(AuditEntry.id).where(
        AuditEntry.meeting_id == meeting_id,
        AuditEntry.account_id == account_id,
        AuditEntry.action == SEEN,
        AuditEntry.at > since,
    )
    return db.scalar(entry.limit(1)) is not None


def looks_at(db: Session, meeting_id: str) -> Sequence[tuple[datetime, str]]:
    """Who looked at needs and when, the last first; "" for an account that is gone."""
    found = db.execute(
        select(AuditEntry.at, Account.email)
        .outerjoin(Account, Account.id == AuditEntry.account_id)
        .where(AuditEntry.meeting_id == meeting_id, AuditEntry.action == SEEN)
        .order_by(AuditEntry.at.desc())
        .limit(MOST_LOOKS)
    )
    return [(at, email or "") for at, email in found]
