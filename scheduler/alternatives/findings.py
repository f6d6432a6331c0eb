"""What comes out: schedules, and how much they differ."""

from dataclasses import dataclass
from fractions import Fraction

from scheduler.schedule import Schedule


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Schedules, the best first, none dearer than `ceiling`, and each two of them different.

    `within` is the percentage that was asked for, `asked` the number of schedules. `farthest` says
    of each schedule after the first whether it is proved that no other differs more from those
    before it. `exhausted`: it is proved that there are no more than these.
    """

    schedules: tuple[Schedule, ...]
    within: Fraction
    ceiling: int
    asked: int
    farthest: tuple[bool, ...] = ()
    exhausted: bool = False

    @property
    def differences(self) -> tuple[tuple[int, ...], ...]:
        """By schedule and schedule: the number of events that are not in the same place in both."""
        return tuple(
            tuple(difference(one, other) for other in self.schedules) for one in self.schedules
        )


def difference(one: Schedule, other: Schedule) -> int:
    """The number of events with another room or start, or placed in only one of the two."""
    return len(
        {place.event for place in set(one.placements).symmetric_difference(other.placements)}
    )
