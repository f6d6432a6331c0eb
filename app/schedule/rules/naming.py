"""What a release is called: as somebody wrote it, or by what it changes.

A name that somebody writes is printed in six languages as it stands. What a release changes is kept
as figures instead, so that each reader has it in their own words.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from app.core import i18n
from app.core.i18n import ngettext, show_number
from app.schedule.rules.changes import Change, ChangeKind

LONGEST_NAME = 80
_DAY = "day"  # beside the number of each kind of change
_AGAIN = "again"  # beside those kinds: of what is new, what was announced before, and then set back


class _Named(Protocol):
    """A release, as far as its name goes."""

    @property
    def name(self) -> str: ...

    @property
    def brings(self) -> Mapping[str, Any]: ...


def brought_by(changes: Iterable[Change], timezone: str) -> dict[str, Any]:
    """How many side events come, move and go with these changes, and the day, where they all come
    from one and stay on it; to be kept as `Release.brings`, and said by `said_of`.
    """
    news = [one for one in changes if one.is_news]
    zone = ZoneInfo(timezone)
    days = {
        place.starts_at.astimezone(zone).date()
        for one in news
        for place in ((one.place,) if one.before is None else (one.before, one.place))
    }
    kinds = (_AGAIN if one.is_again else one.kind.value for one in news)
    found: dict[str, Any] = dict(Counter(kinds))
    return found | ({_DAY: days.pop().isoformat()} if len(days) == 1 else {})


def said_of(brings: Mapping[str, Any]) -> str:
    """What `brought_by` found, in the language in use: "Tue 15 Jun: 4 side events were moved"; ""
    where no side event comes, moves or goes.
    """
    said = i18n.show_parts(_counted(brings))
    if not said or _DAY not in brings:
        return said
    return f"{i18n.show_day(date.fromisoformat(brings[_DAY]))}{i18n.between_term()}{said}"


def called(release: _Named) -> str:
    """What a release is called beside its number, in the language in use."""
    return release.name or said_of(release.brings)


def _counted(brings: Mapping[str, Any]) -> Iterator[str]:
    if number := brings.get(ChangeKind.MOVED):
        text = ngettext("%(num)s side event was moved", "%(num)s side events were moved", number)
        yield text % {"num": show_number(number)}
    if number := brings.get(ChangeKind.NEW):
        text = ngettext("%(num)s side event is new", "%(num)s side events are new", number)
        yield text % {"num": show_number(number)}
    if number := brings.get(_AGAIN):
        text = ngettext(
            "%(num)s side event is held after all",
            "%(num)s side events are held after all",
            number,
        )
        yield text % {"num": show_number(number)}
    if number := brings.get(ChangeKind.CANCELLED):
        text = ngettext(
            "%(num)s side event is not held as announced",
            "%(num)s side events are not held as announced",
            number,
        )
        yield text % {"num": show_number(number)}
