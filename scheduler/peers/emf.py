"""EMF's SlotMachine: its JSON as a problem. Times without an offset are taken as UTC."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from scheduler.files.nodes import Ids, Node, given, parse, shown
from scheduler.peers.periods import LONGEST, Span, common, gaps, merged, minutes_of, named
from scheduler.problem import Event, Period, Person, Placement, Problem, Room, Slot, Weights

_STEP: Final = 10
"""The minutes of its grid, which its files do not say."""
_CHANGEOVER: Final = 10


def read_emf(content: bytes) -> Problem:
    """The problem of a file's bytes; ProblemError names the place of the first mistake."""
    root = parse(content).entries()
    if "talks" not in root:
        raise Node(None, "").error('the field "talks" is missing')
    ids = Ids("talk")
    talks = [_talk(node, ids) for node in root["talks"].items()]
    if not talks:
        raise root["talks"].error("must not be empty")
    hours = _hours(talks)
    together = _conflicts(root.get("conflicts"), ids)
    venues = sorted(hours, key=lambda name: (len(name), name))
    open_at = merged((span for name in venues for span in hours[name]), touching=True)
    return Problem(
        name="SlotMachine",
        slots=tuple(_slot(span) for span in open_at),
        start_step=_STEP,
        turnaround=max(talk.changeover for talk in talks),
        rooms=tuple(_room(name, hours[name], open_at) for name in venues),
        people=tuple(Person(one) for one in dict.fromkeys(n for t in talks for n in t.speakers)),
        events=tuple(_event(talk, hours, together) for talk in talks),
        published=tuple(
            Placement(talk.id, talk.published[0], talk.published[1])
            for talk in talks
            if talk.published is not None and talk.published[0] in hours
        ),
        weights=Weights(room_fit=0),
    )


@dataclass(frozen=True, slots=True)
class _Talk:
    node: Node
    id: str
    duration: int
    changeover: int
    speakers: tuple[str, ...]
    tags: frozenset[str]
    times: dict[str, list[Span]]
    published: tuple[str, int] | None


def _talk(node: Node, ids: Ids) -> _Talk:
    fields = node.entries()
    for name in ("id", "duration", "speakers", "venue_times"):
        if name not in fields:
            raise node.error(f"the field {shown(name)} is missing")
    return _Talk(
        node=node,
        id=ids.new(_named(fields["id"])),
        duration=fields["duration"].number(1),
        changeover=given(fields, "minutes_after", Node.number, _CHANGEOVER),
        speakers=tuple(dict.fromkeys(_named(one).id() for one in fields["speakers"].items())),
        tags=given(fields, "tags", _words, frozenset()),
        times=_times(fields["venue_times"]),
        published=_published(fields),
    )


def _words(node: Node) -> frozenset[str]:
    return frozenset(one.id() for one in node.items())


def _named(node: Node) -> Node:
    """An id that may be written as a number."""
    if isinstance(node.value, int) and not isinstance(node.value, bool):
        return Node(str(node.number()), node.place)
    return node


def _field(node: Node, name: str) -> Node:
    fields = node.entries()
    if name not in fields:
        raise node.error(f"the field {shown(name)} is missing")
    return fields[name]


def _times(node: Node) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for one in node.items():
        spans = [
            (_moment(_field(span, "start")), _moment(_field(span, "end")))
            for span in _field(one, "times").items()
        ]
        for (start, end), span in zip(spans, _field(one, "times").items(), strict=True):
            if not start < end <= start + LONGEST:
                raise span.error("must end after its start, within 31 days")
        found.setdefault(_named(_field(one, "venue")).id(), []).extend(spans)
    return {venue: merged(spans, touching=True) for venue, spans in found.items() if spans}


def _moment(node: Node) -> int:
    text = node.text()
    try:
        found = datetime.fromisoformat(text)
        return minutes_of(found if found.tzinfo else found.replace(tzinfo=UTC))
    except ValueError as error:
        raise node.error(f"{shown(text)} is no time in whole minutes") from error


def _published(fields: dict[str, Node]) -> tuple[str, int] | None:
    time, venue = fields.get("time"), fields.get("venue")
    if time is None or venue is None or time.value in {None, ""} or venue.value is None:
        return None
    return _named(venue).id(), _moment(time)


def _conflicts(node: Node | None, ids: Ids) -> dict[str, frozenset[str]]:
    """By talk a theme for each conflict that it is in: themes too had better not meet."""
    found: dict[str, set[str]] = {}
    for number, one in enumerate(node.items() if node else (), 1):
        for talk in _field(one, "talks").items():
            found.setdefault(ids.one(_named(talk)), set()).add(f"conflict {number}")
    return {talk: frozenset(themes) for talk, themes in found.items()}


def _hours(talks: Iterable[_Talk]) -> dict[str, list[Span]]:
    """When each venue is open: whenever some talk may be there."""
    found: dict[str, list[Span]] = {}
    for talk in talks:
        for venue, spans in talk.times.items():
            found.setdefault(venue, []).extend(spans)
    return {venue: merged(spans, touching=True) for venue, spans in found.items()}


def _slot(span: Span) -> Slot:
    return Slot(named(span[0]), *span)


def _room(venue: str, open_at: list[Span], slots: list[Span]) -> Room:
    closed = [Period(*gap) for slot in slots for gap in gaps(open_at, slot)]
    return Room(venue, 0, unavailable=tuple(closed))


def _event(talk: _Talk, hours: dict[str, list[Span]], together: dict[str, frozenset[str]]) -> Event:
    """A talk whose times are those of its venue and its own, as ours are said apart."""
    times = merged((span for spans in talk.times.values() for span in spans), touching=True)
    for venue, spans in talk.times.items():
        if common(times, hours[venue]) != spans:
            raise talk.node.error(
                f"may be in the venue {shown(venue)} at fewer times than the venue and the talk "
                "have in common, which this format cannot say"
            )
    return Event(
        id=talk.id,
        duration=talk.duration,
        people=talk.speakers,
        themes=talk.tags | together.get(talk.id, frozenset()),
        available=tuple(Period(*span) for span in times),
        rooms=tuple(talk.times),
    )
