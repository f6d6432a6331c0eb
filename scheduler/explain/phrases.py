"""What a demand says, in English and in details; and what it is to give it up."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from scheduler.outline import Demand
from scheduler.problem import Event, Period, Problem, Room
from scheduler.rules import RULES
from scheduler.rules.available import within
from scheduler.rules.frozen import frozen

Details = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Phrase:
    """`subject` and `verb` for one, `verbs` for several that share them, and what is named."""

    subject: str
    verb: str
    verbs: str
    details: Details

    @property
    def message(self) -> str:
        return f"{self.subject} {self.verb}"


def listed(names: Iterable[str], word: str = "and") -> str:
    """a, b and c."""
    *first, last = list(names) or ["none"]
    return f"{', '.join(first)} {word} {last}" if first else last


def phrase(problem: Problem, demand: Demand, events: Collection[str]) -> Phrase:
    """What a demand says of some events; rules that are not known here by their own sentence."""
    if demand.rule in _OF_EVENTS:
        return _OF_EVENTS[demand.rule](problem, problem.event_by_id[demand.about])
    if demand.rule in _OF_OTHERS:
        about = [event for event in problem.events if event.id in events]
        return _OF_OTHERS[demand.rule](problem, demand.about, about)
    sentence = next((rule.sentence for rule in RULES if rule.id == demand.rule), demand.rule)
    text = f"is asked for this: {sentence.rstrip('.')}"
    return Phrase(demand.about, text, text, {"about": demand.about})


def _periods(problem: Problem, periods: Iterable[Period]) -> str:
    at = problem.rfc3339
    spans = [f"from {at(one.start)} to {at(one.end)}" for one in periods]
    return listed(spans, "or") if spans else "at no time"


# What is asked for an event


def _mandatory(_problem: Problem, event: Event) -> Phrase:
    text = "must take place"
    return Phrase(event.id, text, text, {"event": event.id, "priority": event.priority})


def _frozen(problem: Problem, event: Event) -> Phrase:
    place = frozen(problem)[event.id]
    start = problem.rfc3339(place.start)
    text = f"frozen in {place.room} at {start}"
    details = {"event": event.id, "room": place.room, "starts_at": start}
    return Phrase(event.id, f"is {text}", f"are {text}", details)


def _available(problem: Problem, event: Event) -> Phrase:
    periods = event.available or ()
    when = _periods(problem, periods)
    text = f"may only be {when}" if periods else "may be at no time"
    details = {"event": event.id, "periods": when}
    if periods and not any(within(event, start) for start in problem.starts):
        text += ", when no event can start"
        sits = [
            one.id
            for one in problem.sessions
            if one.plenary and any(one.start < p.end and p.start < one.end for p in periods)
        ]
        text += f" (the plenary {listed(sits)} sits then)" if sits else ""
        details["sessions"] = ", ".join(sits)
    return Phrase(event.id, text, text, details)


def _slot(problem: Problem, event: Event) -> Phrase:
    details: dict[str, str | int] = {"event": event.id, "duration": event.duration}
    if event.slots is None:
        rest = f"{event.duration} minutes and must lie within a slot"
        return Phrase(event.id, f"lasts {rest}", f"last {rest}", details)
    details["slots"] = ", ".join(event.slots)
    slots = [problem.slot_by_id[name] for name in event.slots]
    text = f"may only be in the slot{'s' * (len(slots) > 1)} {listed(event.slots, 'or')}"
    if not slots:
        text = "may be in no slot"
    elif any(slot.end - slot.start < event.duration for slot in slots):
        rest = f"{event.duration} minutes and {text}"
        return Phrase(event.id, f"lasts {rest}", f"last {rest}", details)
    return Phrase(event.id, text, text, details)


def _room_allowed(_problem: Problem, event: Event) -> Phrase:
    rooms = event.rooms or ()
    text = f"may only be in {listed(rooms, 'or')}" if rooms else "may be in no room"
    return Phrase(event.id, text, text, {"event": event.id, "rooms": ", ".join(rooms)})


def _capacity(problem: Problem, event: Event) -> Phrase:
    rooms = [room for room in problem.rooms if room.capacity >= event.attendance]
    text = f"{event.attendance}, which {_only(rooms, 'hold')}"
    details: dict[str, str | int] = {
        "event": event.id,
        "attendance": event.attendance,
        "rooms": ", ".join(room.id for room in rooms),
    }
    if problem.rooms and not rooms:
        largest = max(problem.rooms, key=lambda room: room.capacity)
        text += f" (the largest, {largest.id}, holds {largest.capacity})"
        details |= {"largest": largest.id, "capacity": largest.capacity}
    return Phrase(event.id, f"expects {text}", f"expect {text}", details)


def _features(problem: Problem, event: Event) -> Phrase:
    rooms = [room for room in problem.rooms if event.features <= room.features]
    features = sorted(event.features)
    text = f"{listed(features)}, which {_only(rooms, 'has')}"
    if len(features) > 1 and not rooms:
        text = f"{listed(features)}, which no room has together"
    details = {
        "event": event.id,
        "features": ", ".join(features),
        "rooms": ", ".join(room.id for room in rooms),
    }
    return Phrase(event.id, f"needs {text}", f"need {text}", details)


def _only(rooms: list[Room], verb: str) -> str:
    several = {"has": "have", "hold": "hold"}[verb]
    one = {"has": "has", "hold": "holds"}[verb]
    if not rooms:
        return f"no room {one}"
    return f"only {listed(room.id for room in rooms)} {several if len(rooms) > 1 else one}"


def _pinned(problem: Problem, event: Event) -> Phrase:
    details: dict[str, str | int] = {"event": event.id}
    where = []
    if event.pinned is not None and event.pinned.room is not None:
        details["room"] = event.pinned.room
        where.append(event.pinned.room)
    if event.pinned is not None and event.pinned.start is not None:
        details["starts_at"] = problem.rfc3339(event.pinned.start)
        where.append(str(details["starts_at"]))
    text = f"pinned to {' at '.join(where)}"
    return Phrase(event.id, f"is {text}", f"are {text}", details)


def _after(_problem: Problem, event: Event) -> Phrase:
    text = f"after {listed(event.after)}"
    details = {"event": event.id, "after": ", ".join(event.after)}
    return Phrase(event.id, f"comes {text}", f"come {text}", details)


def _not_with(_problem: Problem, event: Event) -> Phrase:
    text = f"must not overlap {listed(event.not_with)}"
    details = {"event": event.id, "others": ", ".join(event.not_with)}
    return Phrase(event.id, text, text, details)


_OF_EVENTS: Final[Mapping[str, Callable[[Problem, Event], Phrase]]] = {
    "mandatory": _mandatory,
    "frozen": _frozen,
    "available": _available,
    "slot": _slot,
    "room_allowed": _room_allowed,
    "room_capacity": _capacity,
    "room_features": _features,
    "pinned": _pinned,
    "after": _after,
    "not_with": _not_with,
}


# What is asked for others


def _person_double(problem: Problem, person: str, events: list[Event]) -> Phrase:
    at = [event.id for event in events if person in event.people]
    duties = [f"the session {one.id}" for one in problem.sessions if person in one.people]
    text = f"needed at {listed([*at, *duties])}, and cannot be at two at once"
    details = {"person": person, "events": ", ".join(at)}
    if duties:
        details["sessions"] = ", ".join(one.id for one in problem.sessions if person in one.people)
    return Phrase(person, f"is {text}", f"are {text}", details)


def _person_away(problem: Problem, person: str, _events: list[Event]) -> Phrase:
    when = _periods(problem, problem.person_by_id[person].unavailable)
    when = when.replace(" or from", " and from")
    text = f"unavailable {when}"
    return Phrase(person, f"is {text}", f"are {text}", {"person": person, "periods": when})


def _organiser(problem: Problem, name: str, events: list[Event]) -> Phrase:
    limit = next(one.parallel_events for one in problem.organisations if one.id == name)
    runs = [event.id for event in events if name in event.organisers]
    text = f"{listed(runs)}, and can run {limit} at a time"
    details: dict[str, str | int] = {
        "organisation": name,
        "events": ", ".join(runs),
        "parallel_events": limit,
    }
    return Phrase(name, f"organises {text}", f"organise {text}", details)


def _organiser_daily(problem: Problem, name: str, events: list[Event]) -> Phrase:
    limit = next(one.daily_events for one in problem.organisations if one.id == name)
    runs = [event.id for event in events if name in event.organisers]
    text = f"{listed(runs)}, and can run {limit} on one day"
    details: dict[str, str | int] = {
        "organisation": name,
        "events": ", ".join(runs),
        "daily_events": limit or 0,
    }
    return Phrase(name, f"organises {text}", f"organise {text}", details)


def _daily(problem: Problem, _name: str, events: list[Event]) -> Phrase:
    limit = problem.daily_events or 0
    text = f"no more than {limit} events on one day"
    names = ", ".join(event.id for event in events)
    details: dict[str, str | int] = {"events": names, "daily_events": limit}
    return Phrase("the meeting", f"has {text}", f"have {text}", details)


def _equipment(problem: Problem, name: str, events: list[Event]) -> Phrase:
    quantity = next(thing.quantity for thing in problem.equipment if thing.id == name)
    needs = [(event.id, event.equipment.get(name, 0)) for event in events]
    needed = listed(f"{n} by {event}" for event, n in needs if n)
    text = f"needed: {needed}; there {'is' if quantity == 1 else 'are'} {quantity} at a time"
    details: dict[str, str | int] = {
        "equipment": name,
        "quantity": quantity,
        "events": ", ".join(event for event, n in needs if n),
        "needed": sum(n for _, n in needs),
    }
    return Phrase(name, f"is {text}", f"are {text}", details)


def _room_closed(problem: Problem, room: str, _events: list[Event]) -> Phrase:
    when = _periods(problem, problem.room_by_id[room].unavailable).replace(" or from", " and from")
    text = f"unavailable {when}"
    return Phrase(room, f"is {text}", f"are {text}", {"room": room, "periods": when})


def _room_double(problem: Problem, room: str, _events: list[Event]) -> Phrase:
    gap = problem.turnaround_of(problem.room_by_id[room])
    apart = f", with {gap} minutes between" if gap else ""
    uses = [one.id for one in problem.sessions if room in one.rooms]
    text = f"one use at a time{apart}"
    details: dict[str, str | int] = {"room": room, "turnaround": gap, "sessions": ", ".join(uses)}
    return Phrase(room, f"has {text}", f"have {text}", details)


def _plenary(problem: Problem, name: str, _events: list[Event]) -> Phrase:
    session = next(one for one in problem.sessions if one.id == name)
    start, end = map(problem.rfc3339, (session.start, session.end))
    buffer = problem.plenary_buffer
    around = f", and {buffer} minutes around it are kept free" if buffer else ""
    text = f"from {start} to {end}{around}"
    details: dict[str, str | int] = {"session": name, "from": start, "until": end, "buffer": buffer}
    return Phrase(f"the plenary {name}", f"sits {text}", f"sit {text}", details)


_OF_OTHERS: Final[Mapping[str, Callable[[Problem, str, list[Event]], Phrase]]] = {
    "person_double": _person_double,
    "person_unavailable": _person_away,
    "organiser_parallel": _organiser,
    "organiser_daily": _organiser_daily,
    "daily": _daily,
    "equipment": _equipment,
    "room_unavailable": _room_closed,
    "room_double": _room_double,
    "plenary": _plenary,
}


_REMEDIES: Final[Mapping[str, str]] = {
    "mandatory": "leave {0} out",
    "frozen": "let {0} move, although that is frozen",
    "available": "let {0} be at another time",
    "slot": "let {0} be in another slot, or end after its slot",
    "room_allowed": "let {0} be in another room",
    "room_capacity": "let {0} be in a smaller room",
    "room_features": "let {0} be in a room that lacks something",
    "pinned": "let {0} leave the place it is pinned to",
    "after": "let {0} come earlier",
    "not_with": "let {0} overlap what it should not",
    "person_double": "find someone to stand in for {0}",
    "person_unavailable": "ask {0} to come after all",
    "organiser_parallel": "let {0} run more at a time",
    "organiser_daily": "let {0} run more on one day",
    "daily": "let the meeting have more on one day",
    "equipment": "get more of {0}",
    "room_unavailable": "open {0} when it is closed",
    "room_double": "find one more room like {0}",
    "plenary": "let events run beside the plenary {0}",
}


def remedies(demands: Iterable[Demand]) -> Iterator[str]:
    """What it is to give demands up; those of one rule in one breath."""
    by_rule: dict[str, list[str]] = {}
    for demand in demands:
        by_rule.setdefault(demand.rule, []).append(demand.about)
    for rule, about in by_rule.items():
        yield _REMEDIES.get(rule, "give up {1} for {0}").format(listed(about), rule)
