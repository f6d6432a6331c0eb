"""Parts of a programme that have a calendar of their own: a day, a room, a theme, an organiser."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from urllib.parse import quote
from zoneinfo import ZoneInfo

from app.calendars.rules.words import one_line
from app.core import i18n
from app.core.i18n import lazy
from app.schedule.rules.printed import PrintedProgramme, PrintedSession, PrintedTheme


class Kind(StrEnum):
    """By what a programme is divided; the word in the address."""

    DAYS = "days"
    ROOMS = "rooms"
    THEMES = "themes"
    ORGANISATIONS = "organisations"


KINDS: Mapping[Kind, str] = {
    Kind.DAYS: lazy("A day"),
    Kind.ROOMS: lazy("A room"),
    Kind.THEMES: lazy("A theme"),
    Kind.ORGANISATIONS: lazy("Side events of a State or organisation"),
}


@dataclass(frozen=True)
class Part:
    """A part of a programme: what its address ends in, and what it is called."""

    kind: Kind
    key: str
    name: str

    @property
    def path(self) -> str:
        """Its address below the meeting's, without an ending."""
        return f"/{self.kind.value}/{quote(self.key, safe='')}"


@dataclass(frozen=True)
class Published:
    """A side event of a release with whatever parts it is in; `hosts` are organisations' ids."""

    event_id: str
    starts_at: datetime
    room_id: str
    themes: Sequence[PrintedTheme]
    hosts: Sequence[str]


def in_part(kind: Kind, key: str, events: Iterable[Published], zone: str) -> set[str]:
    """The ids of the side events that are in a part."""
    return {one.event_id for one in events if key in _keys(kind, one, ZoneInfo(zone))}


def sessions_in(kind: Kind, key: str, programme: PrintedProgramme) -> set[str]:
    """The ids of the official sessions that are in a part; of themes and hosts there are none."""
    zone = ZoneInfo(programme["meeting"]["timezone"])
    return {
        one["id"]
        for one in programme["sessions"]
        if (kind is Kind.ROOMS and key in one["rooms"])
        or (kind is Kind.DAYS and key == _day_of(one, zone))
    }


def parts_of(
    programme: PrintedProgramme, events: Sequence[Published], names: Mapping[str, str]
) -> list[Part]:
    """Every part that holds anything, in order; `names` are those of organisations, by id."""
    return [
        *_days(programme, events),
        *_rooms(programme, events),
        *_themes(events),
        *sorted(
            (Part(Kind.ORGANISATIONS, one, one_line(name)) for one, name in names.items()),
            key=lambda part: part.name.casefold(),
        ),
    ]


def _days(programme: PrintedProgramme, events: Iterable[Published]) -> Iterator[Part]:
    zone = ZoneInfo(programme["meeting"]["timezone"])
    days = {key for one in events for key in _keys(Kind.DAYS, one, zone)}
    days |= {_day_of(one, zone) for one in programme["sessions"]}
    for day in sorted(days - {""}):
        yield Part(Kind.DAYS, day, i18n.show_date(date.fromisoformat(day)))


def _rooms(programme: PrintedProgramme, events: Iterable[Published]) -> Iterator[Part]:
    used = {one.room_id for one in events}
    used |= {room for one in programme["sessions"] for room in one["rooms"]}
    for room_id, room in programme["rooms"].items():
        if room_id in used:
            yield Part(Kind.ROOMS, room_id, one_line(i18n.in_language(room["name"])))


def _themes(events: Iterable[Published]) -> Iterator[Part]:
    found = {
        theme["code"]: one_line(i18n.in_language(theme["name"]))
        for one in events
        for theme in one.themes
    }
    for code, name in sorted(found.items(), key=lambda theme: theme[1].casefold()):
        yield Part(Kind.THEMES, code, name)


def _keys(kind: Kind, one: Published, zone: ZoneInfo) -> Sequence[str]:
    match kind:
        case Kind.DAYS:
            return [one.starts_at.astimezone(zone).date().isoformat()]
        case Kind.ROOMS:
            return [one.room_id]
        case Kind.THEMES:
            return [theme["code"] for theme in one.themes]
        case Kind.ORGANISATIONS:
            return one.hosts


def _day_of(session: PrintedSession, zone: ZoneInfo) -> str:
    if session["starts_at"]:
        return datetime.fromisoformat(session["starts_at"]).astimezone(zone).date().isoformat()
    return session["held_on"] or ""
