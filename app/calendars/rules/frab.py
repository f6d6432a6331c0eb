"""Writes entries as frab's schedule.json and schedule.xml, which signs and programme apps read.

The format has no place for what is cancelled, has no hours or no room: such entries are left out.
"""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lxml import etree

from app.calendars.rules.entries import SIDE_EVENT, Entry, Feed, Named
from app.core.i18n import gettext as _

JSON_TYPE = "application/json"
XML_TYPE = "application/xml"
GENERATOR = "Corridor"
TIMESLOT = "00:05"
SHORTEST_ACRONYM = 4


@dataclass(frozen=True, kw_only=True)
class Talk:
    """An entry as the format wants it; `start` and `end` are in the meeting's zone."""

    entry: Entry
    id: int
    guid: str
    start: datetime
    end: datetime
    room: str

    @property
    def duration(self) -> str:
        """Hours and minutes: "01:30"."""
        # By instants: between two times of one zone Python counts the hours on the clock.
        minutes = int(self.end.timestamp() - self.start.timestamp()) // 60
        return f"{minutes // 60:02}:{minutes % 60:02}"

    @property
    def track(self) -> str:
        """The first theme."""
        return self.entry.themes[0] if self.entry.themes else _("Side events")

    @property
    def abstract(self) -> str:
        """Who organises, who speaks."""
        return "\n".join(self.entry.lines)


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day of the programme: its talks by room, in order."""

    index: int
    on: date
    rooms: Mapping[str, Sequence[Talk]]
    starts_at: datetime
    ends_at: datetime


def as_json(feed: Feed, entries: Iterable[Entry]) -> bytes:
    """schedule.json."""
    days = _days(feed, entries)
    conference = {
        **_head(feed, days),
        "daysCount": len(days),
        "time_zone_name": feed.timezone,
        "rooms": [{"name": name, "guid": _guid(feed, f"room:{name}")} for name in _rooms(days)],
        "days": [_json_day(feed, day) for day in days],
    }
    schedule = {
        "version": str(feed.number),
        "base_url": f"{feed.base_url}/{feed.slug}",
        "conference": conference,
    }
    content = {"generator": {"name": GENERATOR}, "schedule": schedule}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def as_xml(feed: Feed, entries: Iterable[Entry]) -> bytes:
    """schedule.xml."""
    days = _days(feed, entries)
    root = etree.Element("schedule")
    etree.SubElement(root, "generator", name=GENERATOR)
    _leaf(root, "url", f"{feed.base_url}/{feed.slug}/programme.xml")
    _leaf(root, "version", str(feed.number))
    conference = etree.SubElement(root, "conference")
    for name, value in _head(feed, days).items():
        _leaf(conference, name, value)
    _leaf(conference, "days", str(len(days)))
    _leaf(conference, "time_zone_name", feed.timezone)
    for day in days:
        _xml_day(feed, root, day)
    body: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return body


def acronym_of(slug: str) -> str:
    """The meeting's address in the letters that the format allows, four at least."""
    acronym = slug.replace("-", "_")
    return acronym if len(acronym) >= SHORTEST_ACRONYM else f"meeting_{acronym}"


def _days(feed: Feed, entries: Iterable[Entry]) -> list[Day]:
    by_day: dict[date, list[Talk]] = {}
    for talk in _talks(feed, entries):
        by_day.setdefault(talk.start.date(), []).append(talk)
    if not by_day:  # the format wants one day at least
        by_day = {feed.starts_on or feed.published_at.astimezone(feed.zone).date(): []}
    return [_day(feed, index, on, by_day[on]) for index, on in enumerate(sorted(by_day), 1)]


def _day(feed: Feed, index: int, on: date, talks: Sequence[Talk]) -> Day:
    rooms: dict[str, list[Talk]] = {}
    for talk in talks:
        rooms.setdefault(talk.room, []).append(talk)
    midnight = datetime(on.year, on.month, on.day, tzinfo=feed.zone)
    starts_at = min((talk.start for talk in talks), key=datetime.timestamp, default=midnight)
    ends_at = max((talk.end for talk in talks), key=datetime.timestamp, default=midnight)
    return Day(index=index, on=on, rooms=rooms, starts_at=starts_at, ends_at=ends_at)


def _talks(feed: Feed, entries: Iterable[Entry]) -> list[Talk]:
    held = [one for one in entries if one.starts_at and one.location and not one.cancelled]
    venues: dict[str, set[str]] = {}
    for entry in held:
        venues.setdefault(entry.room, set()).add(entry.venue)
    numbers = _numbers(feed, held)
    return [
        _talk(feed, entry, numbers[entry.id], ambiguous=len(venues[entry.room]) > 1)
        for entry in held
    ]


def _talk(feed: Feed, entry: Entry, number: int, *, ambiguous: bool) -> Talk:
    assert entry.starts_at is not None  # noqa: S101 - the caller chose those that have an hour
    start = entry.starts_at.astimezone(feed.zone)
    end = (entry.ends_at or entry.starts_at).astimezone(feed.zone)
    room = entry.location if ambiguous else entry.room
    return Talk(
        entry=entry,
        id=number,
        guid=_guid(feed, entry.id),
        start=start,
        end=end,
        room=room or entry.venue,
    )


def _numbers(feed: Feed, entries: Iterable[Entry]) -> dict[str, int]:
    """A whole number for each entry, which tells nothing about how many there are."""
    numbers: dict[str, int] = {}
    taken: set[int] = set()
    for entry in sorted(entries, key=lambda one: one.id):
        number = uuid.UUID(_guid(feed, entry.id)).int % 2**31 or 1
        while number in taken:
            number += 1
        taken.add(number)
        numbers[entry.id] = number
    return numbers


def _head(feed: Feed, days: Sequence[Day]) -> dict[str, str]:
    first, last = feed.starts_on or days[0].on, feed.ends_on or days[-1].on
    return {
        "title": feed.name,
        "acronym": acronym_of(feed.slug),
        "start": min(first, days[0].on).isoformat(),
        "end": max(last, days[-1].on).isoformat(),
        "timeslot_duration": TIMESLOT,
        "url": f"{feed.base_url}/{feed.slug}",
    }


def _rooms(days: Iterable[Day]) -> list[str]:
    return list(dict.fromkeys(name for day in days for name in day.rooms))


def _json_day(feed: Feed, day: Day) -> dict[str, object]:
    return {
        "index": day.index,
        "date": day.on.isoformat(),
        "day_start": day.starts_at.isoformat(),
        "day_end": day.ends_at.isoformat(),
        "rooms": {
            room: [_json_talk(feed, talk) for talk in talks] for room, talks in day.rooms.items()
        },
    }


def _json_talk(feed: Feed, talk: Talk) -> dict[str, object]:
    entry, url = talk.entry, feed.base_url + talk.entry.path
    return {
        "guid": talk.guid,
        "id": talk.id,
        "date": talk.start.isoformat(),
        "start": f"{talk.start:%H:%M}",
        "duration": talk.duration,
        "room": talk.room,
        "slug": _slug(feed, talk),
        "url": url,
        "title": entry.title,
        "subtitle": entry.organisers,
        "track": talk.track,
        "type": entry.kind,
        "language": entry.language,
        "abstract": talk.abstract,
        "description": entry.description,
        "persons": [
            {"guid": _person_guid(feed, person), "name": person.name} for person in entry.people
        ],
        "links": [],
    }


def _xml_day(feed: Feed, root: etree._Element, day: Day) -> None:
    element = etree.SubElement(
        root,
        "day",
        index=str(day.index),
        date=day.on.isoformat(),
        start=day.starts_at.isoformat(),
        end=day.ends_at.isoformat(),
    )
    for name, talks in day.rooms.items():
        room = etree.SubElement(element, "room", name=name, guid=_guid(feed, f"room:{name}"))
        for talk in talks:
            _xml_talk(feed, room, talk)


def _xml_talk(feed: Feed, room: etree._Element, talk: Talk) -> None:
    entry = talk.entry
    event = etree.SubElement(room, "event", id=str(talk.id), guid=talk.guid)
    leaves = {
        "date": talk.start.isoformat(),
        "start": f"{talk.start:%H:%M}",
        "duration": talk.duration,
        "room": talk.room,
        "slug": _slug(feed, talk),
        "url": feed.base_url + entry.path,
        "title": entry.title,
        "subtitle": entry.organisers,
        "track": talk.track,
        "type": entry.kind,
        "language": entry.language,
        "abstract": talk.abstract,
        "description": entry.description,
    }
    for name, value in leaves.items():
        _leaf(event, name, value)
    persons = etree.SubElement(event, "persons")
    for person in entry.people:
        _leaf(persons, "person", person.name).set("guid", _person_guid(feed, person))
    etree.SubElement(event, "links")


def _leaf(parent: etree._Element, name: str, text: str) -> etree._Element:
    element = etree.SubElement(parent, name)
    element.text = text
    return element


def _slug(feed: Feed, talk: Talk) -> str:
    kind = "event" if talk.entry.kind == SIDE_EVENT else "session"
    return f"{acronym_of(feed.slug)}-{kind}-{talk.entry.id}"


def _person_guid(feed: Feed, person: Named) -> str:
    return _guid(feed, f"person:{person.name}:{person.affiliation}")


def _guid(feed: Feed, name: str) -> str:
    """The same for the same thing in every release of a meeting."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{feed.first_url}/{feed.slug}#{name}"))
