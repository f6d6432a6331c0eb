"""Doors, and who stands at them."""

from sqlalchemy.orm import Session

from app.accounts import rules as account_rules
from app.accounts import service as accounts
from app.accounts.access import Actor
from app.accounts.errors import NotAnAddress
from app.accounts.models import RoleKind
from app.badges.models import Door
from app.core import clock
from app.meetings.models import Meeting


def add_door(
    db: Session, actor: Actor | None, meeting: Meeting, name: str, *, room_id: str | None = None
) -> Door:
    """A new door of a meeting: of the building, or of one of its rooms."""
    door = Door(meeting_id=meeting.id, name=name, room_id=room_id, created_at=clock.now())
    db.add(door)
    db.flush()
    accounts.record(db, actor, "door.added", meeting.id, door.id)
    return door


def close_door(db: Session, actor: Actor, door: Door) -> None:
    """Let nobody be checked in at a door any more; what was noted there stays. Twice is once."""
    if door.closed_at is None:
        door.closed_at = clock.now()
        accounts.record(db, actor, "door.closed", door.meeting_id, door.id)


def let_check_in(db: Session, actor: Actor | None, meeting: Meeting, email: str) -> None:
    """Give somebody the check-in page of a meeting, and nothing else. Raises `NotAnAddress`."""
    address = account_rules.as_email(email)
    if address is None:
        raise NotAnAddress(email)
    account = accounts.open_account(db, address)
    accounts.grant(db, account, RoleKind.CHECK_IN, meeting_id=meeting.id, by=actor)


def stop_check_in(db: Session, actor: Actor, meeting: Meeting, account_id: str) -> None:
    """Take the check-in page of a meeting from somebody."""
    accounts.withdraw(db, account_id, RoleKind.CHECK_IN, meeting_id=meeting.id, by=actor)
