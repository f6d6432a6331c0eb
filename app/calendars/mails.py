"""What people are told by mail about their own calendar."""

from sqlalchemy.orm import Session

from app.core.ids import new_id
from app.meetings.models import Meeting
from app.messages.service import Recipient, post
from app.registrations.models import Person


def tell_replaced(db: Session, meeting: Meeting, person: Person, *, link: str) -> None:
    """Write somebody the new link to the page of their calendar; the old one opens nothing."""
    if person.email is None:
        return
    post(
        db,
        "calendars/replaced",
        Recipient(person.email, person.name, person.language),
        cause=f"calendar_replaced:{new_id()}",
        meeting_id=meeting.id,
        meeting=meeting,
        name=person.name,
        link=link,
        contact=meeting.contact_email,
    )
