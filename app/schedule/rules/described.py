"""A side event as data in its page, which search engines and assistants read (schema.org, JSON-LD).

It says nothing that the page does not show.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.core import i18n
from app.schedule.models import SET_BACK
from app.schedule.rules.printed import PrintedMeeting, PrintedSpeaker
from app.schedule.rules.programme import Held

VOCABULARY = "https://schema.org"


def described(
    event: Held,
    meeting: PrintedMeeting,
    address: str,
    before: datetime | None,
    places: Collection[str] = (),
) -> dict[str, Any]:
    """A side event in the language in use; `address` is that of its page.

    `before` is when it was to begin before it was moved, None where it was not. `places` are the
    ids of those of whom only is known for whom they speak: they are no person so far.
    """
    zone, printed = ZoneInfo(meeting["timezone"]), event.printed
    found: dict[str, Any] = {
        "@context": VOCABULARY,
        "@type": "Event",
        "@id": address,
        "url": address,
        "name": printed["title"],
        "inLanguage": printed["language"],
        "startDate": event.starts_at.astimezone(zone).isoformat(),
        "endDate": event.ends_at.astimezone(zone).isoformat(),
        "eventStatus": f"{VOCABULARY}/{_status(event, before)}",
        "eventAttendanceMode": f"{VOCABULARY}/{_mode(event)}",
        "location": _places(event),
        "organizer": [{"@type": "Organization", "name": name} for name in event.organisers],
        "performer": [_performer(one, places) for one in printed["speakers"]],
        "superEvent": _meeting(meeting),
    }
    if before is not None and event.is_held:
        found["previousStartDate"] = before.astimezone(zone).isoformat()
    return found


def _performer(one: PrintedSpeaker, places: Collection[str]) -> dict[str, str]:
    if one["person_id"] in places:
        return {"@type": "Organization", "name": one["name"]}
    return {"@type": "Person", "name": f"{one['honorific']} {one['name']}".strip()}


def _status(event: Held, before: datetime | None) -> str:
    if not event.is_held:
        return "EventPostponed" if event.state in SET_BACK else "EventCancelled"
    return "EventScheduled" if before is None else "EventRescheduled"


def _mode(event: Held) -> str:
    joined = event.printed.get("remote_link")
    return "MixedEventAttendanceMode" if joined else "OfflineEventAttendanceMode"


def _places(event: Held) -> list[dict[str, Any]]:
    room = event.printed["room"]
    names = (i18n.in_language(room["name"]), i18n.in_language(room["venue"]))
    place: dict[str, Any] = {"@type": "Place", "name": i18n.show_parts(names)}
    if room["address"]:
        place["address"] = room["address"]
    link = event.printed.get("remote_link")
    return [place, {"@type": "VirtualLocation", "url": link}] if link else [place]


def _meeting(meeting: PrintedMeeting) -> dict[str, str]:
    known = {"@type": "Event", "name": i18n.in_language(meeting["name"])}
    days = {"startDate": meeting["starts_on"], "endDate": meeting["ends_on"]}
    return known | {name: day for name, day in days.items() if day}
