"""An event lies in a slot that it may use, on the grid of its starts."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from scheduler.board import Board
from scheduler.problem import Event, Problem
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation

if TYPE_CHECKING:
    from scheduler.model import Model


def fits(problem: Problem, event: Event, start: int) -> bool:
    """Whether the event may start then: on the grid of one of its slots, and over by its end."""
    slot = problem.slot_at(start)
    if slot is None or start + event.duration > slot.end:
        return False
    step = problem.start_step
    on_grid = start == slot.start or (step is not None and (start - slot.start) % step == 0)
    return on_grid and (event.slots is None or slot.id in event.slots)


class InSlot(Rule):
    id = "slot"
    title = "In a slot"
    sentence = "An event starts where one of its slots lets it start, and ends by that slot's end."
    sees_room = False

    def narrow(self, model: "Model") -> None:
        for event in model.problem.events:
            model.keep_starts(event, partial(fits, model.problem, event))

    def breaches(self, board: Board, placed: Placed) -> Iterator[Violation]:
        if not fits(board.problem, placed.event, placed.start):
            start, end = map(board.problem.rfc3339, (placed.start, placed.end))
            yield Violation(
                self.id,
                (placed.event.id,),
                {"event": placed.event.id, "starts_at": start, "ends_at": end},
                f"{placed.event.id} from {start} to {end} is in none of its slots",
            )
