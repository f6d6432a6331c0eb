"""An application that two partners write at the same time, and have not sent."""

from sqlalchemy.orm import Session

from app.meetings.models import Meeting
from app.side_events import service as side_events
from app.side_events.forms.parts import PARTS

NONCE = "demo"
EVENT = {
    "title": "Demo application that two partners are writing",
    "language": "en",
    "duration": "60",
    "description": "Demo text: both have written here.",
    "contact_name": "Demo Applicant",
    "contact_email": "demo-applicant@example.org",
    "contact_language": "en",
}
NOTE = {
    "concept": "a",
    "concept/a/language": "en",
    "concept/a/background": "Demo text: why the subject matters *now*.",
}


def write_together(db: Session, meeting: Meeting) -> None:
    """Two parts are saved; of one text there are two, from which somebody is to choose."""
    copy = side_events.begin_draft(db, meeting, NONCE)
    parts = {part.key: part for part in PARTS}
    side_events.save_part(db, copy, parts["event"], seen={}, texts=EVENT, page="one")
    other = EVENT | {"title": "Demo application, as the other partner calls it"}
    side_events.save_part(db, copy, parts["event"], seen={}, texts=other, page="other")
    side_events.save_part(db, copy, parts["concept"], seen={}, texts=NOTE, page="one")


def path_of(db: Session, meeting: Meeting) -> str:
    """The address by which the partners go on."""
    return side_events.begin_draft(db, meeting, NONCE).path
