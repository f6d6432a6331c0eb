"""The programme on paper, in the language in use, as plain data for the document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.i18n import gettext as _
from app.core.i18n import in_language, show_date, show_datetime, show_parts, show_period, show_time
from app.meetings.rules import MeetingHead
from app.schedule.rules.history import because
from app.schedule.rules.printed import PrintedBasis, PrintedRoom
from app.schedule.rules.programme import Day, Held, Stretch


@dataclass(frozen=True, kw_only=True)
class Issue:
    """Which release is on paper; `note` is what the organisers say of it."""

    name: str
    number: int
    published_at: datetime
    note: str

    @property
    def said(self) -> str:
        """The note as it is printed: as the reason of what changed, if this is not the first."""
        return because(self.note) if self.number > 1 else self.note


def paper_of(
    head: MeetingHead, days: Sequence[Day], issue: Issue | None, url: str, qr: Mapping[str, Any]
) -> dict[str, Any]:
    """The data of the document `schedule/programme`.

    `issue` is None while only the official programme is public. `url` is the programme's page, and
    `qr` a code that leads there.
    """
    return {
        "title": _("Programme: %(meeting)s") % {"meeting": head.name},
        "label": _("Programme"),
        "meeting": head.name,
        "dates": show_parts((head.dates_text, head.place_text)),
        "issue": _said_of(issue, head.timezone),
        "note": issue.said if issue else "",
        "days": [_day(day, head.timezone) for day in days],
        "nothing": _("The hours of this meeting are not known."),
        "rooms_title": _("Rooms"),
        "rooms": _rooms(days),
        "qr": dict(qr),
        "url": url,
        "url_said": _("The programme as it stands now:"),
    }


def _said_of(issue: Issue | None, zone: str) -> str:
    if issue is None:
        return _(
            "The side events are not published yet. "
            "This is the official programme as far as it is known."
        )
    release = _("Release %(number)s, published on %(moment)s") % {
        "number": issue.number,
        "moment": show_datetime(issue.published_at, zone),
    }
    return " · ".join(part for part in (issue.name, release) if part)


def _day(day: Day, zone: str) -> dict[str, Any]:
    return {
        "title": show_date(day.on) if day.on else _("Day not known"),
        "stretches": [_stretch(stretch, zone) for stretch in day.stretches],
    }


def _stretch(stretch: Stretch, zone: str) -> dict[str, Any]:
    session = stretch.session
    return {
        "hours": _hours(stretch, zone),
        "official": session is not None,
        "title": in_language(session["title"]) if session else _("Side events"),
        "rooms": show_parts(in_language(room["name"]) for room in stretch.rooms),
        "note": session["note"] if session else "",
        "mark": _mark(session) if session else "",
        "events": [_event(event, stretch, zone) for event in stretch.events],
    }


def _hours(stretch: Stretch, zone: str) -> str:
    if stretch.starts_at is None:
        return _("Hour not known")
    if stretch.ends_at is None:
        return show_time(stretch.starts_at, zone)
    return show_period(stretch.starts_at, stretch.ends_at, zone)


def _event(event: Held, stretch: Stretch, zone: str) -> dict[str, Any]:
    as_stretch = (event.starts_at, event.ends_at) == (stretch.starts_at, stretch.ends_at)
    own_hours = not as_stretch or not event.is_held
    return {
        "title": event.printed["title"],
        "room": in_language(event.printed["room"]["name"]),
        "hours": show_period(event.starts_at, event.ends_at, zone) if own_hours else "",
        "by": show_parts(event.organisers),
        "state": str(event.mark[1]) if event.mark else "",
        "off": not event.is_held,
        "was": "" if event.is_held else _("was:"),
        "mark": _("demo") if event.printed["is_demo"] else _mark(event.printed),
    }


def _mark(fact: PrintedBasis) -> str:
    return {"demo": _("demo"), "inferred": _("inferred")}.get(fact["basis"], "")


def _rooms(days: Sequence[Day]) -> list[dict[str, str]]:
    """The rooms in which something is, by name, each with where it is."""
    stretches = [stretch for day in days for stretch in day.stretches]
    rooms: dict[str, PrintedRoom] = {
        room["id"]: room
        for stretch in stretches
        for room in (*stretch.rooms, *(event.printed["room"] for event in stretch.events))
    }
    found = [
        {
            "name": in_language(room["name"]),
            "where": show_parts((in_language(room["venue"]), room["address"])),
        }
        for room in rooms.values()
    ]
    return sorted(found, key=lambda one: one["name"])
