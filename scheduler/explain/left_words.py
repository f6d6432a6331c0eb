"""Who is left out, in English and as JSON."""

import json
from collections.abc import Iterable, Iterator
from typing import Final

from scheduler.explain.left import LeftOut, Obstacle, Opening, by_rule
from scheduler.explain.phrases import listed, remedies
from scheduler.files.writing import Json, placement_json, violation_json
from scheduler.problem import Placement, Problem
from scheduler.rules import RULES

_SOME: Final = 3
"""How many of those in the way are named for each rule."""


def left_in_words(problem: Problem, left: Iterable[LeftOut]) -> str:
    """Lines for a terminal about every event that is left out."""
    told = ["\n".join(_about(problem, one)) + "\n" for one in left]
    return "\n".join(told) or "No event is left out.\n"


def _about(problem: Problem, left: LeftOut) -> Iterator[str]:
    yield f"{left.event} (priority {left.priority}) is left out."
    count = left.places or "none"
    yield f"By itself it could be at {count} of {left.all_places} places."
    titles = {rule.id: rule.title for rule in RULES}
    for rule, obstacles in by_rule(left.obstacles).items():
        named = "; ".join(_in_the_way(one) for one in obstacles[:_SOME])
        more = f"; and {len(obstacles) - _SOME} more" if len(obstacles) > _SOME else ""
        yield f"  {titles[rule]}: {named}{more}"
    openings = [*left.once, *left.moves, *left.instead, *left.give_up]
    if openings:
        yield "It would be in"
    yield from (f"  {_opening(problem, one)}" for one in openings)


def _in_the_way(one: Obstacle) -> str:
    places = "1 place" if one.places == 1 else f"{one.places} places"
    more = f" and {len(one.events) - _SOME} more" if len(one.events) > _SOME else ""
    beside = f", with {', '.join(one.events[:_SOME])}{more}" if one.events else ""
    return f"{one.demand.about} at {places}{beside}"


def _opening(problem: Problem, one: Opening) -> str:
    at = _where(problem, one.at)
    if one.moved is not None:
        how = f" if {one.moved.event} moved to {_where(problem, one.moved)}"
    elif one.out is not None:
        how = f" in place of {one.out} (priority {problem.event_by_id[one.out].priority})"
    elif one.demands:
        told = "; ".join(dict.fromkeys(violation.message for violation in one.broken))
        how = f", if you {listed(remedies(one.demands))} ({told})"
    else:
        how = ", as things are"
    return f"{at}{how}: {_more(one.difference)}"


def _more(difference: int) -> str:
    if not difference:
        return "as much as now"
    return f"{abs(difference)} {'more' if difference > 0 else 'less'} than now"


def _where(problem: Problem, place: Placement) -> str:
    return f"{place.room} from {problem.rfc3339(place.start)}"


def write_left_out(problem: Problem, left: Iterable[LeftOut]) -> str:
    """All of it as JSON text, everything by id."""
    content = {"left_out": [_json(problem, one) for one in left]}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _json(problem: Problem, left: LeftOut) -> Json:
    ways = {
        "once": left.once,
        "moves": left.moves,
        "instead": left.instead,
        "give_up": left.give_up,
    }
    return {
        "event": left.event,
        "priority": left.priority,
        "places": left.places,
        "all_places": left.all_places,
        "obstacles": [
            {
                "rule": one.demand.rule,
                "about": one.demand.about,
                "places": one.places,
                "events": list(one.events),
            }
            for one in left.obstacles
        ],
        **{way: [_opening_json(problem, one) for one in found] for way, found in ways.items()},
    }


def _opening_json(problem: Problem, one: Opening) -> Json:
    return {
        "at": placement_json(problem, one.at),
        "difference": one.difference,
        "moved": None if one.moved is None else placement_json(problem, one.moved),
        "out": one.out,
        "demands": [{"rule": demand.rule, "about": demand.about} for demand in one.demands],
        "violations": [violation_json(violation) for violation in one.broken],
    }
