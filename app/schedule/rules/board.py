"""The board: where events stand on it, which rules may be overridden, what can be undone."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, Self

from app.schedule.models import BoardChange, BoardKind, Placement
from app.side_events.models import SideEvent

# What hands may leave undone on the board; it is asked again before anything is published.
LATER = frozenset({"mandatory", "one_place"})
LONGEST_REASON = 300
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Spot(NamedTuple):
    """A room from a moment on; how long is up to the event."""

    room_id: str
    starts_at: datetime

    @property
    def key(self) -> str:
        """The spot in a form: "room@minutes"."""
        return f"{self.room_id}@{minutes_in(self.starts_at)}"


def spot_named(key: str) -> Spot | None:
    """The spot that a form names, None for the tray ("").

    Raises `ValueError` where it names nothing.
    """
    if not key:
        return None
    room_id, mark, minutes = key.partition("@")
    try:
        moment = moment_named(minutes)
    except ValueError:
        moment = None
    if not (room_id and mark) or moment is None:
        raise ValueError(key)
    return Spot(room_id, moment)


def minutes_in(moment: datetime) -> int:
    """A moment in a form: minutes since 1970."""
    return int((moment - _EPOCH).total_seconds()) // 60


def moment_named(minutes: str) -> datetime:
    """The moment that a form names. Raises `ValueError` where it names none."""
    if not (minutes.isascii() and minutes.isdecimal() and len(minutes) <= 9):  # noqa: PLR2004 - until the year 3871
        raise ValueError(minutes)
    return _EPOCH + timedelta(minutes=int(minutes))


def key_of(spot: Spot | None) -> str:
    """A spot in a form; "" is the tray."""
    return spot.key if spot else ""


@dataclass(frozen=True)
class Standing:
    """Where an event stands, None: nowhere; and which breaches are taken there for what reason."""

    spot: Spot | None = None
    reason: str = ""
    overrides: tuple[str, ...] = ()

    @classmethod
    def of(cls, placement: Placement | None) -> Self:
        """As a draft has it."""
        if placement is None:
            return cls()
        where = placement.room_id, placement.starts_at
        return cls.at(*where, placement.reason, placement.overrides)

    @classmethod
    def at(
        cls, room_id: str | None, starts_at: datetime | None, reason: str, overrides: Iterable[str]
    ) -> Self:
        """In a room from a moment on; nowhere without either."""
        if room_id is None or starts_at is None:
            return cls()
        return cls(Spot(room_id, starts_at), reason, tuple(overrides))

    @classmethod
    def kept(cls, row: Mapping[str, Any]) -> Self:
        """As a change has kept it."""
        return cls(spot_named(row["spot"]), row["reason"], tuple(row["overrides"]))

    def to_keep(self) -> dict[str, Any]:
        """As a change keeps it."""
        return {
            "spot": key_of(self.spot),
            "reason": self.reason,
            "overrides": list(self.overrides),
        }

    def write(self, placement: Placement, event: SideEvent) -> None:
        """Put the event there."""
        placement.room_id = self.spot.room_id if self.spot else None
        placement.starts_at = self.spot.starts_at if self.spot else None
        placement.ends_at = end_of(self.spot, event.minutes) if self.spot else None
        placement.reason, placement.overrides = self.reason, list(self.overrides)


def end_of(spot: Spot, minutes: int) -> datetime:
    """When an event of so many minutes that begins there ends."""
    return spot.starts_at + timedelta(minutes=minutes)


class Moved(NamedTuple):
    """One event of a change: where it stood, and where it stands with it."""

    event_id: str
    before: Standing
    after: Standing

    def to_keep(self) -> dict[str, Any]:
        """As a change keeps it."""
        return {
            "event": self.event_id,
            "before": self.before.to_keep(),
            "after": self.after.to_keep(),
        }


def moves_of(change: BoardChange) -> list[Moved]:
    """What a change moved."""
    return [
        Moved(row["event"], Standing.kept(row["before"]), Standing.kept(row["after"]))
        for row in change.moves
    ]


class UndoAndRedo(NamedTuple):
    """The change that a person can undo next, and the one that they can do again."""

    undo: BoardChange | None
    redo: BoardChange | None


def what_to_undo(own: Iterable[BoardChange], whole: Collection[str] = ()) -> UndoAndRedo:
    """What one person can undo and redo, by their own changes of a draft in order.

    A new change makes an end of what could be done again. `whole` are the ids of changes that are
    no steps by themselves, see `kept_whole`: what came before them can be undone as far as it still
    fits. Which changes are whole is not the same for ever (a draft becomes public), so what was
    undone is told by its name and not by its turn.
    """
    done: dict[int, BoardChange] = {}
    undone: dict[int, BoardChange] = {}
    for change in own:
        if change.kind in {BoardKind.UNDONE, BoardKind.REDONE}:
            back = change.kind is BoardKind.UNDONE
            source, target = (done, undone) if back else (undone, done)
            if change.retraces in source:
                target[change.retraces] = source.pop(change.retraces)
        else:
            undone.clear()
            if change.id not in whole:
                done[change.number] = change
    return UndoAndRedo(_newest(done), _newest(undone))


def _newest(changes: dict[int, BoardChange]) -> BoardChange | None:
    return changes[next(reversed(changes))] if changes else None


def kept_whole(
    own: Iterable[BoardChange], mended: Collection[str], *, is_public: bool
) -> set[str]:  # fmt: skip
    """Which changes are part of something larger, and taken back with it or not at all: what a
    mending changed, and all that moved anything where the draft is public.
    """
    return {one.id for one in own if one.id in mended or (is_public and one.moves)}


def mark_of(rule: str, events: Sequence[str], details: Mapping[str, str | int]) -> str:
    """Names a breach for as long as it is the same: of a rule, among events, in all it says."""
    said = repr((sorted(events), sorted(details.items())))
    return f"{rule}:{hashlib.sha256(said.encode()).hexdigest()[:16]}"
