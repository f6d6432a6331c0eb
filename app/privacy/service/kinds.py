"""The kinds of mails about one's own data, with an example of each: their words are ours."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from app.core import i18n
from app.core.i18n import lazy
from app.meetings import queries as meetings
from app.meetings.errors import NoSuchMeeting
from app.meetings.models import Meeting
from app.messages.rules.kinds import Family, Kind
from app.privacy import mails
from app.registrations.models import Person


def _kind(name: str, label: str, write: Callable[[Session, Meeting, Person], None]) -> Kind:
    def example(db: Session, meeting_id: str, _about: str) -> None:
        meeting = meetings.meeting_by_id(db, meeting_id)
        if meeting is None:
            raise NoSuchMeeting
        person = Person(
            name="Demo Delegate", email="demo.delegate@example.org", language=i18n.language()
        )
        write(db, meeting, person)

    return Kind(f"privacy/{name}", label, example)


def _link(db: Session, meeting: Meeting, person: Person) -> None:
    mails.tell_link(db, meeting, person, link="/registrations/example/data")


def _erase(db: Session, meeting: Meeting, person: Person) -> None:
    mails.tell_to_confirm(db, meeting, person, link="/registrations/erasures/example")


FAMILIES = (
    Family(
        lazy("One’s own data"),
        (
            _kind("link", lazy("The link to your data"), _link),
            _kind("erase", lazy("Erase your data?"), _erase),
        ),
        lambda _db, _meeting_id: (),
    ),
)
