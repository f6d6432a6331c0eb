"""Writes entries as iCalendar (RFC 5545), as calendar programmes really read it.

Times are instants in UTC: a file with zones is an hour off in some readers, and nothing here
recurs. The local hour is written out in the description.
"""

import re
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from icalendar import Calendar, Event, vCalAddress, vCategory, vText

from app.calendars.rules.entries import FREE, NOTE, Entry, Feed
from app.calendars.rules.words import one_line
from app.core import i18n
from app.core.i18n import gettext as _

MEDIA_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Corridor//Programme//EN"
_ENTRY = re.compile(rb"^BEGIN:VEVENT\r\nUID:(\w+)@.*?^END:VEVENT\r\n", re.DOTALL | re.MULTILINE)
REFRESH = "PT1H"  # most programmes ask less often whatever is said here


class Text(vText):
    r"""Text that is read back as it was written; the library would turn `\N` into a line end."""

    def to_ical(self) -> bytes:
        """The text with backslash, semicolon, comma and line end escaped (RFC 5545, 3.3.11)."""
        text = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return text.replace("\n", "\\n").encode()


class Texts(vCategory):
    """Several texts in one property."""

    def to_ical(self) -> bytes:
        """The texts, each escaped, with commas between them."""
        return b",".join(Text(one).to_ical() for one in self.cats)


def as_ical(feed: Feed, entries: Iterable[Entry], *, name: str = "") -> bytes:
    """A calendar with the entries whose day is known, called `name` or as the meeting is."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", Text(name or feed.name))
    # Said to be a text: else half of the readers show the signs before its commas.
    calendar.add("x-wr-calname", Text(name or feed.name), parameters={"VALUE": "TEXT"})
    calendar.add("x-wr-timezone", Text(feed.timezone))
    calendar.add("refresh-interval", Text(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", Text(REFRESH))
    for entry in entries:
        if entry.starts_at is not None or entry.day is not None:
            calendar.add_component(event_of(feed, entry))
    body: bytes = calendar.to_ical(sorted=False)
    return body


def only(whole: bytes, ids: Collection[str], empty: bytes) -> bytes:
    """The entries with these ids of a calendar that we wrote, in the head of an `empty` one.

    Within an entry every line end is escaped or followed by a blank: none can look like its end.
    """
    head, end = empty.split(b"END:VCALENDAR", 1)
    kept = [one[0] for one in _ENTRY.finditer(whole) if one[1].decode() in ids]
    return b"".join((head, *kept, b"END:VCALENDAR", end))


def uid_of(entry_id: str, first_url: str) -> str:
    """What a calendar programme knows an entry by, for ever: not its title, hour or room, nor the
    address that the service has by now.
    """
    return f"{entry_id}@{urlsplit(first_url).hostname}"


def event_of(feed: Feed, entry: Entry) -> Event:
    """One entry of a feed; an invitation by mail says the same of it, under the same UID."""
    event = Event()
    event.add("uid", Text(uid_of(entry.id, feed.first_url)))
    as_of = max(feed.published_at, entry.changed_at or feed.published_at).astimezone(UTC)
    event.add("dtstamp", as_of)
    event.add("last-modified", as_of)
    event.add("sequence", entry.sequence)
    _add_hours(event, entry)
    event.add("summary", Text(_summary(entry)))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    free = entry.cancelled or entry.starts_at is None or entry.kind == FREE
    event.add("transp", "TRANSPARENT" if free else "OPAQUE")
    if entry.location:
        event.add("location", Text(entry.location))
    event.add("description", Text(_description(feed, entry)))
    event.add("organizer", address_of(feed.name, feed.sender))  # as RFC 5546, 3.2.1 wants it
    event.add("url", feed.base_url + entry.path)
    if entry.themes:
        event.add("categories", Texts(list(entry.themes)))
    return event


def address_of(name: str, email: str) -> vCalAddress:
    """Whoever invites or is invited."""
    address = vCalAddress(f"mailto:{one_line(email).replace(' ', '')}")
    name = one_line(name).replace('"', "'")  # a parameter has no place for it
    if name:
        address.params["CN"] = name
    return address


def _add_hours(event: Event, entry: Entry) -> None:
    if entry.starts_at is None:
        event.add("dtstart", entry.day)  # a whole day: its hour is not known
        return
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    if entry.ends_at is not None:
        event.add("dtend", entry.ends_at.astimezone(UTC))


def _summary(entry: Entry) -> str:
    title = entry.short_title or entry.title
    if entry.cancelled and entry.undecided:
        return _("BEING DECIDED ON AGAIN: %(title)s") % {"title": title}
    if entry.cancelled and entry.waits:
        return _("NEW TIME FOLLOWS: %(title)s") % {"title": title}
    return _("CANCELLED: %(title)s") % {"title": title} if entry.cancelled else title


def details_of(feed: Feed, entry: Entry) -> list[str]:
    """What an entry says besides its title, hours and place, line by line."""
    said = "\n".join(_beyond_place(feed, entry)).split("\n")
    return [line for line in (*said, *entry.themes) if line]


def _description(feed: Feed, entry: Entry) -> str:
    facts = [] if entry.kind == NOTE else [_when(feed, entry)]
    if entry.location:
        facts.append(_("Where: %(place)s") % {"place": entry.location})
    lines, *rest = _beyond_place(feed, entry)
    parts = ["\n".join([*facts, *filter(None, [lines])]), *rest]
    return "\n\n".join(part for part in parts if part)


def _beyond_place(feed: Feed, entry: Entry) -> tuple[str, str, str]:
    meeting = _("Meeting: %(name)s") % {"name": feed.name}
    return "\n".join(entry.lines), entry.description, meeting


def _when(feed: Feed, entry: Entry) -> str:
    if entry.starts_at is None:
        return _("When: the hour is not known yet.")
    start = entry.starts_at.astimezone(feed.zone)
    words = {
        "day": i18n.show_date(start, feed.timezone),
        "hours": _hours(entry, start, feed.timezone),
        "zone": feed.timezone,
        "offset": start.strftime("%z")[:3] + ":" + start.strftime("%z")[3:5],
    }
    return _("When: %(day)s, %(hours)s (%(zone)s, UTC%(offset)s)") % words


def _hours(entry: Entry, start: datetime, timezone: str) -> str:
    if entry.ends_at is None:
        return i18n.show_time(start, timezone)
    return i18n.show_period(start, entry.ends_at, timezone)
