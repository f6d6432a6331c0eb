"""An explanation as JSON, for other programs: everything by id."""

import json

from scheduler.explain.findings import Explanation, Reason, WayOut
from scheduler.explain.words import way_in_words
from scheduler.files.writing import Json, violation_json


def write_explanation(explanation: Explanation) -> str:
    """The explanation as JSON text."""
    give_up = explanation.give_up
    content = {
        "status": explanation.status,
        "reasons": [_reason(reason) for reason in explanation.reasons],
        "give_up": None if give_up is None else way_json(give_up),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _reason(reason: Reason) -> Json:
    return {
        "events": list(reason.events),
        "demands": [
            {
                "rule": said.demand.rule,
                "about": said.demand.about,
                "events": list(said.events),
                "details": dict(said.details),
                "message": said.message,
            }
            for said in reason.demands
        ],
        "counts": dict(reason.counts),
        "alike": list(reason.alike),
        "sentence": reason.sentence,
        "ways_out": [way_json(way) for way in reason.ways_out],
    }


def way_json(way: WayOut) -> Json:
    """What to give up, and what that comes to in one schedule."""
    return {
        "demands": [{"rule": one.rule, "about": one.about} for one in way.demands],
        "violations": [violation_json(one) for one in way.broken],
        "sentence": way_in_words(way),
    }
