"""What two events cost by how they are to each other, over the variables."""

from collections.abc import Mapping
from itertools import combinations

from scheduler.model.variables import Literal, Model, Spot
from scheduler.outline import Bond, Ranking
from scheduler.problem import overlap


def meet(
    model: Model, one: int, other: int, starts: Mapping[int, Mapping[int, Literal]]
) -> Literal:
    """Whether two events overlap, made true by any two starts at which they do."""
    both = model.literal()
    for start, placed in starts[one].items():
        beside = [lit for u, lit in starts[other].items() if _at_once(model, one, start, other, u)]
        model.when_both(both, placed, model.any_of(beside))
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
        still = [
            placed
            for start, placed in model.at(first).items()
            if minute[start] + long > minute[moment]
        ]
        started = [placed for start, placed in later.items() if start <= moment]
        model.when_both(result, model.any_of(started), model.any_of(still))
    return result


def _apart(model: Model, soft: Bond, weight: int) -> None:
    """Count other days, and other rooms on one day."""
    mine, theirs = model.spots(soft.first), model.spots(soft.second)
    if soft.other_day:
        result = model.literal()
        for day in sorted({day for day, _ in mine}):
            there = [spot for (on, _), spot in mine.items() if on == day]
            away = [spot for (on, _), spot in theirs.items() if on != day]
            model.when_both(result, model.any_of(there), model.any_of(away))
        model.cost(result, weight * soft.other_day)
    if soft.other_room:
        result = model.literal()
        for (day, room), spot in sorted(mine.items(), key=_where):
            away = [lit for (on, other), lit in theirs.items() if on == day and other != room]
            model.when_both(result, spot, model.any_of(away))
        model.cost(result, weight * soft.other_room)


def _where(found: tuple[Spot, Literal]) -> Spot:
    return found[0]


def rank(model: Model, soft: Ranking, weight: int) -> None:
    """Count every two events of which the lower one is in the larger room."""
    known = set(model.known(event for event, _ in soft.events))
    ranked = sorted((low, event) for event, low in soft.events if event in known)
    sizes = sorted(set(soft.sizes))[:-1]
    halves = {event: [_halves(model, soft, event, size) for size in sizes] for _, event in ranked}
    for (low, lower), (high, higher) in combinations(ranked, 2):
        if low == high:
            continue
        result = model.literal()
        for (_, larger), (smaller, _) in zip(halves[lower], halves[higher], strict=True):
            model.when_both(result, larger, smaller)
        model.cost(result, weight * (model.minutes[lower] + model.minutes[higher]))


def _halves(
    model: Model, soft: Ranking, event: int, size: int
) -> tuple[Literal | None, Literal | None]:
    """Whether the event is in a room that is at most so large, and whether in a larger one."""
    spots = model.spots(event).items()
    smaller = [spot for (_, room), spot in spots if soft.sizes[room] <= size]
    larger = [spot for (_, room), spot in spots if soft.sizes[room] > size]
    return model.any_of(smaller), model.any_of(larger)
