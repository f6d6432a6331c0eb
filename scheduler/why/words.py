"""What there is to say about one event, in English for people."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from scheduler.preferences import PREFERENCES
from scheduler.problem import Problem
from scheduler.rules import RULES
from scheduler.why.reasons import Alternative, Place, Reasons, Wish

_MOST: Final = 5
"""How many places a list names."""


def in_words(problem: Problem, reasons: Reasons) -> str:
    """Lines for a terminal: where the event is and why, and what other places come to.

    Of a single place that was asked about, all that it would break or cost is said; of more, the
    best that are free, the cheaper ones that are taken, and how many break which rule.
    """
    lines = [*_now(problem, reasons), *_wishes(reasons.wishes)]
    if len(reasons.places) == 1:
        for place in reasons.elsewhere:
            lines += _in_full(_at(problem, place), place)
    else:
        lines += [*_free(problem, reasons), *_taken(problem, reasons), *_broken(reasons)]
        lines += [] if reasons.now is None else _in_full("left out", reasons.unplaced)
    return "\n".join(lines) + "\n"


def _now(problem: Problem, reasons: Reasons) -> Iterator[str]:
    if reasons.now is None:
        yield f"{reasons.event} is in no place."
    else:
        end = problem.rfc3339(reasons.now.start + problem.event_by_id[reasons.event].duration)
        yield f"{reasons.event} is {_at(problem, reasons.now)} to {end}."
    now = reasons.now or reasons.unplaced
    if not now.possible:
        yield "This breaks:"
    yield from _messages(now)
    total = sum(reasons.terms.values())
    yield f"This costs {total}" + (":" if total else ".")
    yield from (f"{cost:>9}  {title}" for title, cost in _titled(reasons.terms))


def _wishes(wishes: Iterable[Wish]) -> Iterator[str]:
    for wish in wishes:
        has = "none of them" if wish.position is None else f"number {wish.position + 1}"
        yield f"The {wish.kind} that it asked for are {', '.join(wish.asked)}. It has {has}."


def _in_full(what: str, other: Alternative) -> Iterator[str]:
    name = f"{what[0].upper()}{what[1:]}"
    if other.possible:
        yield f"{name} it would break no rule, and cost {_more(other)}."
    else:
        yield f"{name} it would cost {_more(other)}, and break:"
        yield from _messages(other)
    if any(other.costs.values()):
        yield "Term by term the difference is:"
    yield from (f"{cost:>+9}  {title}" for title, cost in _titled(other.costs))


def _free(problem: Problem, reasons: Reasons) -> Iterator[str]:
    free = reasons.free
    yield f"Of {len(reasons.elsewhere)} other places, {len(free)} would break no rule{_some(free)}"
    for place in free[:_MOST]:
        terms = ", ".join(f"{title} {cost:+}" for title, cost in _titled(place.costs))
        yield f"  {_at(problem, place)}: {_more(place)}" + (f" ({terms})" if terms else "")


def _taken(problem: Problem, reasons: Reasons) -> Iterator[str]:
    taken = reasons.cheaper_but_taken
    if taken:
        yield f"In {len(taken)} cheaper places other events are in the way{_some(taken)}"
    for place in taken[:_MOST]:
        yield f"  {_at(problem, place)}: {_more(place)}; {', '.join(place.others)}"


def _broken(reasons: Reasons) -> Iterator[str]:
    counts = reasons.in_the_way
    if counts:
        yield "The others break these rules, some of them several:"
    yield from (f"{counts[rule.id]:>9}  {rule.title}" for rule in RULES if rule.id in counts)


def _some(places: tuple[Place, ...]) -> str:
    if not places:
        return "."
    return f". The {_MOST} cheapest:" if len(places) > _MOST else ":"


def _messages(one: Alternative) -> Iterator[str]:
    yield from (f"  {violation.message}" for violation in one.violations)


def _titled(costs: Mapping[str, int]) -> list[tuple[str, int]]:
    """What is not nothing, under the titles of the terms."""
    return [(one.title, costs[one.id]) for one in PREFERENCES if costs.get(one.id)]


def _at(problem: Problem, place: Place) -> str:
    return f"in {place.room} from {problem.rfc3339(place.start)}"


def _more(one: Alternative) -> str:
    if not one.difference:
        return "as much as now"
    return f"{abs(one.difference)} {'more' if one.difference > 0 else 'less'} than now"
