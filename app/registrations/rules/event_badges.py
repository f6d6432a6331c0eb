"""Badges for side events only: for which events somebody has one, and when it lets them in."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.core.i18n import gettext as _
from app.core.i18n import in_language, show_day, show_parts, show_period

BEFORE_BUILDING = timedelta(hours=2)  # to find the way, and to set up
BEFORE_ROOM = timedelta(minutes=30)  # until then another meeting may be in it
AFTER = timedelta(hours=1)  # to carry on a talk, and to clear up


@dataclass(frozen=True)
class BadgeGiven:
    """What a badge needs of somebody; `passport_name` is "" where the meeting does not ask it."""

    name: str
    honorific: str = ""
    organisation: str = ""
    passport_name: str = ""
    language: str = "en"


@dataclass(frozen=True)
class BadgeEvent:
    """A side event for which somebody has a badge: what is public of when and where it is.

    `accepted` is False as long as it is not decided on.
    """

    id: str
    title: str
    language: str
    accepted: bool
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    room_id: str | None = None
    room: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What is other once it is held at another time or in another room."""
        begins = self.starts_at.isoformat() if self.starts_at else ""
        return f"{self.id} {begins} {self.room_id or ''}"


@dataclass(frozen=True)
class BadgeEventsAsked:
    """Somebody asks for which side events these registrations are; whoever knows says it.

    What is declined, withdrawn or taken off is not among them, nor where the person is not named
    any more or has declined: a registration without any has lost its reason.
    """

    registration_ids: Collection[str]
    found: dict[str, list[BadgeEvent]] = field(default_factory=dict)

    def of(self, registration_id: str) -> Sequence[BadgeEvent]:
        """For which side events one of them is, the first first."""
        return self.found.get(registration_id, ())


class Opening(StrEnum):
    """What such a badge opens at a moment."""

    NOW = "now"
    NO_EVENT = "no_event"  # none of them is to be held any more
    NO_HOUR = "no_hour"  # none of them has a place in the programme yet
    ELSEWHERE = "elsewhere"  # this room is of none of them
    OTHER_DAY = "other_day"
    EARLY = "early"
    OVER = "over"


def opening(
    events: Iterable[BadgeEvent], at: datetime, timezone: str, rooms: Collection[str] | None
) -> Opening:
    """What a badge for these events opens: a door, or the building where `rooms` is None.

    `rooms` are those to which the door leads: its own, and what that is a part of or divided into.
    """
    known = list(events)
    held = [(one, one.starts_at, one.ends_at or one.starts_at) for one in known if one.accepted]
    timed = [(one, start, end) for one, start, end in held if start and end]
    if not timed:
        return Opening.NO_HOUR if known else Opening.NO_EVENT
    if rooms is not None:
        timed = [line for line in timed if line[0].room_id in rooms]
    if not timed:
        return Opening.ELSEWHERE
    zone = ZoneInfo(timezone)
    day = at.astimezone(zone).date()
    today = [(start, end) for _one, start, end in timed if start.astimezone(zone).date() == day]
    if not today:
        return Opening.OTHER_DAY
    before = BEFORE_BUILDING if rooms is None else BEFORE_ROOM
    if any(start - before <= at <= end + AFTER for start, end in today):
        return Opening.NOW
    return Opening.EARLY if any(at < start - before for start, _end in today) else Opening.OVER


def said_event(event: BadgeEvent, timezone: str) -> str:
    """Day, hours, room and title of an event, in the language in use."""
    if event.starts_at is None:
        return show_parts([event.title, _("the hour is not known yet")])
    day = show_day(event.starts_at, timezone)
    hours = show_period(event.starts_at, event.ends_at or event.starts_at, timezone)
    room = in_language(event.room) if event.room else ""
    return show_parts([day, hours, room, event.title])
