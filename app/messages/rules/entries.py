"""What the entry for a calendar says that a mail carries, for whoever reads it before it goes."""

from dataclasses import dataclass
from datetime import datetime

from icalendar import Calendar, Event


@dataclass(frozen=True)
class EntrySaid:
    """One entry: what a calendar does with it, and what it shows."""

    takes_out: bool
    title: str
    starts_at: datetime | None
    ends_at: datetime | None
    where: str
    text: str


def entries_said(text: str) -> list[EntrySaid]:
    """What the entries of a calendar file say that we wrote."""
    calendar = Calendar.from_ical(text)
    takes_out = str(calendar.get("method", "")).upper() == "CANCEL"
    return [_said(event, takes_out=takes_out) for event in calendar.events]


def _said(event: Event, *, takes_out: bool) -> EntrySaid:
    return EntrySaid(
        takes_out=takes_out,
        title=str(event.get("summary", "")),
        starts_at=_moment(event, "dtstart"),
        ends_at=_moment(event, "dtend"),
        where=str(event.get("location", "")),
        text=str(event.get("description", "")),
    )


def _moment(event: Event, name: str) -> datetime | None:
    found = event.get(name)
    return found.dt if found is not None and isinstance(found.dt, datetime) else None
