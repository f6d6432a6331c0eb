"""The one place that reads the clock, so that tests and the demo can set it."""

from datetime import UTC, datetime, timedelta

_shift = timedelta(0)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC) + _shift  # noqa: TID251 - the one place that may


def shift(by: timedelta) -> None:
    """Let this process live at another time: the demo is always two weeks before its meeting."""
    global _shift  # noqa: PLW0603 - a process has one clock
    _shift = by
