"""An explanation as JSON, for other programs: everything by id."""

import json
from collections.abc import Collection

from scheduler.explain.findings import Explanation, Reason, WayOut
from scheduler.explain.words import way_in_words
from scheduler.files.writing import Json, placement_json, violation_json
from scheduler.problem import Problem


def write_explanation(problem: Problem, explanation: Explanation) -> str:
    """The explanation as JSON text, times in the problem's zone."""
    give_up = explanation.give_up
    everybody = {one for reason in explanation.reasons for one in (*reason.events, *reason.alike)}
    content = {
        "status": explanation.status,
        "reasons": [_reason(problem, reason) for reason in explanation.reasons],
        "give_up": None if give_up is None else way_json(problem, give_up, everybody),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _reason(problem: Problem, reason: Reason) -> Json:
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
        "ways_out": [
            way_json(problem, way, {*reason.events, *reason.alike}) for way in reason.ways_out
        ],
    }


def way_json(problem: Problem, way: WayOut, events: Collection[str]) -> Json:
    """What to give up, what that comes to in one schedule, and where that has the events that are
    concerned: those of the reasons, who could stand for them, and who breaks what is given up.
    """
    concerned = {*events, *(event for one in way.broken for event in one.events)}
    placed = [one for one in way.schedule.placements if one.event in concerned]
    return {
        "demands": [{"rule": one.rule, "about": one.about} for one in way.demands],
        "violations": [violation_json(one) for one in way.broken],
        "placements": [placement_json(problem, one) for one in placed],
        "unplaced": [one for one in way.schedule.unplaced if one in concerned],
        "sentence": way_in_words(way),
    }
