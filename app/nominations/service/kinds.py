"""The kinds of mails about speaking for a delegation, with an example of each."""

from sqlalchemy.orm import Session

from app.core import i18n
from app.core.i18n import lazy
from app.core.ids import new_id
from app.delegations.models import Delegation, Entity
from app.meetings import queries as meetings
from app.meetings.errors import NoSuchMeeting
from app.messages.rules.kinds import CONTACT, MEETING, Family, Kind, link, plain
from app.nominations import mails
from app.nominations.models import Invitation


def _invited(db: Session, meeting_id: str, _about: str) -> None:
    meeting = meetings.meeting_by_id(db, meeting_id)
    if meeting is None:
        raise NoSuchMeeting
    delegation = Delegation(entity=Entity(name={"en": "Demo Organisation"}))
    invitation = Invitation(
        id=new_id(),
        email="demo.focal.point@example.org",
        language=i18n.language(),
        deputy=False,
    )
    mails.send_invitation(
        db, meeting, delegation, invitation, link="/invitations/example", event=""
    )


FAMILIES = (
    Family(
        lazy("Delegations"),
        (
            Kind(
                "nominations/invited",
                lazy("Invitation to be focal point"),
                _invited,
                {
                    "delegation": plain(lazy("the State or organisation"), "entity"),
                    "meeting": MEETING,
                    "contact": CONTACT,
                    "link": link("link"),
                },
            ),
        ),
        lambda _db, _meeting_id: (),
    ),
)
