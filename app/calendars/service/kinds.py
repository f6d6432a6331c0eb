"""The mail about somebody's own calendar, with an example: its words are ours."""

from sqlalchemy.orm import Session

from app.calendars import mails
from app.core import i18n
from app.core.i18n import lazy
from app.meetings import queries as meetings
from app.meetings.errors import NoSuchMeeting
from app.messages.rules.kinds import Family, Kind
from app.registrations.models import Person


def _example(db: Session, meeting_id: str, _about: str) -> None:
    meeting = meetings.meeting_by_id(db, meeting_id)
    if meeting is None:
        raise NoSuchMeeting
    person = Person(
        name="Demo Delegate", email="demo.delegate@example.org", language=i18n.language()
    )
    mails.tell_replaced(db, meeting, person, link="/calendars/example")


FAMILIES = (
    Family(
        lazy("One’s own calendar"),
        (Kind("calendars/replaced", lazy("Your calendar has a new address"), _example),),
        lambda _db, _meeting_id: (),
    ),
)
