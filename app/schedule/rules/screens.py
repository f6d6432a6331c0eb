"""What a screen at a door shows: what is on, what comes, and what has changed of late."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.core import i18n
from app.core.i18n import gettext as _
from app.schedule.rules.closed import Closed
from app.schedule.rules.printed import PrintedProgramme, PrintedRoom, PrintedSession
from app.schedule.rules.programme import Held


@dataclass(frozen=True)
class OnScreen:
    """Something in a room: its title in a language ("": that of the page), whose it is, and, in
    words, what has changed of it of late.

    What `is_gone` was to be here and is not: then the hours are those that it had. `in_room` names
    the room where that is another than the one whose door it is.
    """

    title: str
    language: str
    starts_at: datetime
    ends_at: datetime
    hosts: Sequence[str] = ()
    changed: str = ""
    is_gone: bool = False
    in_room: str = ""


@dataclass(frozen=True)
class Shut:
    """When a room is closed, in words, and what everybody may read of why ("": nothing)."""

    sentence: str
    reason: str


@dataclass(frozen=True)
class Door:
    """A room at a moment: what is on, what comes today, and what is gone from it.

    Where nothing more comes, but something that was to be here comes elsewhere, that stands in
    `later`. `more` counts what comes besides. While nothing is on in a room of which a part is
    used, or that is a part of one in use, `used_as` names those rooms, and `used` is what is on.
    """

    room: PrintedRoom
    now: Sequence[OnScreen]
    later: Sequence[OnScreen]
    gone: Sequence[OnScreen]
    shut: Sequence[Shut] = ()
    shut_later: Sequence[Shut] = ()
    more: int = 0
    used_as: str = ""
    used: Sequence[OnScreen] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say of the room today."""
        return not (self.now or self.later or self.gone or self.shut or self.shut_later)

    @property
    def in_short(self) -> "Door":
        """Only the first of what comes, for a screen of many rooms; all of what comes elsewhere."""
        first = [one for at, one in enumerate(self.later) if at == 0 or one.is_gone]
        return replace(self, later=first, more=len(self.later) - len(first), used=())

    def beside(self, others: Sequence["Door"]) -> "Door":
        """The same while the rooms that share its place are used as the `others` say."""
        if self.now:
            return self
        busy = in_order(one for one in others if one.now)
        named = [(i18n.in_language(door.room["name"]), door.now) for door in busy]
        return replace(
            self,
            used_as=i18n.show_parts(name for name, _on in named),
            used=[replace(one, in_room=name) for name, on in named for one in on],
        )


@dataclass(frozen=True)
class Printed:
    """A release as screens read it: what it prints, and its side events."""

    programme: PrintedProgramme
    events: Sequence[Held]


def in_order(doors: Iterable[Door]) -> list[Door]:
    """Those of which there is something to say, by the name of the room."""
    shown = [one for one in doors if not one.is_empty]
    return sorted(shown, key=lambda one: i18n.in_language(one.room["name"]).casefold())


def door_of(
    room_id: str,
    current: Printed,
    before: Printed | None,
    closed: Iterable[Closed],
    now: datetime,
) -> Door:
    """One room; `before` is the release against which changes are told."""
    return _Door(room_id, current, before, now).shown(closed)


class _Door:
    """A room while it is put together."""

    def __init__(
        self, room_id: str, current: Printed, before: Printed | None, now: datetime
    ) -> None:
        self._room, self._now = room_id, now
        self._current, self._before = current, before
        self._zone = ZoneInfo(current.programme["meeting"]["timezone"])
        self._today = self._day(now)
        self._was: Mapping[str, Held] = {
            one.id: one for one in (before.events if before else ()) if one.is_held
        }

    def shown(self, closed: Iterable[Closed]) -> Door:
        here = sorted([*self._sessions(), *self._events()], key=_by_hour)
        later = [one for one in here if one.starts_at > self._now]
        gone = sorted(self._gone(), key=lambda one: _by_hour(one[0]))
        elsewhere = [] if later else [one for one, follows in gone if follows]
        lasting = sorted(closed, key=lambda one: (one.starts_at, one.ends_at))
        return Door(
            room=self._current.programme["rooms"][self._room],
            now=[one for one in here if one.starts_at <= self._now < one.ends_at],
            later=later or elsewhere,
            gone=[one for one, _follows in gone if one not in elsewhere],
            shut=[self._shut(one) for one in lasting if one.starts_at <= self._now < one.ends_at],
            shut_later=[
                self._shut(one)
                for one in lasting
                if one.starts_at > self._now and self._day(one.starts_at) == self._today
            ],
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
                was = _hours(old[session["id"]]) if session["id"] in old else None
                changed = self._otherwise(was, hours) if was else ""
                yield OnScreen(title, "", *hours, changed=changed)

    def _gone(self) -> Iterable[tuple[OnScreen, bool]]:
        """What was to be here today and is not, and whether it comes yet, elsewhere."""
        now = {one.id: one for one in self._current.events}
        for event in self._was.values():
            current = now.get(event.id)
            if not self._is_here(event) or not self._was_today(event):
                continue
            if current is None or not current.is_held:
                said = current.mark[1] if current and current.mark else _("Cancelled")
                if event.ends_at > self._now:
                    yield self._goes(event, str(said)), False
            elif not self._is_here(current) or self._day(current.starts_at) != self._today:
                follows = self._is_to_come(current.starts_at, current.ends_at)
                if follows or event.ends_at > self._now:
                    said = _("Moved to %(where)s") % {"where": self._where(current)}
                    yield self._goes(event, said), follows

    def _goes(self, event: Held, sentence: str) -> OnScreen:
        return OnScreen(
            event.printed["title"],
            event.printed["language"],
            event.starts_at,
            event.ends_at,
            changed=sentence,
            is_gone=True,
        )

    def _changed(self, event: Held) -> str:
        if self._before is None:
            return ""
        old = self._was.get(event.id)
        if old is None:
            return _("New")
        if not self._is_here(old):
            return _("Moved here from %(where)s") % {"where": self._where(old)}
        return self._otherwise((old.starts_at, old.ends_at), (event.starts_at, event.ends_at))

    def _otherwise(
        self, before: tuple[datetime, datetime], now: tuple[datetime, datetime]
    ) -> str:  # fmt: skip
        """What became of the hours of something that stays in the room."""
        if before == now:
            return ""
        if before[0] == now[0]:
            said = _("Ends at %(now)s instead of %(before)s")
            return said % {"now": self._hour(now[1]), "before": self._hour(before[1])}
        said = _("Earlier: %(now)s instead of %(before)s")
        if now[0] > before[0]:
            said = _("Later: %(now)s instead of %(before)s")
        return said % {"now": self._hour(now[0]), "before": self._hour(before[0])}

    def _shut(self, closed: Closed) -> Shut:
        starts, ends = self._hour(closed.starts_at), self._hour(closed.ends_at)
        last = self._day(closed.ends_at - timedelta(microseconds=1))
        at_midnight = closed.ends_at.astimezone(self._zone).time() == time(0)
        if closed.starts_at > self._now:
            said = _("Closed from %(from)s") if at_midnight else _("Closed from %(from)s to %(to)s")
        elif not at_midnight:
            said = _("Closed until %(to)s")
        elif last == self._today:
            said = _("Closed for the rest of the day")
        else:
            said = _("Closed up to and including %(day)s")
        named = {"from": starts, "to": ends, "day": i18n.show_day(last)}
        return Shut(said % named, i18n.in_language(closed.reason))

    def _where(self, event: Held) -> str:
        """Room and hour, and the day where it is another."""
        room = i18n.in_language(event.printed["room"]["name"])
        return f"\u2068{i18n.show_parts((room, self._hour(event.starts_at)))}\u2069"

    def _hour(self, moment: datetime) -> str:
        """An hour, with its day where that is another."""
        hour = i18n.show_time(moment, self._zone.key)
        if self._day(moment) == self._today:
            return hour
        return i18n.show_parts((i18n.show_day(moment, self._zone.key), hour))

    def _is_here(self, event: Held) -> bool:
        return event.printed["room"]["id"] == self._room

    def _was_today(self, event: Held) -> bool:
        return self._day(event.starts_at) == self._today or (
            event.starts_at <= self._now < event.ends_at
        )

    def _is_to_come(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether it is not over and begins today, or began before; it may end after midnight."""
        return ends_at > self._now and self._day(starts_at) <= self._today

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self._zone).date()


def _by_hour(one: OnScreen) -> tuple[datetime, str]:
    return one.starts_at, one.title


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
