"""What of a screen is shown at once: so much as fits, the rest after it.

A screen has no one who scrolls it. A browser with scripts measures what fits (fitting.js); this
is for one without, and cuts what one room has to say into parts. Letters are as large as the
screen is high (screen.css), so it is counted in em, with the most that each piece may take.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from app.schedule.rules.screens import Door, OnScreen, Shut

# What screen.css gives each piece, at most, in em: a title has three lines, what became of it two.
# tests/journeys/test_screen.py looks in a browser whether everything fits.
FITS = 26.8  # beside what stands at the head and the foot
ROW = 1.1  # the space between two rooms
ITEM = 5.05  # hours with hosts, and title
GAP = 0.6  # between two items
CHANGED = 2.15
LINE = 1.1
SHUT = 5.2  # with its reason
ANNOUNCEMENT = 5.1
ANNOUNCED_AT_ONCE = 2


@dataclass(frozen=True)
class Sheet:
    """What is shown at once, by its place: parts of doors, and announcements."""

    doors: range
    announced: range


def parts_of(doors: Iterable[Door], announced: int) -> list[Door]:
    """Doors, each on as many parts as it takes: one on which more is to be said than fits goes on
    with what comes and what is gone.
    """
    room = _room(announced)
    return [part for door in doors for part in _parts(door, room)]


def sheets_of(parts: Sequence[Door], announced: int) -> list[Sheet]:
    """Which parts of doors stand together, in their order, and with which announcements."""
    doors = list(_together(parts, _room(announced))) or [range(0)]
    starts = range(0, announced, ANNOUNCED_AT_ONCE)
    said = [range(one, min(announced, one + ANNOUNCED_AT_ONCE)) for one in starts] or [range(0)]
    number = max(len(doors), len(said))
    return [Sheet(doors[at % len(doors)], said[at % len(said)]) for at in range(number)]


def _room(announced: int) -> float:
    return FITS - ANNOUNCEMENT * min(announced, ANNOUNCED_AT_ONCE)


def _together(parts: Sequence[Door], room: float) -> Iterator[range]:
    first, used = 0, 0.0
    for at, part in enumerate(parts):
        height = _height(part)
        if at > first and used + height > room:
            yield range(first, at)
            first, used = at, 0.0
        used += height
    if parts:
        yield range(first, len(parts))


def _parts(door: Door, room: float) -> Iterator[Door]:
    later = _chunks(door.later, room - ROW - len(door.shut_later) * SHUT)
    gone = _chunks(door.gone, room - ROW)
    for comes, went in zip_longest(later, gone, fillvalue=()):
        yield replace(door, later=comes, gone=went)


def _chunks(items: Sequence[OnScreen], room: float) -> list[Sequence[OnScreen]]:
    found: list[list[OnScreen]] = [[]]
    for one in items:
        if found[-1] and _taken([*found[-1], one]) > room:
            found.append([])
        found[-1].append(one)
    return list(found)


def _height(door: Door) -> float:
    now = _taken([*door.now, *door.used]) + _closed(door.shut) + (LINE if door.used_as else 0)
    later = _taken(door.later) + _closed(door.shut_later) + (LINE if door.more else 0)
    return ROW + max(now, later, _taken(door.gone), 2 * LINE)


def _taken(items: Iterable[OnScreen]) -> float:
    heights = [ITEM + (CHANGED if one.changed else 0) for one in items]
    return sum(heights) + GAP * max(0, len(heights) - 1)


def _closed(shut: Sequence[Shut]) -> float:
    return (SHUT + GAP) * len(shut)
