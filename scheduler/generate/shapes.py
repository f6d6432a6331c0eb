"""How large a generated meeting is, and when its rooms are free. Times are minutes of the day."""

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

MONDAY: Final = int(datetime(2027, 6, 14, tzinfo=UTC).timestamp()) // 60 - 120
"""Midnight in Geneva, two hours before it is midnight in UTC."""
DAY: Final = 24 * 60
_FEWEST_ROOMS: Final = 2
_FEWEST_INTERESTS: Final = 3


def at(day: int, minutes: int) -> int:
    """A time of the meeting: the first day is 0."""
    return MONDAY + day * DAY + minutes


@dataclass(frozen=True, slots=True)
class Shape:
    """The shape of a meeting: its size, its hours, and how many take an interest."""

    events: int
    days: int
    rooms: int
    hours: tuple[tuple[int, int], ...] = ((525, 585), (795, 885), (1095, 1185))
    plenaries: tuple[tuple[int, int], ...] = ((600, 780), (900, 1080))
    delegations: int = 120
    interests: int = 6
    """Events that a delegation is interested in, on average."""
    two_venues: bool = False
    start_step: int | None = None
    turnaround: int = 0
    varied: bool = False

    def of_size(self, events: int) -> "Shape":
        """The same meeting with so many events: as full, with more or fewer rooms and days."""
        if events == self.events:
            return self
        ratio = events / self.events
        rooms = max(_FEWEST_ROOMS, round(self.rooms * math.sqrt(ratio)))
        cells = self.days * self.rooms * len(self.hours) * ratio
        return replace(
            self,
            events=events,
            rooms=rooms,
            days=max(1, math.ceil(cells / (rooms * len(self.hours)))),
            interests=max(min(self.interests, _FEWEST_INTERESTS), round(self.interests * ratio)),
        )
