"""What of its place an event is pinned to, and what somebody changed of that on the board."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple, Self

from app.schedule.models import BoardChange
from app.schedule.rules.board import minutes_in, moment_named
from app.side_events.models import SideEvent


class Pin(NamedTuple):
    """The start and the room that an event keeps; None: organisers have not fixed it."""

    starts_at: datetime | None = None
    room_id: str | None = None

    @classmethod
    def of(cls, event: SideEvent) -> Self:
        """That of an event now."""
        return cls(event.pinned_start, event.pinned_room_id)

    @property
    def key(self) -> str:
        """The pin in a form: "room@minutes", either of them empty where it is not fixed."""
        minutes = "" if self.starts_at is None else minutes_in(self.starts_at)
        return f"{self.room_id or ''}@{minutes}"


def pin_named(key: str) -> Pin:
    """The pin that a form names. Raises `ValueError` where it names none."""
    room_id, mark, minutes = key.partition("@")
    if not mark:
        raise ValueError(key)
    return Pin(moment_named(minutes) if minutes else None, room_id or None)


class Repinned(NamedTuple):
    """One event of a change of pins: its pin before, and after it."""

    event_id: str
    before: Pin
    after: Pin

    def to_keep(self) -> dict[str, Any]:
        """As a change keeps it."""
        return {"event": self.event_id, "before": self.before.key, "after": self.after.key}


def pins_of(change: BoardChange) -> list[Repinned]:
    """What a change pinned or let go."""
    return [
        Repinned(row["event"], pin_named(row["before"]), pin_named(row["after"]))
        for row in change.pins
    ]


class Frozen(NamedTuple):
    """The last day that was frozen before a change, and after it; None: none was."""

    before: date | None
    after: date | None

    def to_keep(self) -> dict[str, str | None]:
        """As a change keeps it."""
        return {name: day.isoformat() if day else None for name, day in self._asdict().items()}


def frozen_by(change: BoardChange) -> Frozen | None:
    """Which days a change froze or let go; None where it is about something else."""
    kept: Mapping[str, str | None] | None = change.frozen
    if kept is None:
        return None
    before, after = kept["before"], kept["after"]
    return Frozen(
        date.fromisoformat(before) if before else None, date.fromisoformat(after) if after else None
    )
