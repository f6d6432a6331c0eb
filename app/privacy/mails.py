"""What people are told by mail about their own data."""

from sqlalchemy.orm import Session

from app.core import clock
from app.core.ids import new_id
from app.meetings.models import Meeting
from app.messages.service import Recipient, post
from app.registrations.models import Person


def tell_link(db: Session, meeting: Meeting, person: Person, *, link: str) -> None:
    """Write somebody the link to their own data, at most once an hour."""
    hour = f"{meeting.id}:{clock.now():%Y-%m-%dT%H}"
    _tell(db, "privacy/link", meeting, person, link=link, occasion=hour)


def tell_to_confirm(db: Session, meeting: Meeting, person: Person, *, link: str) -> None:
    """Write somebody the link with which they confirm that they want to be erased."""
    _tell(db, "privacy/erase", meeting, person, link=link, occasion=new_id())


def _tell(
    db: Session, kind: str, meeting: Meeting, person: Person, *, link: str, occasion: str
) -> None:
    if person.email is None:
        return
    post(
        db,
        kind,
        Recipient(person.email, person.name, person.language),
        cause=f"{kind}:{occasion}",
        meeting_id=meeting.id,
        meeting=meeting,
        name=person.name,
        link=link,
        contact=meeting.contact_email,
    )
