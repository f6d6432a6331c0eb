"""Letting people see to needs, and writing down each time they look."""

from sqlalchemy.orm import Session

from app.accounts import rules as account_rules
from app.accounts import service as accounts
from app.accounts.access import Actor
from app.accounts.errors import NotAnAddress
from app.accounts.models import RoleKind
from app.care import queries
from app.care.rules import ONE_LOOK, SEEN
from app.core import clock
from app.core.db import Sessions
from app.meetings.models import Meeting


def let_care(db: Session, actor: Actor | None, meeting: Meeting, email: str) -> None:
    """Let somebody see and arrange what people at a meeting need. Raises `NotAnAddress`."""
    address = account_rules.as_email(email)
    if address is None:
        raise NotAnAddress(email)
    account = accounts.open_account(db, address)
    accounts.grant(db, account, RoleKind.CARE, meeting_id=meeting.id, by=actor)


def stop_care(db: Session, actor: Actor, meeting: Meeting, account_id: str) -> None:
    """Take it from them; twice is once."""
    accounts.withdraw(db, account_id, RoleKind.CARE, meeting_id=meeting.id, by=actor)


def write_down_look(sessions: Sessions, actor: Actor, meeting_id: str) -> None:
    """Write to the audit log that somebody looked at needs, once an hour.

    It has a transaction of its own: a page is only read, and that it was read is to be kept also
    where the page fails after it.
    """
    with sessions.write() as db:
        if not queries.looked_since(db, meeting_id, actor.account_id, clock.now() - ONE_LOOK):
            accounts.record(db, actor, SEEN, meeting_id, None)
