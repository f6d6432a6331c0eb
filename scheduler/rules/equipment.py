"""No more is in use than there is."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.problem import Problem
from scheduler.rules.base import Rule
from scheduler.schedule import Schedule, Violation, placed_events, running_at_each_start

if TYPE_CHECKING:
    from scheduler.model import Model


class EquipmentEnough(Rule):
    id = "equipment"
    title = "Enough equipment"
    sentence = "At no moment do the events in progress need more of a thing than there is."

    def add(self, model: "Model") -> None:
        for thing in model.problem.equipment:
            uses = [
                use
                for event in model.problem.events
                if event.equipment.get(thing.id)
                for use in model.uses(event, weight=event.equipment[thing.id])
            ]
            model.at_most(thing.quantity, uses)

    def check(self, problem: Problem, schedule: Schedule) -> Iterator[Violation]:
        placed = placed_events(problem, schedule)
        for thing in problem.equipment:
            needing = [one for one in placed if one.event.equipment.get(thing.id)]
            for moment, running in running_at_each_start(needing):
                needed = sum(one.event.equipment[thing.id] for one in running)
                if needed > thing.quantity:
                    at = problem.rfc3339(moment)
                    yield Violation(
                        self.id,
                        tuple(one.event.id for one in running),
                        {
                            "equipment": thing.id,
                            "at": at,
                            "needed": needed,
                            "quantity": thing.quantity,
                        },
                        f"{needed} of {thing.id} are needed at {at}, there are {thing.quantity}",
                    )
