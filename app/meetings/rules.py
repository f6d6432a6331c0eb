"""Rules of meetings: addresses that are taken, days and hours, how dates and places are said."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.accounts.access import Actor
from app.core import i18n
from app.core.i18n import lazy
from app.meetings.models import Basis, Meeting, MeetingFormat, SessionKind, Slot

# First parts of addresses that are not meetings.
RESERVED_SLUGS = frozenset(
    {
        "account",
        "api",
        "applications",
        "calendars",
        "care",
        "check-in",
        "dev",
        "docs",
        "favicon.ico",
        "healthz",
        "invitations",
        "mails",
        "metrics",
        "openapi.json",
        "organise",
        "readyz",
        "registrations",
        "review",
        "robots.txt",
        "sign-in",
        "sign-out",
        "static",
        "texts",
    }
)
_SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


def is_slug(text: str) -> bool:
    """Whether a meeting may have this address."""
    return bool(_SLUG.match(text)) and text not in RESERVED_SLUGS


@dataclass(frozen=True)
class MeetingHead:
    """What every page of a meeting shows of it, in the language in use."""

    id: str
    slug: str
    name: str
    dates_text: str
    place_text: str
    timezone: str


def head_of(meeting: Meeting) -> MeetingHead:
    """The head of a meeting; its venue must be loaded."""
    return MeetingHead(
        id=meeting.id,
        slug=meeting.slug,
        name=i18n.in_language(meeting.name),
        dates_text=dates_text(meeting),
        place_text=place_text(meeting),
        timezone=meeting.timezone,
    )


def dates_text(meeting: Meeting) -> str:
    """The days of a meeting as people write them: "17–20 June 2025"; "" if not known."""
    if meeting.starts_on is None:
        return ""
    return i18n.show_days(meeting.starts_on, meeting.ends_on or meeting.starts_on)


def said_slot(slot: Slot, timezone: str) -> str:
    """A slot in words: day and hours by the clocks of a zone."""
    return i18n.show_span(slot.starts_at, slot.ends_at, timezone)


def place_text(meeting: Meeting) -> str:
    """Venue and city; "" where they are not known."""
    venue = i18n.in_language(meeting.venue.name) if meeting.venue else ""
    return i18n.show_parts((venue, meeting.city))


@dataclass(frozen=True)
class Origin:
    """Where a fact of a meeting comes from: how we know it, who says it, how it was inferred."""

    basis: Basis = Basis.ENTERED
    source: str = ""
    why: str = ""

    @property
    def columns(self) -> dict[str, str]:
        """What a row keeps of it."""
        return {"basis": self.basis, "source": self.source, "why": self.why}


ENTERED = Origin()


@dataclass(frozen=True)
class TechnicianNamed:
    """Who looks after the technology of a meeting's room is another than before."""

    meeting_id: str


@dataclass(frozen=True)
class SlotGoes:
    """A slot is about to be removed; whoever needs it may refuse."""

    slot_id: str


MOST_CONCERNS = 50  # of one kind are named


@dataclass(frozen=True)
class Concern:
    """Something that organisers have to settle: what, how, and whom it is about.

    `items` are names, each with the path where it is settled.
    """

    title: str
    remedy: str
    items: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Waits:
    """So many of one kind wait for an organiser, and the path of the list that names them."""

    label: str
    number: int
    path: str


@dataclass(frozen=True)
class DeskShown:
    """An organiser looks at a meeting; whoever knows of something to be settled adds it.

    `facts` are further lines on the meeting, each a term and a text; `waiting` is what there may
    be much of, counted.
    """

    meeting: Meeting
    actor: Actor
    waiting: list[Waits] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    concerns: list[Concern] = field(default_factory=list)


class Stage(StrEnum):
    """Where a meeting stands in time."""

    COMING = "coming"
    RUNNING = "running"
    OVER = "over"


def is_timezone(name: str) -> bool:
    """Whether it is the name of a zone, such as Europe/Zurich."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, or a path
        return False
    return True


def stage_of(meeting: Meeting, now: datetime) -> Stage:
    """Where the meeting stands at a moment, by the days of its own zone.

    A meeting whose days are not known is coming.
    """
    today = now.astimezone(ZoneInfo(meeting.timezone)).date()
    if meeting.starts_on is None or today < meeting.starts_on:
        return Stage.COMING
    return Stage.OVER if today > (meeting.ends_on or meeting.starts_on) else Stage.RUNNING


def end_of(meeting: Meeting) -> datetime | None:
    """The end of the meeting's last day, an instant; None where its days are not known."""
    last = meeting.ends_on or meeting.starts_on
    if last is None:
        return None
    midnight = datetime.combine(last + timedelta(days=1), time.min, ZoneInfo(meeting.timezone))
    return midnight.astimezone(UTC)


def local_moment(day: date, hour: time, timezone: str) -> datetime:
    """The instant of a day and an hour as the clocks of a zone show them."""
    return datetime.combine(day, hour, ZoneInfo(timezone)).astimezone(UTC)


def in_order(meetings: Iterable[Meeting], now: datetime) -> list[tuple[Stage, Meeting]]:
    """Meetings as a visitor looks for them: running, then coming, the next first, then past ones.

    Those whose days are not known come last.
    """
    staged = [(stage_of(meeting, now), meeting) for meeting in meetings]
    return sorted(staged, key=lambda one: _place(*one))


def _place(stage: Stage, meeting: Meeting) -> tuple[int, int, str]:
    if meeting.starts_on is None:
        return 3, 0, meeting.slug
    day = meeting.starts_on.toordinal()
    if stage is Stage.OVER:
        return 2, -day, meeting.slug
    return (0 if stage is Stage.RUNNING else 1), day, meeting.slug


STAGE_LABELS: Mapping[Stage, str] = {
    Stage.COMING: lazy("coming"),
    Stage.RUNNING: lazy("under way"),
    Stage.OVER: lazy("over"),
}
STAGE_MARKS: Mapping[Stage, str] = {Stage.COMING: "info", Stage.RUNNING: "ok", Stage.OVER: "off"}
FORMAT_LABELS: Mapping[MeetingFormat, str] = {
    MeetingFormat.IN_PERSON: lazy("In person"),
    MeetingFormat.VIRTUAL: lazy("Online"),
    MeetingFormat.HYBRID: lazy("In person and online"),
}
SESSION_LABELS: Mapping[SessionKind, str] = {
    SessionKind.PLENARY: lazy("Plenary"),
    SessionKind.PANEL: lazy("Panel"),
    SessionKind.FORMAL_MEETING: lazy("Formal meeting"),
    SessionKind.CEREMONY: lazy("Ceremony"),
    SessionKind.BREAK: lazy("Break"),
    SessionKind.RECEPTION: lazy("Reception"),
    SessionKind.EXHIBITION: lazy("Exhibition"),
    SessionKind.OTHER: lazy("Other session"),
}
FEATURE_LABELS: Mapping[str, str] = {
    "interpretation": lazy("Interpretation booths"),
    "hybrid": lazy("Remote participation (hybrid)"),
    "projector": lazy("Projector and screen"),
    "microphones": lazy("Microphones"),
    "recording": lazy("Recording"),
    "step-free": lazy("Step-free access"),
    "hearing-loop": lazy("Hearing loop"),
    "captioning": lazy("Captioning"),
    "catering": lazy("Catering allowed"),
}
