"""An event lies in a period in which it can take place."""

from collections.abc import Iterator
from functools import partial

from scheduler.board import Board
from scheduler.outline import Outline
from scheduler.problem import Event
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation


def within(event: Event, start: int) -> bool:
    """Whether the event, started then, lies whole inside one of its periods."""
    return event.available is None or any(
        period.start <= start and start + event.duration <= period.end for period in event.available
    )


class Available(Rule):
    id = "available"
    title = "When the event can be"
    sentence = "An event lies whole inside one of the periods in which it is available."
    sees_room = False

    def state(self, outline: Outline) -> None:
        for event in outline.problem.events:
            if event.available is not None:
                outline.keep_starts(self.of(event.id), event, partial(within, event))

    def breaches(self, board: Board, placed: Placed) -> Iterator[Violation]:
        if not within(placed.event, placed.start):
            start, end = map(board.problem.rfc3339, (placed.start, placed.end))
            yield Violation(
                self.id,
                (placed.event.id,),
                {"event": placed.event.id, "starts_at": start, "ends_at": end},
                f"{placed.event.id} is not available from {start} to {end}",
            )
