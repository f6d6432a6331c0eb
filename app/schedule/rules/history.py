"""What was changed in public, release by release, as it is read: by day, the newest first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from zoneinfo import ZoneInfo

from app.core import i18n
from app.core.i18n import gettext as _
from app.core.i18n import lazy, show_number


class PublicKind(StrEnum):
    """What became of a side event in public, of a session or of a room."""

    NEW = "new"
    AGAIN = "again"  # it was announced before, and then set back
    MOVED = "moved"
    HOURS = "hours"  # it begins as before or ends as before, in the same rooms
    CANCELLED = "cancelled"
    WAITS = "waits"  # for a new time
    UNDECIDED = "undecided"  # it is being decided on again
    CHANGED = "changed"  # by its host, in the same place
    AMENDED = "amended"  # in the same place, not by its host
    ROOM_LOST = "room_lost"
    ROOM_BACK = "room_back"


# How each looks (see ui.status), and is called.
PUBLIC_KINDS: Mapping[PublicKind, tuple[str, str]] = {
    PublicKind.NEW: ("ok", lazy("New")),
    PublicKind.AGAIN: ("ok", lazy("Held after all")),
    PublicKind.MOVED: ("warn", lazy("Moved")),
    PublicKind.HOURS: ("warn", lazy("New hours")),
    PublicKind.CANCELLED: ("stop", lazy("Cancelled")),
    PublicKind.WAITS: ("warn", lazy("New time follows")),
    PublicKind.UNDECIDED: ("warn", lazy("Being decided on again")),
    PublicKind.CHANGED: ("info", lazy("Changed by its host")),
    PublicKind.AMENDED: ("info", lazy("Details changed")),
    PublicKind.ROOM_LOST: ("stop", lazy("Room not available")),
    PublicKind.ROOM_BACK: ("ok", lazy("Room available again")),
}


@dataclass(frozen=True)
class Where:
    """When and where, the rooms in languages; of a session it may be that only its day is known."""

    starts_at: datetime | None
    ends_at: datetime | None
    rooms: Sequence[Mapping[str, str]] = ()
    on: date | None = None

    def said(self, timezone: str) -> str:
        """The same in one line, in the language in use."""
        said = [i18n.show_day(self.on)] if self.on else []
        if self.starts_at and self.ends_at:
            said = [i18n.show_span(self.starts_at, self.ends_at, timezone)]
        return i18n.comma().join((*said, *map(i18n.in_language, self.rooms)))

    def since(self, before: "Where") -> PublicKind:
        """What it is to be here, after it was there: another place, or only longer or shorter."""
        edges = (self.starts_at, before.starts_at), (self.ends_at, before.ends_at)
        lasts = any(now is not None and now == then for now, then in edges)
        return PublicKind.HOURS if lasts and self.rooms == before.rooms else PublicKind.MOVED


@dataclass(frozen=True)
class PublicChange:
    """What became of one side event, and why; `what` is what was changed beside that.

    `where` is None of what is not held, `before` of what was not announced elsewhere. What became
    of a session or a room has no `event_id`, and is told in the language in use ("").
    """

    event_id: str
    title: str
    language: str
    kind: PublicKind
    where: Where | None
    before: Where | None = None
    what: Sequence[str] = ()
    reason: str = ""

    @property
    def term_before(self) -> str:
        """What stands ahead of `before`: that it is another place now, or none."""
        return _("before:") if self.where else _("was:")


@dataclass(frozen=True)
class News:
    """One release: when, what it is called, why, and what it changed.

    `held` counts the side events of the first release, of which no change is told; `places_of` is
    the release to whose places this one went back.
    """

    number: int
    at: datetime
    name: str
    note: str
    changes: Sequence[PublicChange]
    held: int | None = None
    places_of: int | None = None

    @property
    def heading(self) -> str:
        """The release by number and name."""
        title = _("Release %(number)s") % {"number": show_number(self.number)}
        return f"{title} · {i18n.in_own_order(self.name)}" if self.name else title

    @property
    def by_reason(self) -> list[tuple[str, list[PublicChange]]]:
        """What was changed for the same reason together; last that of which none is given ("")."""
        found: dict[str, list[PublicChange]] = {}
        for one in sorted(self.changes, key=lambda one: not one.reason):
            found.setdefault(one.reason, []).append(one)
        return list(found.items())

    @property
    def general_note(self) -> str:
        """The note, where it is not said as the reason of a change."""
        return "" if any(one.reason == self.note for one in self.changes) else self.note


def because(reason: str) -> str:
    """A reason as it is told: "Reason: …"; "" where there is none."""
    return f"{_('Reason')}{i18n.between_term()}{reason}" if reason else ""


def by_day(news: Iterable[News], timezone: str) -> list[tuple[date, list[News]]]:
    """The same, day by day of the meeting's calendar, in the order given."""
    zone = ZoneInfo(timezone)
    days = groupby(news, key=lambda one: one.at.astimezone(zone).date())
    return [(day, list(those)) for day, those in days]
