"""Alternatives as JSON, for other programs."""

import json
from typing import Final

from scheduler.alternatives.findings import Alternatives
from scheduler.files import write_schedule
from scheduler.files.writing import Json
from scheduler.preferences import preferences_of
from scheduler.problem import Problem
from scheduler.schedule import Schedule

FORMAT: Final = "side-event-alternatives/1"


def write_alternatives(problem: Problem, found: Alternatives) -> str:
    """The schedules as in files of their own, what each costs term by term, and how they differ."""
    whole = found.within.denominator == 1
    content: Json = {
        "format": FORMAT,
        "schedules": [json.loads(write_schedule(problem, one)) for one in found.schedules],
        "comparison": [_by_term(problem, one) for one in found.schedules],
        "differences": [list(row) for row in found.differences],
        "within": int(found.within) if whole else float(found.within),
        "ceiling": found.ceiling,
        "asked": found.asked,
        "farthest": list(found.farthest),
        "exhausted": found.exhausted,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _by_term(problem: Problem, schedule: Schedule) -> Json:
    if schedule.penalty is None:
        return {"terms": {}, "total": None}
    return {
        "terms": {
            term.id: {
                "amount": term.amount(problem, schedule),
                "cost": schedule.terms.get(term.id, 0),
            }
            for term in preferences_of(problem)
        },
        "total": schedule.penalty,
    }
