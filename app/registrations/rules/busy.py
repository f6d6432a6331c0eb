"""When somebody is not free, by a calendar file (RFC 5545): only times are taken from it.

What repeats is expanded within the days that are asked for. Rules are taken as Outlook, Google and
Apple write them: each of these matches every few years at least, so that nobody's file can keep
`dateutil` counting to the year 9999. A rule of another kind is left out and counted.
"""

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from time import process_time
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar
from icalendar.prop import vRecur

from app.core.i18n import gettext as _
from app.meetings.rules import local_moment
from app.registrations.errors import WrongCalendar

LARGEST = 1_000_000  # bytes
MOST_ENTRIES = 3_000
MOST_TIMES = 200  # boxes on a page
SOONEST = 1970  # the year in which a series may begin
LONGEST_WORK = 2.0  # seconds of the processor for what repeats
A_DAY = timedelta(days=1)
Period = tuple[datetime, datetime]
Entry = Any  # icalendar types each value as all that any property can be

_PLAIN = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"})
_BY: Mapping[str, frozenset[str]] = {
    "DAILY": frozenset({"BYDAY"}),
    "WEEKLY": frozenset({"BYDAY"}),
    "MONTHLY": frozenset({"BYDAY", "BYMONTHDAY", "BYSETPOS"}),
    "YEARLY": frozenset({"BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS"}),
}
_A_LEAP_YEAR = 2024
_TIME = "%Y%m%dT%H%MZ"
_VALUE = re.compile(r"(\d{8}T\d{4}Z)/(\d{8}T\d{4}Z)", re.ASCII)


@dataclass(frozen=True)
class Busy:
    """The times in order, each within a day; `unread` series could not be understood."""

    times: Sequence[Period]
    unread: int = 0


def busy_in(content: bytes, first: date, last: date, timezone: str) -> Busy:
    """When the owner of a calendar file is not free on these days, by the clocks of `timezone`.

    Cancelled entries and those that are shown as free are left out. Raises `WrongCalendar`.
    """
    entries = _entries(content)
    window = days_between(first, last, timezone)
    zone, found, unread, began = ZoneInfo(timezone), [], 0, process_time()
    for series in _by_uid(entries):
        if process_time() - began > LONGEST_WORK:
            raise WrongCalendar(_too_much())
        try:
            found += _held(series, window, zone)
        except (ValueError, TypeError, OverflowError, KeyError, AttributeError):
            unread += 1
    times = [*_by_day(_merged(found, window), timezone)]
    if len(times) > MOST_TIMES:
        raise WrongCalendar(_too_much())
    return Busy(times, unread)


def days_between(first: date, last: date, timezone: str) -> Period:
    """From the midnight with which a day begins to that with which another ends."""
    return local_moment(first, time(0), timezone), local_moment(last + A_DAY, time(0), timezone)


def value_of(period: Period) -> str:
    """A time as the value of a box to tick, in UTC."""
    return "/".join(at.astimezone(UTC).strftime(_TIME) for at in period)


def period_of(value: str) -> Period | None:
    """The time that a box stands for; None for what was never one."""
    found = _VALUE.fullmatch(value)
    try:
        begins, ends = (
            datetime.strptime(said, _TIME).replace(tzinfo=UTC)
            for said in (found.groups() if found else ())
        )
    except ValueError:
        return None
    return (begins, ends) if begins < ends else None


def _too_much() -> str:
    return _("This calendar holds too much. Export only the days of the meeting and try again.")


def _entries(content: bytes) -> list[Entry]:
    if len(content) > LARGEST:
        raise WrongCalendar(
            _("This calendar is larger than 1 MB. Export only the days of the meeting.")
        )
    try:
        calendars = Calendar.from_ical(content.decode("utf-8-sig"), multiple=True)
        entries = [one for found in calendars for one in found.walk("VEVENT")]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        calendars = []
    if not any(one.name == "VCALENDAR" for one in calendars):
        raise WrongCalendar(
            _(
                "This is no calendar file. It begins with BEGIN:VCALENDAR and its name ends in"
                " .ics: your calendar program makes one with “Export”."
            )
        )
    if len(entries) > MOST_ENTRIES:
        raise WrongCalendar(_too_much())
    return entries


def _by_uid(entries: Iterable[Entry]) -> Iterable[list[Entry]]:
    """Those that belong together: a series, and the single entries of it that were changed."""
    found: dict[str, list[Entry]] = {}
    for number, one in enumerate(entries):
        found.setdefault(str(one.get("UID") or f"\0{number}"), []).append(one)
    return found.values()


def _held(series: Sequence[Entry], window: Period, zone: tzinfo) -> list[Period]:
    changed = {_moment(one["RECURRENCE-ID"].dt, zone) for one in series if "RECURRENCE-ID" in one}
    held = []
    for one in series:
        if not _takes_time(one):
            continue
        length = _length(one, zone)
        starts = [_moment(one["DTSTART"].dt, zone)]
        if "RECURRENCE-ID" not in one:
            earliest = window[0] - length - A_DAY
            starts = [at for at in _starts(one, (earliest, window[1]), zone) if at not in changed]
        held += [(at, _end(one, at, length, zone)) for at in starts]
    return held


def _takes_time(entry: Entry) -> bool:
    said = {str(entry.get(name, "")).upper() for name in ("STATUS", "TRANSP")}
    outlook = str(entry.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    return not said & {"CANCELLED", "TRANSPARENT"} and outlook != "FREE"


def _is_day(value: date) -> bool:
    return not isinstance(value, datetime)


def _moment(value: date, zone: tzinfo) -> datetime:
    """A value of a file as an instant; days and hours without a zone are those of the meeting."""
    at = value if isinstance(value, datetime) else datetime.combine(value, time(0))
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def _length(entry: Entry, zone: tzinfo) -> timedelta:
    if "DTEND" in entry:
        start, end = entry["DTSTART"].dt, entry["DTEND"].dt
        if _is_day(start) and _is_day(end):
            return timedelta(days=max(1, (end - start).days))
        return max(timedelta(0), _moment(end, zone) - _moment(start, zone))
    if "DURATION" in entry:
        said: timedelta = entry["DURATION"].dt
        return max(timedelta(0), said)
    return A_DAY if _is_day(entry["DTSTART"].dt) else timedelta(0)


def _end(entry: Entry, at: datetime, length: timedelta, zone: tzinfo) -> datetime:
    """Days end at midnight by the clock, also when the clock is changed on them."""
    if _is_day(entry["DTSTART"].dt):
        local = at.astimezone(zone).replace(tzinfo=None) + length
        return local.replace(tzinfo=zone).astimezone(UTC)
    return at + length


def _starts(entry: Entry, window: Period, zone: tzinfo) -> Iterator[datetime]:
    """When an entry or the entries of a series begin; a series keeps to the clock of its zone."""
    first = entry["DTSTART"].dt
    own = first.tzinfo if isinstance(first, datetime) and first.tzinfo else zone
    left_out = {_moment(one, zone) for one in _listed(entry, "EXDATE")}
    yield from {
        _moment(first, zone),
        *(_moment(d, zone) for d in _listed(entry, "RDATE")),
    } - left_out
    for rule in _several(entry.get("RRULE")):
        local = _moment(first, zone).astimezone(own).replace(tzinfo=None)
        for at in _repeated(rule, local, own, window[1].astimezone(own).replace(tzinfo=None)):
            moment = at.replace(tzinfo=own).astimezone(UTC)
            if moment >= window[0] and moment not in left_out:
                yield moment


def _repeated(rule: Any, first: datetime, own: tzinfo, until: datetime) -> Iterator[datetime]:
    if not _is_usual(rule) or first.year < SOONEST:
        raise ValueError(rule)
    plain: Any = vRecur({name: said for name, said in rule.items() if name.upper() != "UNTIL"})
    for said in _several(rule.get("UNTIL")):
        until = min(until, _last(said, own))
    for at in rrulestr(plain.to_ical().decode(), dtstart=first):
        if at > until:
            return
        yield at


def _last(said: date, own: tzinfo) -> datetime:
    if not isinstance(said, datetime):
        return datetime.combine(said, time.max)
    return said.astimezone(own).replace(tzinfo=None) if said.tzinfo else said


def _is_usual(rule: Any) -> bool:
    """Whether a rule is one that calendar programs write, and comes true again and again."""
    said = {name.upper(): _several(values) for name, values in rule.items()}
    frequency = str(said["FREQ"][0]).upper()
    by = said.keys() - _PLAIN
    if frequency not in _BY or not by <= _BY[frequency]:
        return False
    days = [str(one) for one in said.get("BYDAY", ())]
    places = [int(one) for one in said.get("BYSETPOS", ())]
    numbered = [int(one[:-2]) for one in days if len(one) > len("MO")]
    return (
        all(int(one) >= 1 for one in said.get("INTERVAL", ()))
        and not {"BYDAY", "BYMONTHDAY"} <= by
        and all(1 <= abs(one) <= 5 for one in (*places, *numbered))  # noqa: PLR2004 - weeks of a month
        and not (places and (numbered or not days))
        and (not numbered or frequency in {"MONTHLY", "YEARLY"})
        and _is_day_of_some_year(said)
    )


def _is_day_of_some_year(said: Mapping[str, Sequence[Any]]) -> bool:
    months = [int(one) for one in said.get("BYMONTH", ())] or [1]
    days = [abs(int(one)) for one in said.get("BYMONTHDAY", ())] or [1]
    return all(1 <= one <= 12 for one in months) and any(  # noqa: PLR2004 - months of a year
        1 <= day <= calendar.monthrange(_A_LEAP_YEAR, month)[1] for day in days for month in months
    )


def _several(said: Any) -> list[Any]:
    if said is None:
        return []
    return list(said) if isinstance(said, (list, tuple)) else [said]


def _listed(entry: Entry, name: str) -> Iterator[date]:
    for several in _several(entry.get(name)):
        for one in several.dts:
            yield one.dt[0] if isinstance(one.dt, tuple) else one.dt


def _merged(times: Iterable[Period], window: Period) -> list[Period]:
    """Within the window, in whole minutes; what touches is one."""
    merged: list[Period] = []
    for starts, ends in sorted(times):
        begin = max(starts, window[0]).replace(second=0, microsecond=0)
        end = min(ends, window[1])
        end += timedelta(minutes=1) if end.second else timedelta(0)
        end = end.replace(second=0, microsecond=0)
        if starts >= ends or begin >= end:
            continue
        if merged and begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((begin, end))
    return merged


def _by_day(times: Iterable[Period], timezone: str) -> Iterator[Period]:
    zone = ZoneInfo(timezone)
    for begin, end in times:
        at = begin
        while at < end:
            midnight = local_moment(at.astimezone(zone).date() + A_DAY, time(0), timezone)
            yield at, min(end, midnight)
            at = midnight
