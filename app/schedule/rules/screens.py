"""What a screen at a door shows: what is on, what comes, and what has changed of late."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.core import i18n
from app.core.i18n import gettext as _
from app.schedule.rules.printed import PrintedProgramme, PrintedRoom, PrintedSession
from app.schedule.rules.programme import Held


@dataclass(frozen=True)
class OnScreen:
    """Something in a room: its title in a language ("": that of the page), whose it is, and, in
    words, what has changed of it of late.
    """

    title: str
    language: str
    starts_at: datetime
    ends_at: datetime
    hosts: Sequence[str] = ()
    changed: str = ""


@dataclass(frozen=True)
class Gone:
    """What was to be in a room today and is not any more: cancelled, or somewhere else."""

    title: str
    language: str
    was: datetime
    sentence: str


@dataclass(frozen=True)
class Door:
    """A room at a moment: what is on, what comes today, and what is gone from it."""

    room: PrintedRoom
    now: Sequence[OnScreen]
    later: Sequence[OnScreen]
    gone: Sequence[Gone]


@dataclass(frozen=True)
class Printed:
    """A release as screens read it: what it prints, and its side events."""

    programme: PrintedProgramme
    events: Sequence[Held]


def doors_of(current: Printed, before: Printed | None, now: datetime) -> list[Door]:
    """Every room of a meeting in which something is or was to be held today, by name."""
    shown = (door_of(room_id, current, before, now) for room_id in current.programme["rooms"])
    doors = [one for one in shown if one.now or one.later or one.gone]
    return sorted(doors, key=lambda one: i18n.in_language(one.room["name"]).casefold())


def door_of(room_id: str, current: Printed, before: Printed | None, now: datetime) -> Door:
    """One room; `before` is the release against which changes are told."""
    return _Door(room_id, current, before, now).shown()


class _Door:
    """A room while it is put together."""

    def __init__(
        self, room_id: str, current: Printed, before: Printed | None, now: datetime
    ) -> None:
        self._room, self._now = room_id, now
        self._current, self._before = current, before
        self._zone = ZoneInfo(current.programme["meeting"]["timezone"])
        self._was: Mapping[str, Held] = {
            one.id: one for one in (before.events if before else ()) if one.is_held
        }

    def shown(self) -> Door:
        here = [*self._sessions(), *self._events()]
        here.sort(key=lambda one: (one.starts_at, one.title))
        return Door(
            room=self._current.programme["rooms"][self._room],
            now=[one for one in here if one.starts_at <= self._now < one.ends_at],
            later=[one for one in here if one.starts_at > self._now],
            gone=sorted(self._gone(), key=lambda one: one.was),
        )

    def _events(self) -> Iterable[OnScreen]:
        for event in self._current.events:
            if (
                not event.is_held
                or not self._is_here(event)
                or not self._is_to_come(event.starts_at, event.ends_at)
            ):
                continue
            yield OnScreen(
                event.printed["title"],
                event.printed["language"],
                event.starts_at,
                event.ends_at,
                event.organisers,
                self._changed(event),
            )

    def _sessions(self) -> Iterable[OnScreen]:
        before = self._before.programme["sessions"] if self._before else ()
        old = {one["id"]: one for one in before}
        for session in self._current.programme["sessions"]:
            hours = _hours(session)
            if self._room not in session["rooms"] or hours is None:
                continue
            if self._is_to_come(*hours):
                title = i18n.in_language(session["title"])
                yield OnScreen(
                    title, "", *hours, changed=self._other(old.get(session["id"]), hours)
                )

    def _gone(self) -> Iterable[Gone]:
        now = {one.id: one for one in self._current.events}
        for event in self._was.values():
            if not self._is_here(event) or not self._is_to_come(event.starts_at, event.ends_at):
                continue
            current = now.get(event.id)
            if current is None or not current.is_held:
                said = current.mark[1] if current and current.mark else _("Cancelled")
                yield self._goes(event, str(said))
            elif not self._is_here(current) or self._day(current.starts_at) != self._day(self._now):
                yield self._goes(event, _("Moved to %(where)s") % {"where": self._where(current)})

    def _goes(self, event: Held, sentence: str) -> Gone:
        return Gone(event.printed["title"], event.printed["language"], event.starts_at, sentence)

    def _changed(self, event: Held) -> str:
        if self._before is None:
            return ""
        old = self._was.get(event.id)
        if old is None:
            return _("New")
        if self._is_here(old) and old.starts_at == event.starts_at:
            return ""
        return _("Moved here from %(where)s") % {"where": self._where(old)}

    def _other(self, old: PrintedSession | None, hours: tuple[datetime, datetime]) -> str:
        was = _hours(old) if old else None
        if was is None or was == hours:
            return ""
        return _("Before: %(hours)s") % {"hours": i18n.show_period(*was, self._zone.key)}

    def _where(self, event: Held) -> str:
        """Room and hour, and the day where it is another."""
        said = [i18n.in_language(event.printed["room"]["name"])]
        if self._day(event.starts_at) != self._day(self._now):
            said.append(i18n.show_day(event.starts_at, self._zone.key))
        said.append(i18n.show_time(event.starts_at, self._zone.key))
        return f"\u2068{i18n.show_parts(said)}\u2069"

    def _is_here(self, event: Held) -> bool:
        return event.printed["room"]["id"] == self._room

    def _is_to_come(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether it is not over and begins today, or began before; it may end after midnight."""
        return ends_at > self._now and self._day(starts_at) <= self._day(self._now)

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self._zone).date()


def _hours(session: PrintedSession) -> tuple[datetime, datetime] | None:
    begins, ends = session["starts_at"], session["ends_at"]
    if not (begins and ends):
        return None
    return datetime.fromisoformat(begins), datetime.fromisoformat(ends)


def next_language(turn: Sequence[str], shown: str) -> str:
    """Which language comes after this one, where several take turns; the first after the last."""
    if shown not in turn:
        return turn[0] if turn else shown
    return turn[(turn.index(shown) + 1) % len(turn)]
