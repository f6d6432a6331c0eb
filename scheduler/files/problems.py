"""Problem files: `side-event-problem/1`, read."""

from collections.abc import Callable, Iterable
from dataclasses import fields as fields_of
from dataclasses import replace
from functools import partial
from typing import Final, TypeVar

from scheduler.files.nodes import Ids, Node, given, given_or_null, parse, shown
from scheduler.problem import (
    Cost,
    Delegation,
    Equipment,
    Event,
    Organisation,
    Pair,
    Period,
    Person,
    Pin,
    Placement,
    Problem,
    Room,
    Session,
    Slot,
    Travel,
    Weights,
)

FORMAT: Final = "side-event-problem/1"
MOST_STARTS: Final = 100_000
"""The most times at which an event may start: every minute of ten weeks."""
T = TypeVar("T")

# By kind of thing: the fields that must be there, and those that may.
FIELDS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "problem": (
        ("format", "slots", "rooms", "events"),
        (
            "name", "timezone", "start_step", "turnaround", "plenary_buffer", "travel",
            "equipment", "sessions", "people", "organisations", "delegations", "published",
            "frozen_until", "frozen", "weights", "pairs", "daily_events",
        ),
    ),
    "period": (("starts_at", "ends_at"), ()),
    "slot": (("id", "starts_at", "ends_at"), ("starts",)),
    "room": (
        ("id", "capacity"),
        ("venue", "features", "turnaround", "unavailable", "excludes", "starts"),
    ),
    "travel": (("between", "minutes"), ()),
    "equipment": (("id",), ("quantity",)),
    "session": (("id", "starts_at", "ends_at"), ("plenary", "rooms", "people")),
    "person": (("id",), ("unavailable",)),
    "organisation": (("id",), ("parallel_events", "daily_events")),
    "delegation": (("id",), ("size", "weight", "interests")),
    "event": (
        ("id", "duration"),
        (
            "attendance", "features", "equipment", "people", "organisers", "themes", "mandatory",
            "priority", "available", "slots", "rooms", "preferred_slots", "preferred_rooms",
            "after", "not_with", "pinned", "popularity", "costs",
        ),
    ),
    "pinned": ((), ("starts_at", "room", "also_at")),
    "cost": (("cost",), ("starts_at", "room")),
    "pair": (("events",), ("overlap", "other_room", "other_day", "late")),
    "placement": (("event", "room", "starts_at"), ()),
    "weights": ((), tuple(term.name for term in fields_of(Weights))),
}  # fmt: skip


def read_problem(text: str | bytes) -> Problem:
    """The problem of a file's content; ProblemError names the place of the first mistake."""
    return _Reader().problem(parse(text))


def check_format(node: Node, expected: str) -> None:
    """Refuse another format before anything is said of the fields that it has."""
    if isinstance(node.value, dict) and "format" in node.value:
        found = node.value["format"]
        if found != expected:
            raise Node(found, "format").error(f"must be {shown(expected)}, not {shown(found)}")


def _parts(node: Node, kind: str) -> dict[str, Node]:
    return node.fields(*FIELDS[kind])


def _every(read: Callable[[Node], T]) -> Callable[[Node], tuple[T, ...]]:
    return lambda node: tuple(read(item) for item in node.items())


def _words(node: Node) -> frozenset[str]:
    return frozenset(item.id() for item in node.items())


def _span(fields: dict[str, Node]) -> tuple[int, int]:
    start, end = fields["starts_at"].time(), fields["ends_at"].time()
    if end < start:
        raise fields["ends_at"].error("is before starts_at")
    return start, end


def _period(node: Node) -> Period:
    return Period(*_span(_parts(node, "period")))


_periods = _every(_period)


class _Reader:
    """Reads the lists in an order in which every id is known before it is named."""

    def __init__(self) -> None:
        self.slots = Ids("slot")
        self.rooms = Ids("room")
        self.equipment = Ids("equipment")
        self.sessions = Ids("session")
        self.people = Ids("person")
        self.organisations = Ids("organisation")
        self.delegations = Ids("delegation")
        self.events = Ids("event")

    def problem(self, node: Node) -> Problem:
        check_format(node, FORMAT)
        parts = _parts(node, "problem")
        slots = self._slots(parts["slots"])
        start_step = given_or_null(parts, "start_step", _step)
        _refuse_too_many_starts(slots, start_step)
        self._learn(parts, "events", self.events, "event")
        self._learn(parts, "rooms", self.rooms, "room")
        return Problem(
            slots=slots,
            rooms=_every(self._room)(parts["rooms"]),
            name=given_or_null(parts, "name", Node.text) or "",
            timezone=given_or_null(parts, "timezone", Node.text) or "",
            start_step=start_step,
            turnaround=given(parts, "turnaround", Node.number, 0),
            plenary_buffer=given(parts, "plenary_buffer", Node.number, 0),
            travel=given(parts, "travel", self._travel, ()),
            equipment=given(parts, "equipment", _every(self._equipment), ()),
            people=given(parts, "people", _every(self._person), ()),
            sessions=given(parts, "sessions", _every(self._session), ()),
            organisations=given(parts, "organisations", _every(self._organisation), ()),
            delegations=given(parts, "delegations", _every(self._delegation), ()),
            events=_every(self._event)(parts["events"]),
            published=given(parts, "published", self._placements, ()),
            frozen_until=given_or_null(parts, "frozen_until", Node.time),
            frozen=given(parts, "frozen", self._placements, ()),
            weights=given(parts, "weights", _weights, Weights()),
            pairs=given(parts, "pairs", self._pairs, ()),
            daily_events=given_or_null(parts, "daily_events", Node.number),
        )

    def _learn(self, parts: dict[str, Node], name: str, ids: Ids, kind: str) -> None:
        """Events name other events and rooms other rooms: their ids are read beforehand."""
        for item in parts[name].items():
            ids.new(_parts(item, kind)["id"])

    def _slots(self, node: Node) -> tuple[Slot, ...]:
        slots = _every(self._slot)(node)
        places = {slot.id: item.place for slot, item in zip(slots, node.items(), strict=True)}
        latest: Slot | None = None
        for slot in sorted(slots, key=lambda slot: (slot.start, slot.end)):
            if latest is not None and slot.start < latest.end and latest.start < slot.end:
                raise Node(None, places[slot.id]).error(
                    f"the slot {shown(slot.id)} overlaps {shown(latest.id)} ({places[latest.id]})"
                )
            latest = slot if latest is None or slot.end >= latest.end else latest
        return slots

    def _slot(self, node: Node) -> Slot:
        parts = _parts(node, "slot")
        slot = Slot(self.slots.new(parts["id"]), *_span(parts))
        return replace(slot, starts=given(parts, "starts", partial(_starts, slot), ()))

    def _room(self, node: Node) -> Room:
        parts = _parts(node, "room")
        room = Room(
            id=parts["id"].id(),
            capacity=parts["capacity"].number(),
            venue=given_or_null(parts, "venue", Node.id),
            features=given(parts, "features", _words, frozenset()),
            turnaround=given_or_null(parts, "turnaround", Node.number),
            unavailable=given(parts, "unavailable", _periods, ()),
            excludes=given(parts, "excludes", self.rooms.many, ()),
            starts=given(parts, "starts", _every(Node.time), ()),
        )
        if room.id in room.excludes:
            raise parts["excludes"].error("a room does not exclude itself")
        return room

    def _travel(self, node: Node) -> tuple[Travel, ...]:
        known: dict[frozenset[str], int] = {}
        found: list[Travel] = []
        for item in node.items():
            parts = _parts(item, "travel")
            way = Travel(_two_venues(parts["between"]), parts["minutes"].number())
            if known.setdefault(frozenset(way.between), way.minutes) != way.minutes:
                raise item.error("the way between these venues has been given already")
            found.append(way)
        return tuple(found)

    def _equipment(self, node: Node) -> Equipment:
        parts = _parts(node, "equipment")
        return Equipment(self.equipment.new(parts["id"]), given(parts, "quantity", Node.number, 1))

    def _person(self, node: Node) -> Person:
        parts = _parts(node, "person")
        return Person(self.people.new(parts["id"]), given(parts, "unavailable", _periods, ()))

    def _session(self, node: Node) -> Session:
        parts = _parts(node, "session")
        return Session(
            self.sessions.new(parts["id"]),
            *_span(parts),
            plenary=given(parts, "plenary", Node.flag, False),
            rooms=given(parts, "rooms", self.rooms.many, ()),
            people=given(parts, "people", self.people.many, ()),
        )

    def _organisation(self, node: Node) -> Organisation:
        parts = _parts(node, "organisation")
        return Organisation(
            self.organisations.new(parts["id"]),
            parallel_events=given(parts, "parallel_events", Node.number, 1),
            daily_events=given_or_null(parts, "daily_events", Node.number),
        )

    def _delegation(self, node: Node) -> Delegation:
        parts = _parts(node, "delegation")
        return Delegation(
            self.delegations.new(parts["id"]),
            size=given(parts, "size", Node.number, 1),
            weight=given(parts, "weight", Node.number, 1),
            interests=given(parts, "interests", self.events.many, ()),
        )

    def _event(self, node: Node) -> Event:
        parts = _parts(node, "event")
        event = Event(
            id=parts["id"].id(),
            duration=parts["duration"].number(1),
            attendance=given(parts, "attendance", Node.number, 0),
            features=given(parts, "features", _words, frozenset()),
            equipment=given(parts, "equipment", self._needs, {}),
            people=given(parts, "people", self.people.many, ()),
            organisers=given(parts, "organisers", self.organisations.many, ()),
            themes=given(parts, "themes", _words, frozenset()),
            mandatory=given(parts, "mandatory", Node.flag, True),
            priority=given(parts, "priority", Node.number, 1),
            available=given_or_null(parts, "available", _periods),
            slots=given_or_null(parts, "slots", self.slots.many),
            rooms=given_or_null(parts, "rooms", self.rooms.many),
            preferred_slots=given(parts, "preferred_slots", self.slots.many, ()),
            preferred_rooms=given(parts, "preferred_rooms", self.rooms.many, ()),
            after=given(parts, "after", self.events.many, ()),
            not_with=given(parts, "not_with", self.events.many, ()),
            pinned=given_or_null(parts, "pinned", self._pin),
            popularity=given_or_null(parts, "popularity", Node.number),
            costs=given(parts, "costs", _every(self._cost), ()),
        )
        for name, others in (("after", event.after), ("not_with", event.not_with)):
            if event.id in others:
                raise parts[name].error("an event cannot name itself")
        return event

    def _needs(self, node: Node) -> dict[str, int]:
        return {
            self.equipment.one(Node(name, count.place)): count.number()
            for name, count in node.entries().items()
        }

    def _pin(self, node: Node) -> Pin:
        parts = _parts(node, "pinned")
        start, room = self._start_or_room(node, parts)
        also: tuple[int, ...] = given(parts, "also_at", _every(Node.time), ())
        if also and start is None:
            raise node.error("also_at needs a starts_at")
        return Pin(start, room, also)

    def _cost(self, node: Node) -> Cost:
        parts = _parts(node, "cost")
        return Cost(parts["cost"].number(), *self._start_or_room(node, parts))

    def _start_or_room(self, node: Node, parts: dict[str, Node]) -> tuple[int | None, str | None]:
        start = given_or_null(parts, "starts_at", Node.time)
        room = given_or_null(parts, "room", self.rooms.one)
        if start is None and room is None:
            raise node.error("must have starts_at, room, or both")
        return start, room

    def _pairs(self, node: Node) -> tuple[Pair, ...]:
        pairs = _every(self._pair)(node)
        seen: dict[frozenset[str], str] = {}
        for pair, item in zip(pairs, node.items(), strict=True):
            earlier = seen.setdefault(frozenset(pair.events), item.place)
            if earlier != item.place:
                raise item.error(f"repeats the events of {earlier}")
        return pairs

    def _pair(self, node: Node) -> Pair:
        parts = _parts(node, "pair")
        match self.events.many(parts["events"]):
            case [one, other]:
                amounts = {name: parts[name].number() for name in parts if name != "events"}
                return Pair((one, other), **amounts)
        raise parts["events"].error("must name two events")

    def _placements(self, node: Node) -> tuple[Placement, ...]:
        placements = _every(self.placement)(node)
        seen: set[str] = set()
        for placement, item in zip(placements, node.items(), strict=True):
            if placement.event in seen:
                raise item.error(f"repeats the event {shown(placement.event)}")
            seen.add(placement.event)
        return placements

    def placement(self, node: Node) -> Placement:
        parts = _parts(node, "placement")
        return Placement(
            self.events.one(parts["event"]),
            self.rooms.one(parts["room"]),
            parts["starts_at"].time(),
        )


def _step(node: Node) -> int:
    return node.number(1)


def _refuse_too_many_starts(slots: Iterable[Slot], start_step: int | None) -> None:
    """Before they are counted out one by one; those that a slot names are counted out already."""
    if start_step is None:
        return
    starts = sum(max(1, -(-(slot.end - slot.start) // start_step)) for slot in slots)
    if starts > MOST_STARTS:
        place = Node(start_step, "start_step")
        raise place.error(f"gives {starts} possible starts, more than {MOST_STARTS}")


def _starts(slot: Slot, node: Node) -> tuple[int, ...]:
    found = []
    for item in node.items():
        start = item.time()
        if not slot.start <= start < slot.end:
            raise item.error("is not within the slot")
        found.append(start)
    return tuple(found)


def _two_venues(node: Node) -> tuple[str, str]:
    match [venue.id() for venue in node.items()]:
        case [one, other]:
            return one, other
    raise node.error("must name two venues")


def _weights(node: Node) -> Weights:
    return Weights(**{name: one.number() for name, one in _parts(node, "weights").items()})
