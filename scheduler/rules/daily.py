"""A meeting has only so many events on one day."""

from collections.abc import Iterator

from scheduler.board import Board
from scheduler.outline import AtMost, Outline
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation

MEETING = "meeting"
"""Who asks for it: nobody in the problem but the problem itself."""


class Daily(Rule):
    id = "daily"
    title = "Not too many on one day"
    sentence = "On no day do more events start than the meeting has room for."
    sees_room = False

    def state(self, outline: Outline) -> None:
        limit = outline.problem.daily_events
        if limit is not None:
            events = tuple((position, 1) for position in outline.everybody)
            outline.demand(AtMost(self.of(MEETING), limit, events, daily=True))

    def breaches(self, board: Board, placed: Placed) -> Iterator[Violation]:
        limit = board.problem.daily_events
        if limit is None:
            return
        together = board.on_day(placed)
        if len(together) > limit:
            day = board.problem.date_of(placed.start)
            yield Violation(
                self.id,
                tuple(one.event.id for one in together),
                {"meeting": MEETING, "day": day, "events": len(together), "daily_events": limit},
                f"{len(together)} events are on {day}, there may be {limit}",
            )
