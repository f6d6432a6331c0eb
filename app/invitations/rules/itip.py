"""Writes an entry as a message that calendars act on by themselves (iTIP, RFC 5546).

One event, one person asked, METHOD on the calendar, the same UID as in every feed: so an invitation
and a feed of the same event never make two of it. Nobody else's address is in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from icalendar import Calendar

from app.calendars.rules import ical
from app.calendars.rules.entries import ATTENDS, Entry, Feed
from app.invitations.models import Method
from app.side_events.models import SpeakerRole

MEDIA_TYPE = "text/calendar; method={method}"
FILE_NAME = "invite.ics"


@dataclass(frozen=True)
class Invited:
    """Whoever is invited; `answer` is what they said last (RFC 5545, 3.2.12)."""

    name: str
    email: str
    roles: tuple[str, ...] = ()
    answer: str = "NEEDS-ACTION"


def _role(roles: Sequence[str]) -> str:
    """How calendars call somebody's part (RFC 5545, 3.2.16): who only marked it may stay away."""
    if SpeakerRole.CHAIR in roles:
        return "CHAIR"
    return "OPT-PARTICIPANT" if set(roles) == {ATTENDS} else "REQ-PARTICIPANT"


def written(method: Method, feed: Feed, entry: Entry, invited: Invited) -> str:
    """The message to one person; it is as new as the feed says (`published_at`).

    What is taken out of one calendar and held all the same has no STATUS (RFC 5546, 3.2.5).
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", ical.PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value.upper())
    cancels = method is Method.CANCEL
    event = ical.event_of(feed, entry)
    if cancels and not entry.cancelled:
        del event["status"]
    attendee = ical.address_of(invited.name, invited.email)
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params["ROLE"] = _role(invited.roles)
    if not cancels:
        attendee.params["PARTSTAT"] = invited.answer
        attendee.params["RSVP"] = "TRUE"
    event.add("attendee", attendee)
    calendar.add_component(event)
    body: bytes = calendar.to_ical(sorted=False)
    return body.decode()
