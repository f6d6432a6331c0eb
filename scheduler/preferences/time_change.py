"""Published events that move to another time."""

from typing import TYPE_CHECKING

from scheduler.preferences.base import Preference
from scheduler.problem import Problem
from scheduler.schedule import Schedule

if TYPE_CHECKING:
    from scheduler.model import Costs, Model


class TimeChange(Preference):
    id = "time_change"
    title = "Changed times"
    sentence = "The published events that are placed at another start."

    def add(self, model: "Model") -> "Costs":
        return [
            (placed, 1)
            for published in model.problem.published
            for start, placed in model.at(published.event).items()
            if start != published.start
        ]

    def amount(self, problem: Problem, schedule: Schedule) -> int:
        before = problem.published_by_event
        return sum(
            placement.event in before and placement.start != before[placement.event].start
            for placement in schedule.placements
        )
