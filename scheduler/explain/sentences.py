"""A reason in one sentence: it names people, rooms and times, and counts where that is enough."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from scheduler.explain.facts import Facts, events_of
from scheduler.explain.findings import Reason, Said
from scheduler.explain.phrases import Phrase, listed, phrase
from scheduler.outline import AtMost, Demand, OneAtATime
from scheduler.rules import RULES

_NAMED: Final = 3
"""How many times are named one by one."""
_ORDER: Final = {rule.id: number for number, rule in enumerate(RULES)}
_LAST: Final = ("room_double", "plenary")


def reason_of(
    facts: Facts,
    events: Collection[int],
    demands: Collection[Demand],
    besides: Iterable[Demand] = (),
) -> Reason:
    """A conflict as people are told of it; `besides` are the demands of others of its events."""
    names = facts.ids(events)
    phrases = _phrases(facts, events, demands)
    counts = _counts(facts, events, frozenset(demands))
    alike = facts.ids(_alike(facts, events, frozenset(demands))) if "times" in counts else ()
    return Reason(
        names,
        _said(phrases, names),
        counts,
        _sentence(names, phrases, counts, alike),
        alike,
        _said(_phrases(facts, events, besides), names),
    )


def _phrases(
    facts: Facts, events: Collection[int], demands: Iterable[Demand]
) -> list[tuple[Demand, Phrase]]:
    """What demands say, in the order of the rules and of the problem's events."""
    known = facts.ids(facts.with_earlier(events))
    place = {event.id: number for number, event in enumerate(facts.problem.events)}
    ordered = sorted(
        demands, key=lambda one: (_ORDER[one.rule], place.get(one.about, 0), one.about)
    )
    return [(one, phrase(facts.problem, one, known)) for one in ordered]


def _said(phrases: Iterable[tuple[Demand, Phrase]], events: tuple[str, ...]) -> tuple[Said, ...]:
    return tuple(Said(one, _whose(one, events), p.details, p.message) for one, p in phrases)


def _whose(demand: Demand, events: tuple[str, ...]) -> tuple[str, ...]:
    return (demand.about,) if demand.about in events else events


def _sentence(
    events: tuple[str, ...],
    phrases: list[tuple[Demand, Phrase]],
    counts: Mapping[str, int],
    alike: tuple[str, ...],
) -> str:
    if len(events) == 1:
        beginning = f"{events[0]} must take place, but there is no place for it"
    else:
        both = "both" if len(events) == 2 else "all"  # noqa: PLR2004 - two are both
        beginning = f"{listed(events)} cannot {both} take place"
    told = [(one, words) for one, words in phrases if one.rule != "mandatory"]
    parts = [*_grouped(told), *_counted(events, counts)]
    if alike:
        parts.append(f"{listed(alike)} could stand for any of them")
    return f"{beginning}: {'; '.join(parts)}." if parts else f"{beginning}."


def _grouped(phrases: list[tuple[Demand, Phrase]]) -> Iterator[str]:
    """Those who are asked for the same in one breath; rooms and plenaries last."""
    groups: dict[tuple[str, str], list[Phrase]] = {}
    for demand, words in sorted(phrases, key=lambda one: one[0].rule in _LAST):
        groups.setdefault((demand.rule, words.verbs), []).append(words)
    for group in groups.values():
        if len(group) == 1:
            yield group[0].message
        else:
            yield f"{listed(one.subject for one in group)} {group[0].verbs}"


def _counts(facts: Facts, events: Collection[int], demands: frozenset[Demand]) -> dict[str, int]:
    """How many events there are, and where that is too few, how many times or places for them."""
    counts = {"events": len(events)}
    cells = {place for event in events for place in facts.places_under(event, demands)}
    times = {start for _, start in cells}
    shapes = [shape for shape in facts.shapes_among(events) if shape.demand in demands]
    together = [one for one in shapes if isinstance(one, OneAtATime) and one.rooms is None]
    if any(set(events) <= set(one.events) for one in together) and len(times) < len(events):
        counts["times"] = len(times)
    elif _one_each(facts, {room for room, _ in cells}, demands) and len(cells) < len(events):
        counts["places"] = len(cells)
    for one in shapes:
        if isinstance(one, AtMost):
            needed = sum(weight for event, weight in one.weights if event in events)
            days = {facts.problem.day_of(facts.problem.starts[start]) for start in times}
            often = ("days", len(days)) if one.daily else ("times", len(times))
            if often[1] * one.limit < needed:
                counts |= {often[0]: often[1], "limit": one.limit, "needed": needed}
    return counts


def _alike(facts: Facts, events: Collection[int], demands: frozenset[Demand]) -> list[int]:
    """Other events that must be placed and need the same at the same times, or some of these."""
    times = {start for one in events for _, start in facts.places_under(one, demands)}
    needing = [
        set(events_of(shape))
        for shape in facts.shapes_among(events)
        if shape.demand in demands and not (isinstance(shape, OneAtATime) and shape.rooms)
    ]
    return [
        event
        for event in facts.wanted()
        if event not in events
        and needing
        and all(event in shape for shape in needing)
        and {start for _, start in facts.places(event)} <= times
    ]


def _one_each(facts: Facts, rooms: Iterable[int], demands: frozenset[Demand]) -> bool:
    """Whether each of the rooms has one use at a time."""
    kept = {one.about for one in demands if one.rule == "room_double"}
    return all(facts.problem.rooms[room].id in kept for room in rooms)


def _counted(events: tuple[str, ...], counts: Mapping[str, int]) -> Iterator[str]:
    if len(events) == 1:
        return
    if "needed" in counts:
        often = ("on", "day") if "days" in counts else ("at", "time")
        there = f"{counts['limit']} {often[0]} {_many(counts[f'{often[1]}s'], often[1])}"
        yield f"{counts['needed']} are needed, and there are only {there}"
    elif "times" in counts:
        yield f"{_many(counts['times'], 'time')} for {len(events)} events"
    elif "places" in counts:
        places = _many(counts["places"], "room and time", "rooms and times")
        yield f"{places} for {len(events)} events"


def _many(count: int, one: str, several: str | None = None) -> str:
    return f"{count} {one if count == 1 else several or one + 's'}"
