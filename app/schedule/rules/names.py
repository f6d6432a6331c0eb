"""Names for the ids of a scheduling problem, in the language in use."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.core.i18n import (
    comma,
    in_language,
    ngettext,
    show_day,
    show_list,
    show_number,
    show_span,
    show_time,
)
from app.core.i18n import gettext as _
from app.schedule.rules.facts import Facts
from app.schedule.rules.policy import AT_ONCE
from app.side_events.models import Partner, PartnerRole, SideEvent

MOST_NAMES = 3  # in one sentence
ORGANISING = frozenset({PartnerRole.LEAD_ORGANISER, PartnerRole.CO_ORGANISER})


def organisation_id(partner: Partner) -> str:
    """Who an organiser is for the schedule: its entity, or the name as typed."""
    return partner.entity_id or f"name:{' '.join(partner.name.casefold().split())}"


def partner_name(partner: Partner) -> str:
    """The name of a partner: that of its entity, or as typed."""
    return in_language(partner.entity.name) if partner.entity else partner.name


@dataclass(frozen=True)
class Names:
    """Id to name for everything that a sentence about a schedule can name."""

    events: Mapping[str, str]
    rooms: Mapping[str, str]
    people: Mapping[str, str]
    sessions: Mapping[str, str]
    organisations: Mapping[str, str]
    equipment: Mapping[str, str]
    slots: Mapping[str, tuple[datetime, datetime]]  # which have no names but their hours
    timezone: str

    @classmethod
    def of(cls, facts: Facts) -> "Names":
        """The names of a meeting's things."""
        partners = [partner for event in facts.events for partner in event.partners]
        speakers = [speaker for event in facts.events for speaker in event.speakers]
        return cls(
            events={event.id: event.title for event in facts.events},
            rooms={room.id: in_language(room.name) or room.code for room in facts.rooms},
            people={person.id: person.name for person in facts.people}
            | {speaker.person_id: speaker.name for speaker in speakers},
            sessions={session.id: in_language(session.title) for session in facts.sessions},
            organisations={organisation_id(one): partner_name(one) for one in partners},
            equipment={thing.id: in_language(thing.name) for thing in facts.equipment}
            | {AT_ONCE: _("A place among the side events that may be held at one time")},
            slots={slot.id: (slot.starts_at, slot.ends_at) for slot in facts.slots},
            timezone=facts.meeting.timezone,
        )


def some(ids: Iterable[str], names: Mapping[str, str]) -> str:
    """A few names: "A, 2 × B, C and 2 more"."""
    counted = Counter(names.get(one, one) for one in ids)
    shown = comma().join(_named(*one) for one in [*counted.items()][:MOST_NAMES])
    left = sum([*counted.values()][MOST_NAMES:])
    if not left:
        return shown
    sentence = ngettext("%(names)s and %(number)s more", "%(names)s and %(number)s more", left)
    return sentence % {"names": shown, "number": left}


def _named(name: str, number: int) -> str:
    """A name by itself, from right to left or from left to right; with how many bear it."""
    isolated = f"\u2068{name}\u2069"
    return f"{show_number(number)}\u00a0×\u00a0{isolated}" if number > 1 else isolated


def place_pinned(names: Names, start: datetime | None, room_id: str | None) -> str:
    """Where a pin holds an event, either part or both: "Large Room, Tue 15 Jun, 13:15"."""
    said = [names.rooms.get(room_id, room_id)] if room_id else []
    if start:
        said += [show_day(start, names.timezone), show_time(start, names.timezone)]
    return f"\u2068{comma().join(said)}\u2069"


def said_periods(periods: Iterable[tuple[datetime, datetime]], timezone: str) -> str:
    """Periods with their days: "Tue 15 Jun, 08:45–09:45 and Wed 16 Jun, 08:45–09:45"."""
    return show_list(f"\u2068{_period(*one, timezone)}\u2069" for one in periods)


def _period(start: datetime, end: datetime, timezone: str) -> str:
    """A period with its days; of whole days only these, as nobody is away "until 00:00"."""
    if _is_midnight(start, timezone) and _is_midnight(end, timezone) and start < end:
        days = (start, end - timedelta(microseconds=1))
        return " – ".join(dict.fromkeys(show_day(one, timezone) for one in days))
    return show_span(start, end, timezone)


def _is_midnight(moment: datetime, timezone: str) -> bool:
    return moment.astimezone(ZoneInfo(timezone)).time() == time(0)


def named_in(sentence: str, events: Iterable[SideEvent]) -> list[tuple[str, SideEvent | None]]:
    """A sentence in parts: the titles of these side events, each once, and what is between them."""
    left = list(events)
    found: list[tuple[str, SideEvent | None]] = []
    for part in re.split("(\u2068[^\u2069]*\u2069)", sentence):
        event = next((one for one in left if part == f"\u2068{one.title}\u2069"), None)
        if event is not None:
            left.remove(event)
        found.append((part, event))
    return [one for one in found if one[0]]


def all_of(ids: Iterable[str], names: Mapping[str, str]) -> str:
    """All names: "A, B and C"; empty where there are none."""
    counted = Counter(names.get(one, one) for one in ids)
    return show_list(_named(*one) for one in counted.items())
