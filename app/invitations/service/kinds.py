"""The kinds of mails that carry an entry for a calendar, with an example of each."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from app.core import i18n
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.invitations import mails
from app.invitations.models import Method
from app.invitations.rules import Shown, Step, Why
from app.messages.rules.kinds import MEETING, Family, Kind, Placeholder, block, lines
from app.messages.service import Recipient
from app.schedule.service.kinds import ADDRESS, CALENDAR, held, held_events
from app.side_events.models import SpeakerRole

EVENT: Mapping[str, Placeholder] = {
    "meeting": MEETING,
    "title": Placeholder(
        lazy("the title of the side event"), lambda said: str(said["shown"].title)
    ),
    "event": block(lazy("title, time, room, function and link"), "event", needed=True),
    "note": lines(lazy("what the secretariat says of the release"), lambda said: str(said["note"])),
}


def _example(step: Step, *, changed: bool) -> Callable[[Session, str, str], None]:
    def example(db: Session, meeting_id: str, about: str) -> None:
        event = held(db, meeting_id, about)
        room, venue = event.room["name"], event.room["venue"]
        shown = Shown(event.title, event.starts_at, event.ends_at, room, venue)
        day = timedelta(days=1)
        before = Shown(event.title, event.starts_at - day, event.ends_at - day, room, venue)
        letter = mails.Letter(
            event_id=event.event_id,
            shown=shown,
            before=before if changed else None,
            roles=(SpeakerRole.CHAIR.value,),
            note=_("Here stands what the secretariat writes."),
            calendar_path=CALENDAR,
            entry="",
        )
        to = Recipient(ADDRESS, "Demo Chair", i18n.language())
        mails.send(db, event.release, step, to, letter, cause="", about_id=event.release.id)

    return example


FAMILIES = (
    Family(
        lazy("Entries for calendars"),
        (
            Kind(
                "invitations/invited",
                lazy("Invitations, and changes of them"),
                _example(Step(ADDRESS, Method.REQUEST, Why.CHANGED), changed=True),
                {
                    **EVENT,
                    "changes": block(lazy("what has changed, old and new"), "changes", needed=True),
                    "calendar": lines(
                        lazy("the address of the person’s own calendar"),
                        lambda said: str(said["absolute"](said["letter"].calendar_path)),
                    ),
                },
            ),
            Kind(
                "invitations/cancelled",
                lazy("Taking an entry out of calendars"),
                _example(Step(ADDRESS, Method.CANCEL, Why.CANCELLED), changed=False),
                EVENT,
            ),
        ),
        held_events,
    ),
)
