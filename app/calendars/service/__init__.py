"""Builds calendars and data files: of a release, of parts of it, of one event and of one person."""

from app.calendars.service.building import (
    FORMATS,
    Format,
    add_files,
    build,
    event_calendar,
    feed_of,
    published,
)
from app.calendars.service.own import (
    OwnCalendar,
    OwnParts,
    RaisedWanted,
    calendar_of,
    calendars_of,
    is_noted,
    note_fetch,
    own_entry,
    own_parts,
    personal_calendar,
    renew,
    renew_address,
)
from app.calendars.service.parts import calendars_page, part_calendar, part_page

__all__ = [
    "FORMATS",
    "Format",
    "OwnCalendar",
    "OwnParts",
    "RaisedWanted",
    "add_files",
    "build",
    "calendar_of",
    "calendars_of",
    "calendars_page",
    "event_calendar",
    "feed_of",
    "is_noted",
    "note_fetch",
    "own_entry",
    "own_parts",
    "part_calendar",
    "part_page",
    "personal_calendar",
    "published",
    "renew",
    "renew_address",
]
