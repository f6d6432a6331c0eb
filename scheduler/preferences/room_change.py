"""Published events that keep their time and change the room."""

from typing import TYPE_CHECKING

from scheduler.preferences.base import Preference
from scheduler.problem import Problem
from scheduler.schedule import Schedule

if TYPE_CHECKING:
    from scheduler.model import Costs, Model


class RoomChange(Preference):
    id = "room_change"
    title = "Changed rooms"
    sentence = "The published events that are placed at the same start in another room."

    def add(self, model: "Model") -> "Costs":
        return [
            (placed, 1)
            for published in model.problem.published
            for (room, start), placed in model.placed[published.event].items()
            if start == published.start and room != published.room
        ]

    def amount(self, problem: Problem, schedule: Schedule) -> int:
        before = problem.published_by_event
        return sum(
            placement.event in before
            and placement.start == before[placement.event].start
            and placement.room != before[placement.event].room
            for placement in schedule.placements
        )
