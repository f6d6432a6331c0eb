"""What a new release changes against the current one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.schedule.models import Placement, ReleasedEvent

_NOT_IN_CALENDARS = frozenset(
    {"number", "is_demo", "closed", "features", "catering_at", "source", "changes", "moved", "room"}
)


class ChangeKind(StrEnum):
    """What becomes of a side event with a release."""

    NEW = "new"
    MOVED = "moved"
    CANCELLED = "cancelled"
    SAME = "same"


@dataclass(frozen=True)
class Place:
    """Where and when."""

    room_id: str
    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> float:
        """How long it is."""
        return (self.ends_at - self.starts_at).total_seconds() / 60


@dataclass(frozen=True)
class Change:
    """What becomes of one side event. `place` is the coming one, or the last of a cancelled one."""

    event_id: str
    kind: ChangeKind
    place: Place
    before: Place | None
    sequence: int

    @property
    def is_news(self) -> bool:
        """Whether people have to be told."""
        return self.kind is not ChangeKind.SAME

    @property
    def is_again(self) -> bool:
        """Whether it is held after all: it was announced before, and then set back."""
        return self.kind is ChangeKind.NEW and self.before is not None


def changes(current: Sequence[ReleasedEvent], coming: dict[str, Place]) -> list[Change]:
    """What becomes of every event of the current release and of the coming one.

    The sequence rises when time, place or status changes, as a calendar entry's must; what was
    cancelled before stays in the programme as it was. In order of time.
    """
    now = {event.side_event_id: event for event in current}
    placed = [_of(event_id, place, now.get(event_id)) for event_id, place in coming.items()]
    gone = [_gone(event) for event_id, event in now.items() if event_id not in coming]
    return sorted(
        placed + gone,
        key=lambda change: (change.place.starts_at, change.place.room_id, change.event_id),
    )


def coming(current: Iterable[ReleasedEvent], planned: Iterable[Change]) -> dict[str, Place]:
    """Where the coming release holds its events, going by what it changes."""
    gone = {event.side_event_id for event in current if not event.is_held}
    return {
        one.event_id: one.place
        for one in planned
        if one.kind is not ChangeKind.CANCELLED
        and not (one.kind is ChangeKind.SAME and one.event_id in gone)
    }


def place_of(event: ReleasedEvent) -> Place:
    """Where and when a release has an event."""
    return Place(event.room_id, event.starts_at, event.ends_at)


def places_in(placements: Iterable[Placement]) -> dict[str, Place]:
    """Where and when a draft has its events; those it leaves out are not among them."""
    return {
        one.side_event_id: Place(one.room_id, one.starts_at, one.ends_at)
        for one in placements
        if one.room_id and one.starts_at and one.ends_at
    }


def reads_otherwise(change: Change, old: ReleasedEvent | None, printed: Mapping[str, Any]) -> bool:
    """Whether an event that stays where it is says something else in calendars.

    That is no news to be told of a programme; an entry in a calendar is wrong until it says so too.
    """
    if old is None or not old.is_held or change.kind is not ChangeKind.SAME:
        return False
    return _in_calendar(old.printed) != _in_calendar(printed)


def _in_calendar(printed: Mapping[str, Any]) -> tuple[object, ...]:
    room = printed["room"]
    said = {name: text for name, text in printed.items() if text and name not in _NOT_IN_CALENDARS}
    if speakers := printed.get("speakers"):  # of whose record a name is, nobody reads
        said["speakers"] = [{**one, "person_id": None} for one in speakers]
    return said, room["name"], room["venue"]


def _of(event_id: str, place: Place, now: ReleasedEvent | None) -> Change:
    if now is None:
        return Change(event_id, ChangeKind.NEW, place, None, 0)
    before = place_of(now)
    if not now.is_held:
        return Change(event_id, ChangeKind.NEW, place, before, now.sequence + 1)
    if before == place:
        return Change(event_id, ChangeKind.SAME, place, before, now.sequence)
    return Change(event_id, ChangeKind.MOVED, place, before, now.sequence + 1)


def _gone(event: ReleasedEvent) -> Change:
    place = place_of(event)
    if not event.is_held:
        return Change(event.side_event_id, ChangeKind.SAME, place, place, event.sequence)
    return Change(event.side_event_id, ChangeKind.CANCELLED, place, place, event.sequence + 1)
