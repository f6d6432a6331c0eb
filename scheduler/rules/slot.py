"""An event lies in a slot that it may use, on the grid of its starts."""

from collections.abc import Iterator
from functools import partial

from scheduler.board import Board
from scheduler.outline import Outline
from scheduler.problem import Event, Problem
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation


def fits(problem: Problem, event: Event, start: int) -> bool:
    """Whether the event may start then: at a start of one of its slots, and over by its end."""
    slot = problem.slot_at(start)
    if slot is None or start + event.duration > slot.end:
        return False
    step = problem.start_step
    on_grid = start == slot.start or (step is not None and (start - slot.start) % step == 0)
    return (on_grid or start in slot.starts) and (event.slots is None or slot.id in event.slots)


class InSlot(Rule):
    id = "slot"
    title = "In a slot"
    sentence = "An event starts where one of its slots lets it start, and ends by that slot's end."
    sees_room = False

    def state(self, outline: Outline) -> None:
        problem = outline.problem
        alike: dict[tuple[int, tuple[str, ...] | None], int] = {}
        for event in problem.events:
            kind = event.duration, event.slots
            if kind not in alike:
                alike[kind] = outline.where(partial(fits, problem, event))
            outline.keep_only(self.of(event.id), event, alike[kind])

    def breaches(self, board: Board, placed: Placed) -> Iterator[Violation]:
        if not fits(board.problem, placed.event, placed.start):
            start, end = map(board.problem.rfc3339, (placed.start, placed.end))
            yield Violation(
                self.id,
                (placed.event.id,),
                {"event": placed.event.id, "starts_at": start, "ends_at": end},
                f"{placed.event.id} from {start} to {end} is in none of its slots",
            )
