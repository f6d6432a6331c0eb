"""Mails about a meeting that a person has to read: organisers see them until they are settled."""

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.invitations.queries import mailbox


def settle(db: Session, actor: Actor, meeting_id: str, mail_id: str) -> bool:
    """Forget a mail that somebody has read; says whether it was there."""
    found = mailbox.incoming(db, meeting_id, mail_id)
    if found is None:
        return False
    record(db, actor, "mails.incoming_settled", meeting_id, found.side_event_id)
    db.delete(found)
    db.flush()
    return True
