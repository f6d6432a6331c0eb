"""What came back of the mails of a meeting: for pages that are looked at with all there can be."""

from sqlalchemy.orm import Session

from app.invitations import queries
from app.invitations.models import InvitationMail, Method
from app.invitations.service import reading
from app.meetings.models import Meeting
from app.messages.models import Message, MessageState, SuppressedFor
from app.messages.service import suppression
from tests.make.invitations import incoming
from tests.make.mails_back import bounce, reply


def came_back(db: Session, meeting: Meeting, event_id: str) -> None:
    """Answers of all kinds about an event, a bounce, a letter, an address without mails."""
    asked = [one for one in queries.mails_of_event(db, event_id) if one.method is Method.REQUEST]
    for mail in asked:
        for name in ("counter", "delegated"):
            reading.read(db, reply(name, mail))
        reading.read(db, reply("google", mail, sender="secretary@example.org"))
        _bounces(db, mail)
    incoming(db, meeting)
    suppression.suppress(
        db, meeting.id, "gone@example.org", SuppressedFor.BOUNCED, "550 5.1.1 No such user here"
    )


def _bounces(db: Session, mail: InvitationMail) -> None:
    message = db.get_one(Message, mail.message_id)
    message.state, message.sent_at = MessageState.SENT, mail.made_at
    reading.read(db, bounce("postfix", f"{message.id}@127.0.0.1", mail.email))
