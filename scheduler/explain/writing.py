"""An explanation as JSON, for other programs: everything by id."""

import json
from collections.abc import Collection

from scheduler.explain.findings import Explanation, Reason, Said, WayOut
from scheduler.explain.words import way_in_words
from scheduler.files.writing import Json, placement_json, violation_json
from scheduler.problem import Placement, Problem


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
        "demands": [_demand(said) for said in reason.demands],
        "counts": dict(reason.counts),
        "alike": list(reason.alike),
        "besides": [_demand(said) for said in reason.besides],
        "sentence": reason.sentence,
        "ways_out": [
            way_json(problem, way, {*reason.events, *reason.alike}) for way in reason.ways_out
        ],
    }


def _demand(said: Said) -> Json:
    return {
        "rule": said.demand.rule,
        "about": said.demand.about,
        "events": list(said.events),
        "details": dict(said.details),
        "message": said.message,
    }


def way_json(problem: Problem, way: WayOut, events: Collection[str]) -> Json:
    """What to give up, what that comes to in one schedule, and where that has the events that are
    concerned: those of the reasons, who could stand for them, and who breaks what is given up. What
    is held `meanwhile` says who is not free to stand in.
    """
    concerned = {*events, *(event for one in way.broken for event in one.events)}
    placed = [one for one in way.schedule.placements if one.event in concerned]
    doubled = {event for one in way.broken if one.rule == "person_double" for event in one.events}
    others = [one for one in way.schedule.placements if one.event not in concerned]
    return {
        "demands": [{"rule": one.rule, "about": one.about} for one in way.demands],
        "violations": [violation_json(one) for one in way.broken],
        "placements": [placement_json(problem, one) for one in placed],
        "meanwhile": [
            placement_json(problem, one)
            for one in others
            if any(_overlap(problem, one, each) for each in placed if each.event in doubled)
        ],
        "unplaced": [one for one in way.schedule.unplaced if one in concerned],
        "sentence": way_in_words(way),
    }


def _overlap(problem: Problem, one: Placement, other: Placement) -> bool:
    """Whether two events are held at one time, for a while at least."""
    end, others_end = (
        each.start + problem.event_by_id[each.event].duration for each in (one, other)
    )
    return one.start < others_end and other.start < end
