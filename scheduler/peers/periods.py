"""Times in minutes since 1970, and periods of them taken together."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

Span = tuple[int, int]

LONGEST: Final = 31 * 24 * 60
"""No slot lasts longer: a year that was mistyped would make millions of starts."""

_ZERO: Final = datetime(1970, 1, 1, tzinfo=UTC)
_YEARS: Final = range(1900, 9000)


def minutes_of(moment: datetime) -> int:
    """The minutes since 1970; ValueError if they are not whole or the year is far away."""
    if moment.year not in _YEARS:
        raise ValueError(f"the year {moment.year} is too far away")
    since = moment - _ZERO
    if since % timedelta(minutes=1):
        raise ValueError("it is not in whole minutes")
    return since // timedelta(minutes=1)


def named(minutes: int) -> str:
    """A time as a name for people, in UTC: `2026-08-06 10:00`."""
    return f"{_ZERO + timedelta(minutes=minutes):%Y-%m-%d %H:%M}"


def merged(spans: Iterable[Span], *, touching: bool) -> list[Span]:
    """The periods in order, where those that overlap, or that also only touch, become one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and (start < found[-1][1] or (touching and start == found[-1][1])):
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def common(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """What lies in a period of both, in order; each of the two must not overlap in itself."""
    others = list(others)
    both = ((max(a, c), min(b, d)) for a, b in spans for c, d in others)
    return sorted((start, end) for start, end in both if start < end)


def gaps(spans: Iterable[Span], within: Span) -> list[Span]:
    """What a period has beside others, which are in order and do not overlap."""
    found, start = [], within[0]
    for first, last in spans:
        if start < min(first, within[1]):
            found.append((start, min(first, within[1])))
        start = max(start, last)
    return [*found, (start, within[1])] if start < within[1] else found
