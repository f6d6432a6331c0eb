"""Events that find no place."""

from typing import TYPE_CHECKING

from scheduler.preferences.base import Preference
from scheduler.problem import Problem
from scheduler.schedule import Schedule

if TYPE_CHECKING:
    from scheduler.model import Costs, Model


class Unplaced(Preference):
    id = "unplaced"
    title = "Events left out"
    sentence = "The priorities of the events that are not placed, summed up."

    def add(self, model: "Model") -> "Costs":
        return [(model.unplaced[event.id], event.priority) for event in model.problem.events]

    def amount(self, problem: Problem, schedule: Schedule) -> int:
        placed = {placement.event for placement in schedule.placements}
        return sum(event.priority for event in problem.events if event.id not in placed)
