"""Time zones that people choose from, and hours by the clocks of somebody elsewhere."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_gmt

from app.core import clock, i18n
from app.core.collation import in_order
from app.core.i18n import lazy

REGIONS: Mapping[str, str] = {  # by what IANA's names of zones begin with
    "Africa": lazy("Africa"),
    "America": lazy("America"),
    "Antarctica": lazy("Antarctica"),
    "Arctic": lazy("Arctic"),
    "Asia": lazy("Asia"),
    "Atlantic": lazy("Atlantic Ocean"),
    "Australia": lazy("Australia"),
    "Europe": lazy("Europe"),
    "Indian": lazy("Indian Ocean"),
    "Pacific": lazy("Pacific Ocean"),
}


class Place(NamedTuple):
    """A zone as people look for it: in which part of the world, by its city, with its offset."""

    zone: str
    region: str
    name: str


@cache
def zones() -> tuple[str, ...]:
    """The zones of places by IANA's names ("Europe/Zurich"), each under one name only."""
    named = (one for one in _installed() if one.partition("/")[0] in REGIONS and "/" in one)
    return tuple(sorted(one for one in named if known_zone(one) == one))


@cache
def _installed() -> frozenset[str]:
    return frozenset(available_timezones())


def known_zone(name: str) -> str:
    """The name under which a zone is offered that has another name too, as "Asia/Calcutta" has."""
    settled: str = get_global("zone_aliases").get(name, name)
    return settled if settled in _installed() else name


def places() -> Sequence[Place]:
    """The zones by region and city, in the language in use, with what they are ahead of UTC now."""
    now = clock.now().replace(minute=0, second=0, microsecond=0)
    return _places(i18n.language(), now)


@lru_cache(maxsize=2 * len(i18n.LANGUAGES))
def _places(code: str, now: datetime) -> Sequence[Place]:
    locale, regions = Locale.parse(code), {key: str(label) for key, label in REGIONS.items()}
    found = [Place(one, regions[one.partition("/")[0]], _name(one, now, locale)) for one in zones()]
    return in_order(in_order(found, lambda one: one.name), lambda one: one.region)


@cache
def _older_names() -> Mapping[str, Sequence[str]]:
    """By the name of a zone the others that it has, under one of which CLDR may translate it."""
    names: dict[str, list[str]] = {}
    for older, name in get_global("zone_aliases").items():
        names.setdefault(name, []).append(older)
    return names


def _city(zone: str, locale: Locale) -> str:
    names = (zone, *_older_names().get(zone, ()))
    called = (locale.time_zones[one].get("city") for one in names if one in locale.time_zones)
    return next(filter(None, called), zone.rpartition("/")[2].replace("_", " "))


def _name(zone: str, now: datetime, locale: Locale) -> str:
    """As in "Zürich, GMT+02:00". No country: of some cities it is not for us to say which."""
    ahead = get_timezone_gmt(now.astimezone(ZoneInfo(zone)), "long", locale=locale)
    return _city(zone, locale) + i18n.comma() + ahead


def hours_elsewhere(starts_at: datetime, ends_at: datetime | None, there: str, own: str) -> str:
    """Hours by the clocks of `own`, with that zone and, where it is another one, the day.

    "" where these clocks show the same as those of `there`, and where `own` is "".
    """
    if not own or _shown(starts_at, there) == _shown(starts_at, own):
        return ""
    said = i18n.show_period(starts_at, ends_at, own) if ends_at else i18n.show_time(starts_at, own)
    if _shown(starts_at, there).date() != _shown(starts_at, own).date():
        said = f"{i18n.show_date(starts_at, own)}{i18n.comma()}{said}"
    return said + i18n.in_brackets(own)


def _shown(moment: datetime, zone: str) -> datetime:
    """What the clocks of a zone show, which can be compared with what others show."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
