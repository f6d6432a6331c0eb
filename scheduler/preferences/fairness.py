"""Disappointment that piles up on one organiser."""

from scheduler.board import Board
from scheduler.outline import Outline, Pile
from scheduler.preferences.base import Preference
from scheduler.preferences.slot_preference import disappointments, position
from scheduler.schedule import Placed


class Fairness(Preference):
    id = "fairness"
    title = "Fair to each organiser"
    sentence = (
        "For each organisation c(c-1)/2, where c is how far down their lists of slots its events"
        " are, summed up."
    )
    sees_room = False

    def state(self, outline: Outline) -> None:
        brought: dict[str, list[tuple[int, tuple[int, ...]]]] = {}
        for at, event in enumerate(outline.problem.events):
            if event.preferred_slots:
                amounts = disappointments(outline, event)
                for organiser in event.organisers:
                    brought.setdefault(organiser, []).append((at, amounts))
        for theirs in brought.values():
            outline.regret(Pile(self.id, tuple(theirs)))

    def share(self, board: Board, placed: Placed) -> int:
        more = position(placed.event, board.slot_at(placed.start))
        before = board.once(self.id, _felt)
        counted = more * board.holds(placed)
        return sum(
            _pairs(c + more) - _pairs(c)
            for c in (before.get(name, 0) - counted for name in placed.event.organisers)
        )

    def whole(self, board: Board) -> int:
        return sum(_pairs(c) for c in board.once(self.id, _felt).values())


def _felt(board: Board) -> dict[str, int]:
    """By organisation: the disappointment of all its placed events."""
    felt: dict[str, int] = {}
    for placed in board.placed:
        more = position(placed.event, board.slot_at(placed.start))
        for name in placed.event.organisers:
            felt[name] = felt.get(name, 0) + more
    return felt


def _pairs(disappointment: int) -> int:
    return disappointment * (disappointment - 1) // 2
