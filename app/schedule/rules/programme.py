"""The programme as it is read: days, and on each day what is held, hour by hour."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from app.core import i18n
from app.core.db import Languages
from app.core.i18n import lazy
from app.meetings.rules import MeetingHead
from app.schedule.models import HELD, PublicState, ReleasedEvent
from app.schedule.rules.printed import (
    PrintedEvent,
    PrintedMeeting,
    PrintedProgramme,
    PrintedRoom,
    PrintedSession,
    PrintedSlot,
)
from app.side_events.rules.amending import ENDINGS

LATELY = timedelta(days=1)  # for so long a change is shown as one, whatever changes since

# How what is not simply held looks (see ui.status), and is called.
MARKS: Mapping[PublicState, tuple[str, str]] = {
    PublicState.MOVED: ("warn", lazy("Moved")),
    PublicState.WAITING: ("warn", lazy("New time follows")),
    PublicState.UNDECIDED: ("warn", lazy("Being decided on again")),
    PublicState.CANCELLED: ("stop", lazy("Cancelled")),
    PublicState.WITHDRAWN: ("stop", ENDINGS["withdrawn"]),
    PublicState.MERGED: ("stop", ENDINGS["merged"]),
}


@dataclass(frozen=True)
class Held:
    """A side event of a release: where and when it is or was to be held."""

    id: str
    starts_at: datetime
    ends_at: datetime
    state: PublicState
    reason: Languages  # why it is held then and there, or not
    printed: PrintedEvent

    @property
    def is_held(self) -> bool:
        """Whether it is held then and there."""
        return self.state in HELD

    @property
    def mark(self) -> tuple[str, str] | None:
        """How it looks where it is not simply held, and is called."""
        return MARKS.get(self.state)

    @property
    def lead(self) -> str:
        """The lead organiser's name, in the language in use."""
        return ", ".join(self.organisers[:1])

    @property
    def organisers(self) -> list[str]:
        """Lead and co-organisers in order, in the language in use."""
        roles = {"lead_organiser", "co_organiser"}
        partners = self.printed["partners"]
        return [i18n.in_language(one["name"]) for one in partners if one["role"] in roles]


@dataclass(frozen=True)
class Stretch:
    """What stands at one time: a part of the official programme, or the side events of a slot.

    The hours are None where no source says them.
    """

    starts_at: datetime | None
    ends_at: datetime | None
    session: PrintedSession | None = None
    rooms: Sequence[PrintedRoom] = ()
    events: Sequence[Held] = ()


@dataclass(frozen=True)
class Day:
    """A day of the programme; `on` is None for what no source dates."""

    on: date | None
    stretches: Sequence[Stretch]


def held(event: ReleasedEvent) -> Held:
    """A released event as it is shown."""
    printed: PrintedEvent = event.printed  # type: ignore[assignment]  # a JSON column
    return Held(
        id=event.side_event_id,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        state=event.state,
        reason=event.reason,
        printed=printed,
    )


def days_of(programme: PrintedProgramme, events: Iterable[Held]) -> list[Day]:
    """The days of a programme in order, what has no known hour last on its day."""
    zone = ZoneInfo(programme["meeting"]["timezone"])
    stretches = [
        *(_of_session(session, programme["rooms"]) for session in programme["sessions"]),
        *_of_slots(programme["slots"], events),
    ]
    dated = sorted(((_day(one, zone), one) for one in stretches), key=_in_order)
    return [Day(on, [one for _, one in group]) for on, group in groupby(dated, key=lambda x: x[0])]


def only_room(programme: PrintedProgramme, room_id: str) -> PrintedProgramme:
    """The programme with what is held in one room."""
    sessions = [session for session in programme["sessions"] if room_id in session["rooms"]]
    return {**programme, "sessions": sessions}


def head_of_printed(meeting: PrintedMeeting) -> MeetingHead:
    """What every page of a meeting shows of it, in the language in use."""
    first = date.fromisoformat(meeting["starts_on"]) if meeting["starts_on"] else None
    last = date.fromisoformat(meeting["ends_on"]) if meeting["ends_on"] else first
    places = (i18n.in_language(meeting["venue"]), meeting["city"])
    return MeetingHead(
        id=meeting["id"],
        slug=meeting["slug"],
        name=i18n.in_language(meeting["name"]),
        dates_text=i18n.show_days(first, last) if first and last else "",
        place_text=i18n.show_parts(places),
        timezone=meeting["timezone"],
    )


def _of_session(session: PrintedSession, rooms: Mapping[str, PrintedRoom]) -> Stretch:
    return Stretch(
        _moment(session["starts_at"]),
        _moment(session["ends_at"]),
        session=session,
        rooms=[rooms[one] for one in session["rooms"] if one in rooms],
    )


def _of_slots(slots: Sequence[PrintedSlot], events: Iterable[Held]) -> list[Stretch]:
    """Side events under the hours of their slot; where the slot is gone, under their own."""
    windows = [
        (datetime.fromisoformat(slot["starts_at"]), datetime.fromisoformat(slot["ends_at"]))
        for slot in slots
    ]
    found: dict[tuple[datetime, datetime], list[Held]] = {}
    for event in events:
        fitting = (w for w in windows if w[0] <= event.starts_at and event.ends_at <= w[1])
        found.setdefault(next(fitting, (event.starts_at, event.ends_at)), []).append(event)
    return [
        Stretch(starts_at, ends_at, events=sorted(those, key=_by_time_and_room))
        for (starts_at, ends_at), those in found.items()
    ]


def _by_time_and_room(event: Held) -> tuple[datetime, str, int]:
    return event.starts_at, event.printed["room"]["code"], event.printed["number"]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _day(stretch: Stretch, zone: ZoneInfo) -> date | None:
    if stretch.starts_at is not None:
        return stretch.starts_at.astimezone(zone).date()
    held_on = stretch.session["held_on"] if stretch.session else None
    return date.fromisoformat(held_on) if held_on else None


def _in_order(dated: tuple[date | None, Stretch]) -> tuple[bool, date, bool, float, bool]:
    day, stretch = dated
    starts = stretch.starts_at
    hour = starts.timestamp() if starts else 0.0
    return day is None, day or date.min, starts is None, hour, stretch.session is None
