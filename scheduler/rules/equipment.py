"""No more is in use than there is."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.board import Board
from scheduler.problem import Equipment, Problem
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation

if TYPE_CHECKING:
    from scheduler.model import Model


class EquipmentEnough(Rule):
    id = "equipment"
    title = "Enough equipment"
    sentence = "At no moment do the events in progress need more of a thing than there is."
    sees_room = False

    def add(self, model: "Model") -> None:
        for thing in model.problem.equipment:
            uses = [
                use
                for event in model.problem.events
                if event.equipment.get(thing.id)
                for use in model.uses(event, weight=event.equipment[thing.id])
            ]
            model.at_most(thing.quantity, uses)

    def breaches(self, board: Board, placed: Placed) -> Iterator[Violation]:
        for thing in board.problem.equipment:
            if placed.event.equipment.get(thing.id):
                others = board.by_thing.get(thing.id, ())
                for moment, running in board.running(placed, others):
                    needed = sum(one.event.equipment[thing.id] for one in running)
                    if needed > thing.quantity:
                        yield self._violation(board.problem, thing, moment, running)

    def _violation(
        self, problem: Problem, thing: Equipment, moment: int, running: list[Placed]
    ) -> Violation:
        at = problem.rfc3339(moment)
        needed = sum(one.event.equipment[thing.id] for one in running)
        return Violation(
            self.id,
            tuple(one.event.id for one in running),
            {"equipment": thing.id, "at": at, "needed": needed, "quantity": thing.quantity},
            f"{needed} of {thing.id} are needed at {at}, there are {thing.quantity}",
        )
