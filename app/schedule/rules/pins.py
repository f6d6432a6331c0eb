"""Pins of events and frozen days, and what somebody changed of them on the board."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple, Self

from app.core.i18n import gettext as _
from app.meetings.models import Meeting
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
    def said(self) -> str:
        """What of its place is fixed; "" where nothing is."""
        if self.starts_at and self.room_id:
            return _("time and room pinned")
        if self.starts_at:
            return _("time pinned")
        return _("room pinned") if self.room_id else ""

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
    """Days that a change froze, or let go where `frozen` is false."""

    days: tuple[date, ...]
    frozen: bool

    def of(self, days: Iterable[date]) -> Self:
        """The same of these days alone."""
        return self._replace(days=tuple(sorted(days)))

    @property
    def back(self) -> Self:
        """What undoing it does."""
        return self._replace(frozen=not self.frozen)

    def to_keep(self) -> dict[str, Any]:
        """As a change keeps it."""
        return {"days": [one.isoformat() for one in self.days], "frozen": self.frozen}


def frozen_by(change: BoardChange) -> Frozen | None:
    """Which days a change froze or let go; None where it is about something else."""
    kept: Mapping[str, Any] | None = change.frozen
    if kept is None:
        return None
    return Frozen(tuple(map(date.fromisoformat, kept["days"])), kept["frozen"])


# The rule by which a day keeps what is on it. That it was broken before excuses nothing: people
# were told.
FROZEN = "frozen"


def frozen_days(meeting: Meeting) -> frozenset[date]:
    """The days, by a meeting's clock, on which nothing moves: see the scheduler's rule `frozen`."""
    return frozenset(map(date.fromisoformat, meeting.frozen_days))
