"""Disappointment that piles up on one organiser."""

from typing import TYPE_CHECKING

from scheduler.preferences.base import Preference
from scheduler.preferences.slot_preference import disappointment
from scheduler.problem import Event, Problem
from scheduler.schedule import Schedule

if TYPE_CHECKING:
    from scheduler.model import Costs, Model


class Fairness(Preference):
    id = "fairness"
    title = "Fair to each organiser"
    sentence = (
        "For each organisation c(c-1)/2, where c is how far down their lists of slots its events"
        " are, summed up."
    )

    def add(self, model: "Model") -> "Costs":
        costs: Costs = []
        for organisation in model.problem.organisations:
            organised = [e for e in model.problem.events if organisation.id in e.organisers]
            amounts = {event.id: _amounts(model, event) for event in organised}
            most = sum(max((d for _, d in own), default=0) for own in amounts.values())
            counted = [cost for own in amounts.values() for cost in own if cost[1]]
            if sum(any(d for _, d in own) for own in amounts.values()) == 1:
                costs += [(placed, d * (d - 1) // 2) for placed, d in counted]
            elif most > 1:
                costs.append((model.pairs(counted, most), 1))
        return costs

    def amount(self, problem: Problem, schedule: Schedule) -> int:
        felt: dict[str, int] = {}
        for placement in schedule.placements:
            event = problem.event_by_id[placement.event]
            for organiser in event.organisers:
                more = disappointment(problem, event, placement.start)
                felt[organiser] = felt.get(organiser, 0) + more
        return sum(c * (c - 1) // 2 for c in felt.values())


def _amounts(model: "Model", event: Event) -> "Costs":
    return [
        (placed, disappointment(model.problem, event, start))
        for start, placed in model.at(event.id).items()
    ]
