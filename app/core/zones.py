"""Time zones that people choose from, and hours by the clocks of somebody elsewhere."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from app.core import i18n

_NO_PLACES = ("Etc/", "SystemV/", "US/")


@cache
def zones() -> tuple[str, ...]:
    """The zones of places, in the order of their names (IANA's: "Europe/Zurich")."""
    named = (one for one in available_timezones() if "/" in one)
    return tuple(sorted(one for one in named if not one.startswith(_NO_PLACES)))


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
