"""What must take place, does."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.problem import Problem
from scheduler.rules.base import Rule
from scheduler.schedule import Schedule, Violation

if TYPE_CHECKING:
    from scheduler.model import Model


class Mandatory(Rule):
    id = "mandatory"
    title = "Must take place"
    sentence = "A mandatory event is placed."

    def add(self, model: "Model") -> None:
        for event in model.problem.events:
            if event.must_be_placed:
                model.cp.add(model.unplaced[event.id] == 0)
                model.cp.add_at_least_one(model.at(event.id).values())

    def check(self, problem: Problem, schedule: Schedule) -> Iterator[Violation]:
        placed = {placement.event for placement in schedule.placements}
        for event in problem.events:
            if event.must_be_placed and event.id not in placed:
                yield Violation(
                    self.id,
                    (event.id,),
                    {"event": event.id},
                    f"{event.id} must take place and is not placed",
                )
