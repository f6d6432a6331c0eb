"""Moves on the board in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core import i18n
from app.core.i18n import gettext as _
from app.core.i18n import ngettext, show_date, show_list
from app.schedule.models import BoardChange
from app.schedule.rules.board import Moved, Spot, end_of, moves_of
from app.schedule.rules.facts import Facts
from app.schedule.rules.names import Names, place_pinned
from app.schedule.rules.pins import Frozen, Pin, Repinned, frozen_by, pins_of

MOST_TOLD = 3  # moves of one change


@dataclass(frozen=True)
class Words:
    """Says where events stand and what was done to them, in the language in use."""

    names: Names
    timezone: str

    @classmethod
    def of(cls, facts: Facts) -> "Words":
        """In the names of a meeting."""
        return cls(Names.of(facts), facts.meeting.timezone)

    def event(self, event_id: str) -> str:
        """The title of an event."""
        title = self.names.events.get(event_id)
        return f"\u2068{title}\u2069" if title else _("A side event that is not accepted any more")

    def spot(self, spot: Spot | None, minutes: int | None = None, room: str = "") -> str:
        """Where and when: "Tue 15 Jun, 13:15, Large Room"; with `minutes`, also until when.

        `room` is said in place of that of the spot, where there is one.
        """
        if spot is None:
            return _("no place")
        room = room or self.names.rooms.get(spot.room_id, "")
        room = room or _("a room that the meeting has no more")
        if minutes is None:
            day = i18n.show_day(spot.starts_at, self.timezone)
            when = i18n.comma().join((day, self._time(spot)))
        else:
            when = i18n.show_span(spot.starts_at, end_of(spot, minutes), self.timezone)
        return f"\u2068{i18n.comma().join((when, room))}\u2069"

    def moved(self, move: Moved) -> str:
        """What became of one event."""
        known = {
            "event": self.event(move.event_id),
            "before": self.spot(move.before.spot),
            "after": self.spot(move.after.spot),
        }
        if move.before.spot == move.after.spot and not move.before.overrides:
            return _("%(event)s stays at %(after)s in spite of a rule.") % known
        if move.before.spot == move.after.spot:
            return _("%(event)s stays at %(after)s for another reason.") % known
        return _("%(event)s goes from %(before)s to %(after)s.") % known

    def as_long_again(self, event_id: str, minutes: int) -> str:
        """That it is held for so many minutes again, after it was held for others."""
        known = {"event": self.event(event_id), "minutes": i18n.show_number(minutes)}
        return _("%(event)s is held for %(minutes)s minutes again.") % known

    def all_moved(self, moves: Sequence[Moved]) -> str:
        """What became of several events, the first of them one by one."""
        told = [self.moved(move) for move in moves[:MOST_TOLD]]
        left = len(moves) - MOST_TOLD
        if left > 0:
            more = ngettext(
                "%(number)s more side event moves.", "%(number)s more side events move.", left
            )
            told.append(more % {"number": i18n.show_number(left)})
        return " ".join(told)

    def pin(self, pin: Pin) -> str:
        """What of its place an event keeps: "its time is pinned: Tue 15 Jun, 13:15"."""
        where = {"where": place_pinned(self.names, pin.starts_at, pin.room_id)}
        if pin.starts_at and pin.room_id:
            return _("its time and its room are pinned: %(where)s") % where
        if pin.starts_at:
            return _("its time is pinned: %(where)s") % where
        return _("its room is pinned: %(where)s") % where if pin.room_id else _("it is not pinned")

    def pinned_since(self, event_id: str, pins: tuple[Pin, Pin], who: str) -> str:
        """What was seen of the pin of an event, and what it is now; and who set it, if known."""
        said = _(
            "%(who)s has changed since you looked what is pinned of %(event)s. You saw: %(seen)s."
            " Now: %(now)s."
        )
        return said % {
            "who": f"\u2068{who}\u2069" if who else _("Somebody"),
            "event": self.event(event_id),
            "seen": self.pin(pins[0]),
            "now": self.pin(pins[1]),
        }

    def all_changed(self, change: BoardChange, *, back: bool = False) -> str:
        """What a change did: moved, pinned or froze; `back`: what undoing it does."""
        if change.moves:
            moves = moves_of(change)
            turned = [Moved(one.event_id, one.after, one.before) for one in moves]
            return self.all_moved(turned if back else moves)
        frozen = frozen_by(change)
        if frozen is not None:
            return _said_frozen(frozen.back if back else frozen)
        pins = pins_of(change)
        turned_pins = [Repinned(one.event_id, one.after, one.before) for one in pins]
        return self._all_pinned(turned_pins if back else pins)

    def _all_pinned(self, pins: Sequence[Repinned]) -> str:
        told = [
            _("%(event)s: %(after)s; before: %(before)s.")
            % {
                "event": self.event(one.event_id),
                "after": self.pin(one.after),
                "before": self.pin(one.before),
            }
            for one in pins[:MOST_TOLD]
        ]
        left = len(pins) - MOST_TOLD
        if left > 0:
            more = ngettext("%(number)s more side event.", "%(number)s more side events.", left)
            told.append(more % {"number": i18n.show_number(left)})
        return " ".join(told)

    def elsewhere(
        self, event_id: str, spots: tuple[Spot | None, Spot | None], last: BoardChange | None,
        who: str,
    ) -> str:  # fmt: skip
        """Where an event was seen and where it stands now; and who moved it last, if known."""
        known = {
            "event": self.event(event_id),
            "seen": self.spot(spots[0]),
            "now": self.spot(spots[1]),
        }
        if last is None:
            said = _("%(event)s stood at %(seen)s when you looked, and stands at %(now)s now.")
            return said % known
        [move] = [one for one in moves_of(last) if one.event_id == event_id]
        known |= {
            "who": f"\u2068{who}\u2069" if who else _("Somebody"),
            "at": i18n.show_datetime(last.at, self.timezone),
            "before": self.spot(move.before.spot),
        }
        said = _(
            "%(who)s moved %(event)s on %(at)s from %(before)s to %(now)s. You saw it: %(seen)s."
        )
        return said % known

    def moved_since(
        self, spots: tuple[Spot | None, Spot | None], last: BoardChange | None, who: str
    ) -> str:
        """Where an event stood when a run began and stands now; and who moved it last, if known."""
        known = {"before": self.spot(spots[0]), "now": self.spot(spots[1])}
        if last is None:
            return (
                _("It stood at %(before)s when this was begun, and stands at %(now)s now.") % known
            )
        known |= {
            "who": f"\u2068{who}\u2069" if who else _("Somebody"),
            "at": i18n.show_datetime(last.at, self.timezone),
        }
        said = _("%(who)s moved it since this was begun, on %(at)s, from %(before)s to %(now)s.")
        return said % known

    def _time(self, spot: Spot) -> str:
        return i18n.show_time(spot.starts_at, self.timezone)


def _said_frozen(what: Frozen) -> str:
    number, days = len(what.days), show_list(map(show_date, what.days))
    said = (
        ngettext("%(days)s is frozen.", "%(days)s are frozen.", number)
        if what.frozen
        else ngettext(
            "%(days)s is not frozen any more.", "%(days)s are not frozen any more.", number
        )
    )
    return said % {"days": days}
