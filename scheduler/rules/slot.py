"""An event lies in a slot that it may use, on the grid of its starts."""

from collections import defaultdict
from collections.abc import Iterator
from functools import partial

from scheduler.board import Board
from scheduler.outline import Outline
from scheduler.problem import Event, Problem, Room
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation


def fits(problem: Problem, event: Event, own: tuple[int, ...], start: int) -> bool:
    """Whether the event may start then: at a start of one of its slots, and over by its end.

    `own` are the further starts of the room.
    """
    slot = problem.slot_at(start)
    if slot is None or start + event.duration > slot.end:
        return False
    step = problem.start_step
    on_grid = start == slot.start or (step is not None and (start - slot.start) % step == 0)
    may_start = on_grid or start in slot.starts or start in own
    return may_start and (event.slots is None or slot.id in event.slots)


class InSlot(Rule):
    id = "slot"
    title = "In a slot"
    sentence = (
        "An event starts where one of its slots or its room lets it start, and ends by that slot's"
        " end."
    )

    def state(self, outline: Outline) -> None:
        problem = outline.problem
        alike: dict[tuple[int, tuple[str, ...] | None, tuple[int, ...]], int] = {}
        by_starts: dict[tuple[int, ...], list[Room]] = defaultdict(list)
        for room in problem.rooms:
            by_starts[room.starts].append(room)
        for event in problem.events:
            for own, rooms in by_starts.items():
                kind = event.duration, event.slots, own
                if kind not in alike:
                    alike[kind] = outline.where(partial(fits, problem, event, own))
                some = rooms if len(by_starts) > 1 else None
                outline.keep_only(self.of(event.id), event, alike[kind], some)

    def breaches(self, board: Board, placed: Placed) -> Iterator[Violation]:
        if not fits(board.problem, placed.event, placed.room.starts, placed.start):
            slot = board.problem.slot_at(placed.start)
            start, end = map(board.problem.rfc3339, (placed.start, placed.end))
            details: dict[str, str | int] = {
                "event": placed.event.id,
                "starts_at": start,
                "ends_at": end,
            }
            if slot is not None and slot.end < placed.end:
                details["left"] = slot.end - placed.start
            yield Violation(
                self.id,
                (placed.event.id,),
                details,
                f"{placed.event.id} from {start} to {end} is in none of its slots",
            )
