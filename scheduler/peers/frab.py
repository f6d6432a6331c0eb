"""frab's schedule.xml, which pretalx and many others write too, as a problem.

The schedule becomes what has been published: solving then means to repair it.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from scheduler.peers.markup import Element, parse_xml
from scheduler.peers.periods import LONGEST, Span, merged, minutes_of, named
from scheduler.problem import (
    Event,
    Person,
    Placement,
    Problem,
    ProblemError,
    Room,
    Slot,
    Weights,
    zone_of,
)

_DURATION: Final = re.compile(r"(\d{1,3}):([0-5]\d)(?::00?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Talk:
    id: str
    room: str
    start: int
    duration: int
    track: str
    people: tuple[str, ...]

    @property
    def span(self) -> Span:
        return self.start, self.start + self.duration


def read_frab(content: bytes) -> Problem:
    """The problem of a file's bytes; ProblemError names the line of the first mistake."""
    root = parse_xml(content)
    if root.tag != "schedule":
        raise _error(root, f"must be <schedule>, not <{root.tag}>")
    names = _person_names(root)
    ids = _ids(root)
    clock = _Clock(root)
    by_day = [
        (
            day,
            [
                _talk(event, room.get("name", ""), next(ids), names, clock.start(day, event))
                for room in day.iterfind("room")
                for event in room.iterfind("event")
            ],
        )
        for day in root.iterfind("day")
    ]
    talks = [talk for _, held in by_day for talk in held]
    if not talks:
        raise ProblemError("the file: has no event")
    days = merged((span for day, held in by_day for span in _hours(day, held)), touching=False)
    return Problem(
        name=root.findtext("conference/title") or "",
        timezone=root.findtext("conference/time_zone_name") or "",
        slots=tuple(_slot(day) for day in days),
        start_step=_step(root, days, talks),
        rooms=tuple(Room(name, 0) for name in dict.fromkeys(_rooms(root))),
        people=tuple(Person(one) for one in dict.fromkeys(n for t in talks for n in t.people)),
        events=tuple(_event(talk) for talk in talks),
        published=tuple(Placement(talk.id, talk.room, talk.start) for talk in talks),
        weights=Weights(room_fit=0),
    )


def _error(element: Element, what: str) -> ProblemError:
    return ProblemError(f"line {element.sourceline}: {what}")


def _hours(day: Element, talks: Iterable[_Talk]) -> Iterator[Span]:
    """From the first to the last minute of a day, as it says and as its events need."""
    spans = [talk.span for talk in talks]
    if day.get("start") and day.get("end"):
        start, end = (_moment(day, day.get(name, "")) for name in ("start", "end"))
        if end < start:
            raise _error(day, "the day ends before it starts")
        spans += [(start, end)] if start < end else []
    if spans:
        start, end = min(start for start, _ in spans), max(end for _, end in spans)
        if end - start > LONGEST:
            raise _error(day, "the day and its events are more than 31 days apart")
        yield start, end


def _rooms(root: Element) -> Iterator[str]:
    for room in root.iterfind("day/room"):
        if not room.get("name"):
            raise _error(room, "the room has no name")
        yield room.get("name", "")


def _person_names(root: Element) -> dict[str, str]:
    """What each person is called here: by the name, and a key behind it where two share it."""
    keys: dict[str, set[str]] = {}
    for person in root.iterfind("day/room/event/persons/person"):
        keys.setdefault(_text(person), set()).add(_key(person))
    return {
        key: name if len(same) == 1 else f"{name} ({key})"
        for name, same in keys.items()
        for key in same
    }


def _text(element: Element) -> str:
    return (element.text or "").strip()


def _key(person: Element) -> str:
    return person.get("guid") or person.get("id") or _text(person)


def _ids(root: Element) -> Iterator[str]:
    """What each event is called, in order: its number, or where two share one, its long name."""
    events = list(root.iterfind("day/room/event"))
    shared = Counter(event.get("id") for event in events)
    seen: set[str] = set()
    for event in events:
        number = event.get("id", "")
        name = number if number and shared[number] == 1 else event.get("guid", "")
        if not name or name in seen:
            raise _error(event, "the event has no id and guid of its own")
        seen.add(name)
        yield name


def _talk(event: Element, room: str, name: str, names: dict[str, str], start: int) -> _Talk:
    duration = _minutes(event.findtext("duration"))
    if not duration:
        raise _error(event, "the event has no duration of hours and minutes above 0")
    people = [_key(person) for person in event.iterfind("persons/person") if _text(person)]
    return _Talk(
        id=name,
        room=room,
        start=start,
        duration=duration,
        track=(event.findtext("track") or "").strip(),
        people=tuple(dict.fromkeys(names[key] for key in people)),
    )


def _minutes(text: str | None) -> int:
    """The minutes of a duration like 01:30, 0 where it is none."""
    found = _DURATION.fullmatch((text or "").strip())
    return int(found[1]) * 60 + int(found[2]) if found else 0


def _moment(element: Element, text: str) -> int:
    try:
        return minutes_of(datetime.fromisoformat(text))
    except (ValueError, TypeError) as error:
        what = f"{text[:40]!r} is no time in whole minutes with an offset"
        raise _error(element, what) from error


class _Clock:
    """When events start: older files give only the day and the hour on the wall."""

    def __init__(self, root: Element) -> None:
        self._zone = zone_of((root.findtext("conference/time_zone_name") or "").strip())
        self._change = _minutes(root.findtext("conference/day_change"))

    def start(self, day: Element, event: Element) -> int:
        """The start of an event of a day, in minutes since 1970."""
        given = (event.findtext("date") or "").strip()
        if given:
            return _moment(event, given)
        hours = (event.findtext("start") or "").strip()
        try:
            start = datetime.fromisoformat(f"{day.get('date')}T{hours}").replace(tzinfo=self._zone)
            late = start.hour * 60 + start.minute < self._change  # after midnight
            return minutes_of(start + timedelta(days=1) if late else start)
        except (ValueError, OverflowError) as error:
            raise _error(event, f"the start {hours[:40]!r} is no time of its day") from error


def _slot(day: Span) -> Slot:
    return Slot(named(day[0]), *day)


def _step(root: Element, days: Iterable[Span], talks: Iterable[_Talk]) -> int | None:
    """The step of the conference, finer where an event does not keep to it."""
    days = list(days)
    late = [
        talk.start - next(start for start, end in days if start <= talk.start < end)
        for talk in talks
    ]
    return math.gcd(_minutes(root.findtext("conference/timeslot_duration")), *late) or None


def _event(talk: _Talk) -> Event:
    return Event(
        id=talk.id,
        duration=talk.duration,
        people=talk.people,
        themes=frozenset([talk.track]) if talk.track else frozenset(),
    )
