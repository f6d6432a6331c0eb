"""A running order: who has how many minutes, whether they add up, and when each begins."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.i18n import gettext as _
from app.core.i18n import lazy, ngettext, show_list, show_time
from app.hosting.models import OrderPart
from app.meetings.models import Slot
from app.side_events.rules.application import LEADS_THE_TALK

MOST_ITEMS = 40
LONGEST_ITEM = 600  # minutes
OPENING, CLOSING = 5, 5  # minutes, as first proposed
DISCUSSED = 4  # of the time between both, one part in so many is proposed for the discussion
PARTS: Mapping[OrderPart, str] = {
    OrderPart.OPENING: lazy("Opening"),
    OrderPart.SPEAKER: lazy("Speaker"),
    OrderPart.DISCUSSION: lazy("Discussion with the audience"),
    OrderPart.CLOSING: lazy("Closing"),
}


@dataclass(frozen=True, kw_only=True)
class Item:
    """A part of the time, in minutes; `person_id` names the speaker whose it is."""

    part: OrderPart
    minutes: int
    person_id: str | None = None


@dataclass(frozen=True)
class Speaks:
    """Who speaks: as printed, and as what (a `SpeakerRole`)."""

    person_id: str
    name: str
    role: str


@dataclass(frozen=True)
class Line:
    """A part in words. `starts_at` is None while the event has no hour; `after` is in minutes."""

    what: str
    minutes: int
    after: int
    starts_at: datetime | None = None


def minutes_there(
    duration: int, start: datetime | None, slots: Iterable[Slot], turnaround: int
) -> int:
    """The minutes that an event has: its own, and no more than its slot less the turn-around.

    `start` is None before it has a place; out of all slots it has its own minutes.
    """
    if start is None:
        return duration
    inside = [slot for slot in slots if slot.starts_at <= start < slot.ends_at]
    left = [int((slot.ends_at - start).total_seconds()) // 60 - turnaround for slot in inside]
    return max(0, min([duration, *left]))


def proposed(speakers: Sequence[Speaks], there: int) -> list[Item]:
    """A running order to begin with: it adds up, and all who speak have the same."""
    talkers = [one for one in speakers if one.role not in LEADS_THE_TALK]
    rest = there - OPENING - CLOSING
    if rest < len(talkers) + 1:
        return [Item(part=OrderPart.OPENING, minutes=there)] if there else []
    each = (rest - rest // DISCUSSED) // len(talkers) if talkers else 0
    return [
        Item(part=OrderPart.OPENING, minutes=OPENING),
        *(Item(part=OrderPart.SPEAKER, minutes=each, person_id=p.person_id) for p in talkers),
        Item(part=OrderPart.DISCUSSION, minutes=rest - each * len(talkers)),
        Item(part=OrderPart.CLOSING, minutes=CLOSING),
    ]


def fault_in(items: Iterable[Item], there: int) -> str:
    """What does not add up, as a sentence; "" where it does."""
    planned = sum(item.minutes for item in items)
    if planned > there:
        sentence = ngettext(
            "The parts take %(planned)s minutes and there are %(there)s: take %(number)s minute"
            " off.",
            "The parts take %(planned)s minutes and there are %(there)s: take %(number)s minutes"
            " off.",
            planned - there,
        )
    elif planned < there:
        sentence = ngettext(
            "The parts take %(planned)s minutes and there are %(there)s: give %(number)s minute"
            " more, or make the discussion longer.",
            "The parts take %(planned)s minutes and there are %(there)s: give %(number)s minutes"
            " more, or make the discussion longer.",
            there - planned,
        )
    else:
        return ""
    return sentence % {"planned": planned, "there": there, "number": abs(planned - there)}


def panel_changed(items: Sequence[Item], speakers: Sequence[Speaks]) -> Iterator[str]:
    """Who has a part and left the panel, and who is on it and has none, as sentences.

    Whoever chairs needs no part of their own.
    """
    there, planned = {one.person_id for one in speakers}, {item.person_id for item in items}
    if planned - there - {None}:
        yield _(
            "Somebody who has a part is no longer on the panel. Give the part to somebody else, or"
            " remove it."
        )
    without = [
        f"\u2068{one.name}\u2069"
        for one in speakers
        if one.person_id not in planned and one.role not in LEADS_THE_TALK
    ]
    if without and any(item.person_id for item in items):
        yield _("Without a part yet: %(names)s.") % {"names": show_list(without)}


def lines_of(
    items: Iterable[Item], speakers: Iterable[Speaks], start: datetime | None
) -> list[Line]:
    """The parts in words, each with its hour where the event has one."""
    names = {one.person_id: one.name for one in speakers}
    lines, after = [], 0
    for item in items:
        at = start + timedelta(minutes=after) if start else None
        lines.append(Line(said_part(item.part, item.person_id, names), item.minutes, after, at))
        after += item.minutes
    return lines


def said_part(part: OrderPart, person_id: str | None, names: Mapping[str, str]) -> str:
    """A part in words; who does not speak any more is said to be nobody named."""
    if part is not OrderPart.SPEAKER:
        return str(PARTS[part])
    return names.get(person_id or "") or _("Somebody who is no longer on the panel")


def in_a_line(line: Line, zone: str) -> str:
    """A part as a line of a calendar's entry."""
    words = {
        "hour": show_time(line.starts_at, zone) if line.starts_at else f"+{line.after}",
        "what": line.what,
        "number": line.minutes,
    }
    return (
        ngettext(
            "%(hour)s %(what)s (%(number)s minute)",
            "%(hour)s %(what)s (%(number)s minutes)",
            line.minutes,
        )
        % words
    )
