"""Runs inside the machine's own Python: reads calendars with libical.

A JSON list of texts comes in, a JSON list of what they say goes out, as `read_ics.mjs` says it.
"""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import gi  # type: ignore[import-not-found]  # Debian has it

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib  # type: ignore[import-not-found]  # noqa: E402 - versions first

ANY = ICalGLib.PropertyKind.ANY_PROPERTY
EVENT = ICalGLib.ComponentKind.VEVENT_COMPONENT
ZONE = ICalGLib.Timezone.get_utc_timezone()


def read(file: str) -> dict[str, Any]:
    """What a calendar says, and what libical finds wrong with it."""
    calendar = ICalGLib.Component.new_from_string(file)
    ICalGLib.restriction_check(calendar)  # writes what it finds into the calendar
    said = {name: text(one) for name, one in properties(calendar)}
    return {
        "faults": list(faults(calendar)),
        "method": said.get("METHOD"),
        "name": said.get("X-WR-CALNAME"),
        "zone": said.get("X-WR-TIMEZONE"),
        "refresh": said.get("REFRESH-INTERVAL"),
        "ttl": said.get("X-PUBLISHED-TTL"),
        "others": others(calendar),
        "events": [event(one) for one in events(calendar)],
    }


def faults(calendar: Any) -> Iterator[str]:
    """What libical has to say against a calendar."""
    for component in (calendar, *events(calendar)):
        for name, one in properties(component):
            if name == "X-LIC-ERROR":
                yield one.get_value_as_string()


def others(calendar: Any) -> int:
    """How many parts are no event."""
    every = calendar.count_components(ICalGLib.ComponentKind.ANY_COMPONENT)
    return int(every - calendar.count_components(EVENT))


def events(calendar: Any) -> Iterator[Any]:
    """Each event."""
    one = calendar.get_first_component(EVENT)
    while one is not None:
        yield one
        one = calendar.get_next_component(EVENT)


def properties(component: Any) -> Iterator[tuple[str, Any]]:
    """Each property with its name."""
    one = component.get_first_property(ANY)
    while one is not None:
        yield one.get_x_name() or one.get_property_name(), one
        one = component.get_next_property(ANY)


def event(component: Any) -> dict[str, Any]:
    """What an event says; libical reads several categories as one text."""
    known = dict(properties(component))
    texts = ("uid", "summary", "description", "location", "status", "url")
    said: dict[str, Any] = {name: text(known.get(name.upper())) for name in texts}
    moments = {"stamp": "DTSTAMP", "modified": "LAST-MODIFIED", "start": "DTSTART", "end": "DTEND"}
    said |= {name: moment(known.get(key)) for name, key in moments.items()}
    return said | {
        "sequence": component.get_sequence(),
        "transparency": known["TRANSP"].get_value_as_string(),
        "categories": text(known.get("CATEGORIES")),
        "properties": sorted(name.lower() for name in known),
    }


def text(found: Any) -> str | None:
    """A property's text, as it was before it was written."""
    if found is None:
        return None
    value = found.get_value()
    is_text = value.isa() == ICalGLib.ValueKind.TEXT_VALUE
    return str(value.get_text() if is_text else found.get_value_as_string())


def moment(found: Any) -> str | None:
    """An instant, or a day."""
    if found is None:
        return None
    time = ICalGLib.Time.new_from_string(found.get_value_as_string())
    if time.is_date():
        return f"{time.get_year():04}-{time.get_month():02}-{time.get_day():02}"
    at = datetime.fromtimestamp(time.as_timet_with_zone(ZONE), UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


if __name__ == "__main__":
    json.dump([read(one) for one in json.load(sys.stdin)], sys.stdout)
