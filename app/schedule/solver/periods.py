"""What is left of periods once others are taken out of them."""

from collections.abc import Iterable

from scheduler.problem import Period

END_OF_TIME = 2**31
ALWAYS = (Period(0, END_OF_TIME),)


def left_of(periods: Iterable[Period], taken: Iterable[Period]) -> tuple[Period, ...]:
    """The parts of the periods that are in none of those taken."""
    left = list(periods)
    for one in taken:
        parts = (
            part
            for period in left
            for part in (
                Period(period.start, min(period.end, one.start)),
                Period(max(period.start, one.end), period.end),
            )
        )
        left = [part for part in parts if part.start < part.end]
    return tuple(left)
