"""What builds on another event comes after it."""

from collections.abc import Iterator

from scheduler.board import Board
from scheduler.outline import Order, Outline
from scheduler.problem import Event
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation


class After(Rule):
    id = "after"
    title = "One after the other"
    sentence = "An event starts when all that it comes after have ended, and these are all placed."
    sees_room = False

    def state(self, outline: Outline) -> None:
        for later, event in enumerate(outline.problem.events):
            for earlier in event.after:
                outline.demand(Order(self.of(event.id), outline.event_at[earlier], later))

    def breaches(self, board: Board, placed: Placed) -> Iterator[Violation]:
        later = placed.event.id
        for earlier in placed.event.after:
            before = board.by_event.get(earlier, ())
            if not before:
                yield self._unplaced(earlier, later)
            for one in before:
                yield from self._too_soon(board, one, placed)
        for one in board.once(self.id, _waiting).get(placed.event.id, ()):
            yield from self._too_soon(board, placed, one)

    def missing(self, board: Board, event: Event) -> Iterator[Violation]:
        for one in board.once(self.id, _waiting).get(event.id, ()):
            yield self._unplaced(event.id, one.event.id)

    def _too_soon(self, board: Board, earlier: Placed, later: Placed) -> Iterator[Violation]:
        if earlier.end > later.start:
            ends = board.problem.rfc3339(earlier.end)
            yield self._violation(earlier.event.id, later.event.id, f"ends at {ends}")

    def _unplaced(self, earlier: str, later: str) -> Violation:
        return self._violation(earlier, later, "is not placed")

    def _violation(self, earlier: str, later: str, what: str) -> Violation:
        return Violation(
            self.id,
            (earlier, later),
            {"event": later, "after": earlier},
            f"{later} comes after {earlier}, which {what}",
        )


def _waiting(board: Board) -> dict[str, list[Placed]]:
    """By event: the placed events that come after it."""
    found: dict[str, list[Placed]] = {}
    for placed in board.placed:
        for earlier in placed.event.after:
            found.setdefault(earlier, []).append(placed)
    return found
