"""The kind of mail that carries an announcement, with an example."""

from sqlalchemy.orm import Session

from app.announcements import mails
from app.announcements.models import Announcement
from app.announcements.rules import Reader
from app.core import i18n
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.core.ids import new_id
from app.meetings import queries as meetings
from app.meetings.errors import NoSuchMeeting
from app.messages.models import Carried
from app.messages.rules.kinds import Family, Kind

TO = ("demo.delegate@example.org", "Demo Delegate")


def _announced(db: Session, meeting_id: str, _about: str) -> None:
    meeting = meetings.meeting_by_id(db, meeting_id)
    if meeting is None:
        raise NoSuchMeeting
    language = i18n.language()
    said = Announcement(
        id=new_id(),
        subject={language: _("Announcement")},
        text={language: _("Here stands what the secretariat writes.")},
        to_read=False,
        urgent=False,
    )
    mails.announced(db, meeting, said, Reader(*TO, language))


FAMILIES = (
    Family(
        lazy("Announcements"),
        (
            Kind(
                "announcements/announced",
                lazy("What you announce to many"),
                _announced,
                carried=Carried.ANNOUNCEMENTS,
            ),
        ),
        lambda _db, _meeting_id: (),
    ),
)
