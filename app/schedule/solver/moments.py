"""Moments as the scheduler counts them."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EVEN = 5  # minutes: nobody is told to come at 13:43


def minutes_of(moment: datetime) -> int:
    """A moment as the scheduler counts it: whole minutes since 1970 in UTC."""
    return int((moment - EPOCH) // timedelta(minutes=1))


def moment_of(minutes: int) -> datetime:
    """The moment of a number of minutes."""
    return EPOCH + timedelta(minutes=minutes)
