"""An application that two partners write at the same time, and have not sent.

It asks for more seats than there are, and names somebody who speaks elsewhere: both is remarked.
"""

from sqlalchemy.orm import Session

from app.demo.crowd import Crowd
from app.meetings.models import Meeting
from app.side_events import service as side_events
from app.side_events.forms.parts import PARTS
from app.side_events.models import SpeakerRole

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
NEEDS = {"attendance": "400", "setup": "theatre"}


def write_together(db: Session, meeting: Meeting, crowd: Crowd) -> None:
    """Four parts are saved; of one text there are two, from which somebody is to choose."""
    copy = side_events.begin_draft(db, meeting, NONCE)
    parts = {part.key: part for part in PARTS}
    side_events.save_part(db, copy, parts["event"], seen={}, texts=EVENT, page="one")
    other = EVENT | {"title": "Demo application, as the other partner calls it"}
    side_events.save_part(db, copy, parts["event"], seen={}, texts=other, page="other")
    for key, texts in (("concept", NOTE), ("people", _people(crowd)), ("needs", NEEDS)):
        side_events.save_part(db, copy, parts[key], seen={}, texts=texts, page="one")


def _people(crowd: Crowd) -> dict[str, str]:
    chair = crowd.side_events[0].speakers[0][0]
    said = {"role": SpeakerRole.CHAIR.value, "name": chair.name, "email": chair.email}
    return {"speakers": "a", **{f"speakers/a/{name}": text for name, text in said.items()}}


def path_of(db: Session, meeting: Meeting) -> str:
    """The address by which the partners go on."""
    return side_events.begin_draft(db, meeting, NONCE).path
