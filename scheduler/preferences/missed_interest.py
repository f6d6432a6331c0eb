"""Delegations that are wanted in more places than they have people."""

from typing import TYPE_CHECKING

from scheduler.preferences.base import Preference
from scheduler.problem import Event, Problem
from scheduler.schedule import Schedule, placed_events

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from scheduler.model import Costs, Model


class MissedInterest(Preference):
    id = "missed_interest"
    title = "Events that delegations miss"
    sentence = (
        "For each delegation and each time at which an event may start, how many events that it"
        " is interested in are in progress beyond its size, times its weight."
    )

    def add(self, model: "Model") -> "Costs":
        weights: dict[tuple[int, frozenset[int]], int] = {}
        literals: dict[int, cp_model.IntVar] = {}
        at = {event.id: _running(model, event) for event in model.problem.events}
        for delegation in model.problem.delegations:
            if len(delegation.interests) <= delegation.size:
                continue
            for moment in model.problem.starts:
                running = [
                    one for event in delegation.interests for one in at[event].get(moment, ())
                ]
                literals |= {literal.index: literal for literal in running}
                # Delegations and moments that count the same are counted once, with all weights.
                same = delegation.size, frozenset(literal.index for literal in running)
                weights[same] = weights.get(same, 0) + delegation.weight
        costs: Costs = []
        for (size, indexes), weight in weights.items():
            if len(indexes) > size:
                excess = model.cp.new_int_var(0, len(indexes) - size, "")
                model.cp.add(excess >= sum(literals[index] for index in sorted(indexes)) - size)
                costs.append((excess, weight))
        return costs

    def amount(self, problem: Problem, schedule: Schedule) -> int:
        placed = placed_events(problem, schedule)
        missed = 0
        for moment in problem.starts:
            running = {one.event.id for one in placed if one.start <= moment < one.end}
            for delegation in problem.delegations:
                wanted = len(running.intersection(delegation.interests))
                missed += delegation.weight * max(0, wanted - delegation.size)
        return missed


def _running(model: "Model", event: Event) -> "dict[int, list[cp_model.IntVar]]":
    """By possible start of any event: the starts at which this one is in progress then."""
    found: dict[int, list[cp_model.IntVar]] = {}
    for start, placed in model.at(event.id).items():
        for moment in model.problem.starts:
            if start <= moment < start + event.duration:
                found.setdefault(moment, []).append(placed)
    return found
