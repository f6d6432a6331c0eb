"""What builds on another event comes after it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.board import Board
from scheduler.problem import Event
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation

if TYPE_CHECKING:
    from scheduler.model import Model


class After(Rule):
    id = "after"
    title = "One after the other"
    sentence = "An event starts when all that it comes after have ended, and these are all placed."
    sees_room = False

    def add(self, model: "Model") -> None:
        for event in model.problem.events:
            for earlier in event.after:
                self._order(model, model.problem.event_by_id[earlier], event)

    def _order(self, model: "Model", first: Event, second: Event) -> None:
        """By any time, the second has started only if the first has ended.

        Summed up to each start this is tighter than start by start, and says the same.
        """
        ends = {start + first.duration: placed for start, placed in model.at(first.id).items()}
        starts = model.at(second.id)
        for moment in sorted(starts):
            ended = [placed for end, placed in ends.items() if end <= moment]
            started = [placed for start, placed in starts.items() if start <= moment]
            model.cp.add(sum(started) <= sum(ended))

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
