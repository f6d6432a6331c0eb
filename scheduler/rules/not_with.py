"""Two events that must not meet, do not."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.board import Board
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation

if TYPE_CHECKING:
    from scheduler.model import Model


class NotWith(Rule):
    id = "not_with"
    title = "Not at the same time"
    sentence = "Two events that must not take place together do not overlap."
    sees_room = False

    def add(self, model: "Model") -> None:
        for event in model.problem.events:
            for other in event.not_with:
                model.disjoint([*model.uses(event), *model.uses(model.problem.event_by_id[other])])

    def breaches(self, board: Board, placed: Placed) -> Iterator[Violation]:
        for beside in board.beside(placed):
            first, second = board.in_order((placed, beside))
            one, other = first.event, second.event
            if other.id in one.not_with or one.id in other.not_with:
                yield Violation(
                    self.id,
                    (one.id, other.id),
                    {"event": one.id, "other": other.id},
                    f"{one.id} and {other.id} must not overlap",
                )
