"""A running order: who has how many minutes, whether they add up, and when each begins."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.i18n import gettext as _
from app.core.i18n import lazy, ngettext, show_list, show_time
from app.hosting.models import OrderPart
from app.side_events.models import SpeakerRole
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
GONE = lazy("Somebody who is no longer on the panel")  # for the host, who names somebody else


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


def minutes_there(duration: int, hours: tuple[datetime, datetime] | None) -> int:
    """The minutes that an event has: those of its published `hours`, before it has any its own.

    What the room needs between two uses is not taken off: it lies between published hours.
    """
    if hours is None:
        return duration
    return int((hours[1] - hours[0]).total_seconds()) // 60


def said_next(following: datetime | None, turnaround: int, zone: str) -> str:
    """When the room is used next on the day, and what it needs in between; "" where it is not."""
    if following is None:
        return ""
    said = _("Another side event begins in this room at %(hour)s.") % {
        "hour": show_time(following, zone)
    }
    if not turnaround:
        return said
    minutes = ngettext(
        "The room is got ready in between: that takes %(number)s minute.",
        "The room is got ready in between: that takes %(number)s minutes.",
        turnaround,
    )
    return f"{said} {minutes % {'number': turnaround}}"


def proposed(speakers: Sequence[Speaks], there: int) -> list[Item]:
    """A running order to begin with: it adds up, and all who speak have the same.

    Opening remarks come first, closing remarks after the discussion.
    """
    talkers = [one for one in speakers if one.role not in LEADS_THE_TALK]
    rest = there - OPENING - CLOSING
    if rest < len(talkers) + 1:
        return [Item(part=OrderPart.OPENING, minutes=there)] if there else []
    each = (rest - rest // DISCUSSED) // len(talkers) if talkers else 0
    before = sorted(
        (one for one in talkers if one.role != SpeakerRole.CLOSING_REMARKS),
        key=lambda one: one.role != SpeakerRole.OPENING_REMARKS,
    )
    last = [one for one in talkers if one.role == SpeakerRole.CLOSING_REMARKS]
    return [
        Item(part=OrderPart.OPENING, minutes=OPENING),
        *_parts_of(before, each),
        Item(part=OrderPart.DISCUSSION, minutes=rest - each * len(talkers)),
        *_parts_of(last, each),
        Item(part=OrderPart.CLOSING, minutes=CLOSING),
    ]


def _parts_of(speakers: Iterable[Speaks], minutes: int) -> Iterator[Item]:
    for one in speakers:
        yield Item(part=OrderPart.SPEAKER, minutes=minutes, person_id=one.person_id)


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
    items: Iterable[Item],
    speakers: Iterable[Speaks],
    start: datetime | None,
    nobody: str = GONE,
) -> list[Line]:
    """The parts in words, each with its hour where the event has one; `nobody` is said of a part
    whose speaker is on the panel no more.
    """
    names = {one.person_id: one.name for one in speakers}
    lines, after = [], 0
    for item in items:
        at = start + timedelta(minutes=after) if start else None
        what = said_part(item.part, names.get(item.person_id or "") or nobody)
        lines.append(Line(what, item.minutes, after, at))
        after += item.minutes
    return lines


def said_part(part: OrderPart, name: str = GONE) -> str:
    """A part in words, that of a speaker by their name."""
    return str(name if part is OrderPart.SPEAKER else PARTS[part])


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
