"""What must take place, does."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.board import Board
from scheduler.problem import Event
from scheduler.rules.base import Rule
from scheduler.schedule import Violation

if TYPE_CHECKING:
    from scheduler.model import Model


class Mandatory(Rule):
    id = "mandatory"
    title = "Must take place"
    sentence = "A mandatory event is placed."
    sees_start = sees_room = False

    def add(self, model: "Model") -> None:
        for event in model.problem.events:
            if event.must_be_placed:
                model.cp.add(model.unplaced[event.id] == 0)
                model.cp.add_at_least_one(model.at(event.id).values())

    def missing(self, board: Board, event: Event) -> Iterator[Violation]:
        if event.must_be_placed:
            yield Violation(
                self.id,
                (event.id,),
                {"event": event.id},
                f"{event.id} must take place and is not placed",
            )
