"""Disappointment that piles up on one organiser."""

from typing import TYPE_CHECKING

from scheduler.board import Board
from scheduler.preferences.base import Preference
from scheduler.preferences.slot_preference import disappointment, position
from scheduler.problem import Event
from scheduler.schedule import Placed

if TYPE_CHECKING:
    from scheduler.model import Costs, Model


class Fairness(Preference):
    id = "fairness"
    title = "Fair to each organiser"
    sentence = (
        "For each organisation c(c-1)/2, where c is how far down their lists of slots its events"
        " are, summed up."
    )
    sees_room = False

    def add(self, model: "Model") -> "Costs":
        costs: Costs = []
        for organisation in model.problem.organisations:
            organised = [e for e in model.problem.events if organisation.id in e.organisers]
            amounts = {event.id: _amounts(model, event) for event in organised}
            most = sum(max((d for _, d in own), default=0) for own in amounts.values())
            counted = [cost for own in amounts.values() for cost in own if cost[1]]
            if sum(any(d for _, d in own) for own in amounts.values()) == 1:
                costs += [(placed, d * (d - 1) // 2) for placed, d in counted]
            elif most > 1:
                costs.append((model.pairs(counted, most), 1))
        return costs

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


def _amounts(model: "Model", event: Event) -> "Costs":
    return [
        (placed, disappointment(model.problem, event, start))
        for start, placed in model.at(event.id).items()
    ]


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
