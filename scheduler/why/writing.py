"""All that is known about one event as JSON, for other programs."""

import json

from scheduler.files.writing import violation_json
from scheduler.problem import Problem
from scheduler.why.reasons import Alternative, Place, Reasons


def write_reasons(problem: Problem, reasons: Reasons) -> str:
    """The reasons as JSON text, times in the problem's zone."""
    content = {
        "event": reasons.event,
        "now": reasons.now and _place(problem, reasons.now),
        "terms": dict(reasons.terms),
        "wishes": [
            {"kind": wish.kind, "asked": list(wish.asked), "position": wish.position}
            for wish in reasons.wishes
        ],
        "unplaced": _alternative(reasons.unplaced),
        "places": [_place(problem, place) for place in reasons.places],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _place(problem: Problem, place: Place) -> dict[str, object]:
    end = place.start + problem.event_by_id[place.event].duration
    return {
        "room": place.room,
        "starts_at": problem.rfc3339(place.start),
        "ends_at": problem.rfc3339(end),
        **_alternative(place),
    }


def _alternative(one: Alternative) -> dict[str, object]:
    return {
        "violations": [violation_json(violation) for violation in one.violations],
        "costs": dict(one.costs),
        "difference": one.difference,
    }
