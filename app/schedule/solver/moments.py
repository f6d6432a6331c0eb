"""Moments as the scheduler counts them."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def minutes_of(moment: datetime) -> int:
    """A moment as the scheduler counts it: whole minutes since 1970 in UTC."""
    return int((moment - EPOCH) // timedelta(minutes=1))


def moment_of(minutes: int) -> datetime:
    """The moment of a number of minutes."""
    return EPOCH + timedelta(minutes=minutes)
