"""Builds calendars and data files: of a release, of parts of it, of one event and of one person."""

from app.calendars.service.building import (
    FORMATS,
    Format,
    build,
    event_calendar,
    published,
)
from app.calendars.service.own import (
    OwnCalendar,
    OwnParts,
    calendar_of,
    calendars_of,
    own_parts,
    personal_calendar,
    renew,
    renew_address,
)

__all__ = [
    "FORMATS",
    "Format",
    "OwnCalendar",
    "OwnParts",
    "build",
    "calendar_of",
    "calendars_of",
    "event_calendar",
    "own_parts",
    "personal_calendar",
    "published",
    "renew",
    "renew_address",
]
