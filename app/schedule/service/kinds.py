"""The kinds of mails about the programme, with an example of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core import clock, i18n
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.core.ids import new_id
from app.meetings import queries as meetings
from app.meetings.errors import NoSuchMeeting
from app.meetings.models import Meeting
from app.messages.models import Carried
from app.messages.rules.kinds import (
    MEETING,
    SHORT_LINK,
    Family,
    Kind,
    Said,
    block,
    lines,
    short_block,
)
from app.schedule import mails, queries
from app.schedule.models import PlannedRelease, Release, ReleaseKind
from app.schedule.rules import ChangeKind, PrintedRoom
from app.schedule.service.letters import CALENDAR
from app.side_events.models import SpeakerRole
from app.side_events.service.kinds import made_up

ADDRESS = "demo.chair@example.org"
NOWHERE: PrintedRoom = {
    "id": "",
    "code": "",
    "name": {"en": "Demo room"},
    "venue": {"en": "Demo building"},
    "address": "",
    "capacity": 40,
}


@dataclass(frozen=True)
class Held:
    """A side event that a mail tells of, and the release that says when and where it is."""

    event_id: str
    title: str
    starts_at: datetime
    ends_at: datetime
    room: PrintedRoom
    release: Release


def held(db: Session, meeting_id: str, about: str) -> Held:
    """A side event of the programme that is public, or a made-up one."""
    release = queries.current_release(db, meeting_id)
    found = queries.event_of(db, release.id, about) if release and about else None
    if release and found:
        room, title = found.printed["room"], found.printed["title"]
        return Held(about, title, found.starts_at, found.ends_at, room, release)
    starts_at = clock.now().replace(hour=11, minute=15) + timedelta(days=7)
    room = NOWHERE
    ends_at = starts_at + timedelta(minutes=90)
    made_up = _made_up(_meeting(db, meeting_id))
    return Held(new_id(), "Demo side event", starts_at, ends_at, room, release or made_up)


def held_events(db: Session, meeting_id: str) -> Sequence[tuple[str, str]]:
    """The side events of the programme that is public: id and title."""
    release = queries.current_release(db, meeting_id, printed=False)
    events = queries.events_of(db, release.id) if release else ()
    return [(one.side_event_id, one.printed["title"]) for one in events]


def _meeting(db: Session, meeting_id: str) -> Meeting:
    meeting = meetings.meeting_by_id(db, meeting_id)
    if meeting is None:
        raise NoSuchMeeting
    return meeting


def _made_up(meeting: Meeting) -> Release:
    printed = {"name": dict(meeting.name), "slug": meeting.slug, "timezone": meeting.timezone}
    return Release(
        id=new_id(),
        meeting_id=meeting.id,
        number=1,
        kind=ReleaseKind.PUBLISHED,
        note=i18n.as_typed(_("Here stands what the secretariat writes.")),
        programme={"meeting": printed},
    )


def _published(db: Session, meeting_id: str, about: str) -> None:
    event = held(db, meeting_id, about)
    moved = mails.News(
        event.event_id,
        event.title,
        ChangeKind.MOVED,
        event.starts_at,
        event.ends_at,
        event.room,
        before_starts_at=event.starts_at - timedelta(days=1),
        before_ends_at=event.ends_at - timedelta(days=1),
        before_room=event.room,
    )
    told = mails.Told(ADDRESS, "Demo Chair", i18n.language(), calendar_path=CALENDAR)
    told.add(moved, SpeakerRole.CHAIR)
    note = i18n.as_typed(_("Here stands what the secretariat writes."))
    mails.write(db, event.release, told, told.news, {event.event_id: note})


def _off_panel(db: Session, meeting_id: str, about: str) -> None:
    event = held(db, meeting_id, about)
    left = mails.News(
        event.event_id,
        event.title,
        ChangeKind.CANCELLED,
        event.starts_at,
        event.ends_at,
        event.room,
        is_off=True,
    )
    told = mails.Told(ADDRESS, "Demo Speaker", i18n.language())
    told.add(left, None)
    mails.write(db, event.release, told, told.news, {})


def _not_published(db: Session, meeting_id: str, _about: str) -> None:
    account = Account(name="Demo Organiser", email=ADDRESS, language=i18n.language())
    refusals = [_("Here stands why it was not published.")]
    planned = PlannedRelease(id=new_id(), at=clock.now(), refusals=refusals)
    mails.say_not_published(db, planned, _meeting(db, meeting_id), account)


def _question(db: Session, meeting_id: str, _about: str) -> None:
    said = _("Here stands what the secretariat writes.")
    asked = mails.Asked(said, [said], [said])
    mails.ask_host(db, _meeting(db, meeting_id), made_up(meeting_id), ("", 0), asked)


def calendar(said: Said) -> str:
    """The address of a person's own calendar, if they have one."""
    path = said.get("calendar_path") or ""
    return str(said["absolute"](path)) if path else ""


FAMILIES = (
    Family(
        lazy("Programme"),
        (
            Kind(
                mails.LETTER,
                lazy("Your side events in the programme"),
                _published,
                {
                    "meeting": MEETING,
                    "news": block(
                        lazy("each side event with its title, time, room, function and link"),
                        "news",
                        needed=True,
                    ),
                    "note": lines(
                        lazy("what the secretariat says of the release"),
                        lambda said: i18n.in_language(said["note"]),
                    ),
                    "calendar": lines(
                        lazy("the address of the person’s own calendar, if there is one"), calendar
                    ),
                },
                Carried.CHANGES,
                {
                    "meeting": MEETING,
                    "news": short_block(
                        lazy("what is new, with the time and the room, or the titles of several"),
                        "news",
                        needed=True,
                    ),
                    "link": SHORT_LINK,
                },
            ),
            Kind(
                mails.OFF_PANEL,
                lazy("No longer named in a side event"),
                _off_panel,
                {
                    "meeting": MEETING,
                    "events": block(
                        lazy("each side event with its title, time and room"),
                        "events",
                        needed=True,
                    ),
                },
                Carried.CHANGES,
                {
                    "meeting": MEETING,
                    "events": short_block(
                        lazy("the title of each side event"), "events", needed=True
                    ),
                    "link": SHORT_LINK,
                },
            ),
            Kind("schedule/question", lazy("Questions to hosts about the schedule"), _question),
            Kind("schedule/not_published", lazy("The programme was not published"), _not_published),
        ),
        held_events,
    ),
)
