"""Two events that must not meet, do not."""

from collections.abc import Iterator

from scheduler.board import Board
from scheduler.outline import OneAtATime, Outline
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation


class NotWith(Rule):
    id = "not_with"
    title = "Not at the same time"
    sentence = "Two events that must not take place together do not overlap."
    sees_room = False

    def state(self, outline: Outline) -> None:
        for position, event in enumerate(outline.problem.events):
            for other in event.not_with:
                pair = (position, outline.event_at[other])
                outline.demand(OneAtATime(self.of(event.id), pair))

    def breaches(self, board: Board, placed: Placed) -> Iterator[Violation]:
        for name in board.once(self.id, _apart).get(placed.event.id, ()):
            for beside in board.by_event.get(name, ()):
                if beside.overlaps(placed):
                    one, other = (each.event.id for each in board.in_order((placed, beside)))
                    yield Violation(
                        self.id,
                        (one, other),
                        {"event": one, "other": other},
                        f"{one} and {other} must not overlap",
                    )


def _apart(board: Board) -> dict[str, dict[str, None]]:
    """By event: those that it must not overlap, whichever of the two says so."""
    found: dict[str, dict[str, None]] = {}
    for event in board.problem.events:
        for other in event.not_with:
            found.setdefault(event.id, {})[other] = None
            found.setdefault(other, {})[event.id] = None
    return found
