"""Rules of meetings: addresses that are taken, how dates and places are said."""

import re
from dataclasses import dataclass

from app.core import i18n
from app.meetings.models import Meeting

# First parts of addresses that are not meetings.
RESERVED_SLUGS = frozenset(
    {
        "account",
        "api",
        "applications",
        "calendars",
        "dev",
        "docs",
        "favicon.ico",
        "healthz",
        "metrics",
        "openapi.json",
        "organise",
        "readyz",
        "registrations",
        "robots.txt",
        "sign-in",
        "sign-out",
        "static",
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


def place_text(meeting: Meeting) -> str:
    """Venue and city; "" where they are not known."""
    venue = i18n.in_language(meeting.venue.name) if meeting.venue else ""
    return ", ".join(dict.fromkeys(part for part in (venue, meeting.city) if part))
