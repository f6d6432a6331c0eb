"""What two events cost by how they are to each other, over the variables."""

from collections.abc import Mapping
from itertools import combinations

from scheduler.model.variables import Counted, Literal, Model
from scheduler.outline import Bond, Ranking
from scheduler.problem import overlap

Spot = tuple[int, int]
"""A calendar day and a room."""


def meet(
    model: Model, one: int, other: int, starts: Mapping[int, Mapping[int, Literal]]
) -> Literal:
    """Whether two events overlap, made true by any two starts at which they do."""
    both = model.literal()
    for start, placed in starts[one].items():
        beside = [
            (lit, 1) for u, lit in starts[other].items() if _at_once(model, one, start, other, u)
        ]
        if beside:
            model.at_least(both, [(placed, 1), *beside], 1)
    return both


def _at_once(model: Model, one: int, start: int, other: int, beside: int) -> bool:
    begins, begins_beside = model.outline.starts[start], model.outline.starts[beside]
    return overlap(
        begins,
        begins + model.minutes[one],
        begins_beside,
        begins_beside + model.minutes[other],
    )


def bond(model: Model, soft: Bond, weight: int) -> None:
    """Count what two events cost that had better be together, apart, or in order."""
    one, other = soft.first, soft.second
    if len(model.known((one, other))) == 2:  # noqa: PLR2004 - both
        if soft.overlap:
            starts = {event: model.at(event) for event in (one, other)}
            model.cost(meet(model, one, other, starts), weight * soft.overlap)
        if soft.late:
            model.cost(_late(model, one, other), weight * soft.late)
        if soft.other_day or soft.other_room:
            _apart(model, soft, weight)


def _late(model: Model, first: int, second: int) -> Literal:
    """Whether the first event has not ended when the second starts."""
    result = model.literal()
    minute, long = model.outline.starts, model.minutes[first]
    later = model.at(second)
    for moment in sorted(later):
        still: Counted = [
            (placed, 1)
            for start, placed in model.at(first).items()
            if minute[start] + long > minute[moment]
        ]
        started = [(placed, 1) for start, placed in later.items() if start <= moment]
        if still:
            model.at_least(result, [*started, *still], 1)
    return result


def _apart(model: Model, soft: Bond, weight: int) -> None:
    """Count other days, and other rooms on one day."""
    theirs = [_by_spot(model, event) for event in (soft.first, soft.second)]
    if soft.other_day:
        result = model.literal()
        for day in sorted({day for day, _ in theirs[0]}):
            there = [lit for (their, _), lits in theirs[0].items() if their == day for lit in lits]
            away = [lit for (their, _), lits in theirs[1].items() if their != day for lit in lits]
            if away:
                model.at_least(result, [(one, 1) for one in (*there, *away)], 1)
        model.cost(result, weight * soft.other_day)
    if soft.other_room:
        result = model.literal()
        for (day, room), there in sorted(theirs[0].items()):
            away = [
                lit
                for (their, other), lits in theirs[1].items()
                if their == day and other != room
                for lit in lits
            ]
            if away:
                model.at_least(result, [(one, 1) for one in (*there, *away)], 1)
        model.cost(result, weight * soft.other_room)


def _by_spot(model: Model, event: int) -> dict[Spot, list[Literal]]:
    """By day and room: the places of an event."""
    found: dict[Spot, list[Literal]] = {}
    outline = model.outline
    for (room, start), placed in model.placed[event].items():
        day = outline.problem.day_of(outline.starts[start])
        found.setdefault((day, room), []).append(placed)
    return found


def rank(model: Model, soft: Ranking, weight: int) -> None:
    """Count every two events of which the lower one is in the larger room."""
    known = set(model.known(event for event, _ in soft.events))
    ranked = sorted((low, event) for event, low in soft.events if event in known)
    steps = sorted(set(soft.sizes))
    above = {event: _above(model, soft, event, steps) for _, event in ranked}
    for (low, lower), (high, higher) in combinations(ranked, 2):
        if low == high:
            continue
        result = model.literal()
        for step in steps[:-1]:
            placed = model.at(higher).values()
            at_most = [
                *((one, 1) for one in placed),
                *((one, -1) for one, _ in above[higher][step]),
            ]
            if above[lower][step]:
                model.at_least(result, [*above[lower][step], *at_most], 1)
        model.cost(result, weight * (model.minutes[lower] + model.minutes[higher]))


def _above(model: Model, soft: Ranking, event: int, steps: list[int]) -> dict[int, Counted]:
    """By size: whether the event is in a room that is larger."""
    rooms = {room for room, _ in model.placed[event]}
    found: dict[int, Counted] = {}
    for step in steps:
        larger = frozenset(room for room in rooms if soft.sizes[room] > step)
        found[step] = [(placed, 1) for placed in model.at(event, larger).values()]
    return found
