"""Delegations that are wanted in more places than they have people."""

from functools import partial
from typing import TYPE_CHECKING

from scheduler.board import Board
from scheduler.preferences.base import Preference
from scheduler.problem import Delegation, Event
from scheduler.schedule import Placed

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from scheduler.model import Costs, Model


class MissedInterest(Preference):
    id = "missed_interest"
    title = "Events that delegations miss"
    sentence = (
        "For each delegation and each time at which an event may start, how many events that it"
        " is interested in are in progress beyond its size, times its weight."
    )
    sees_room = False

    def add(self, model: "Model") -> "Costs":
        weights: dict[tuple[int, frozenset[int]], int] = {}
        literals: dict[int, cp_model.IntVar] = {}
        at = {event.id: _running(model, event) for event in model.problem.events}
        for delegation in model.problem.delegations:
            if len(delegation.interests) <= delegation.size:
                continue
            for moment in model.problem.starts:
                running = [
                    one for event in delegation.interests for one in at[event].get(moment, ())
                ]
                literals |= {literal.index: literal for literal in running}
                # Delegations and moments that count the same are counted once, with all weights.
                same = delegation.size, frozenset(literal.index for literal in running)
                weights[same] = weights.get(same, 0) + delegation.weight
        costs: Costs = []
        for (size, indexes), weight in weights.items():
            if len(indexes) > size:
                excess = model.cp.new_int_var(0, len(indexes) - size, "")
                model.cp.add(excess >= sum(literals[index] for index in sorted(indexes)) - size)
                costs.append((excess, weight))
        return costs

    def share(self, board: Board, placed: Placed) -> int:
        itself = board.holds(placed)
        moments = board.moments(placed)
        missed = 0
        for delegation in board.interested.get(placed.event.id, ()):
            wanted = self._wanted(board, delegation)
            beyond = sum(wanted.get(one, 0) - itself >= delegation.size for one in moments)
            missed += delegation.weight * beyond
        return missed

    def whole(self, board: Board) -> int:
        return sum(
            delegation.weight * max(0, wanted - delegation.size)
            for delegation in board.problem.delegations
            for wanted in self._wanted(board, delegation).values()
        )

    def _wanted(self, board: Board, delegation: Delegation) -> dict[int, int]:
        name = f"{self.id} {delegation.id}"
        return board.once(name, partial(_wanted_by, delegation))


def _wanted_by(delegation: Delegation, board: Board) -> dict[int, int]:
    """By possible start: how many events that a delegation wants are in progress."""
    wanted: dict[int, int] = {}
    for event in delegation.interests:
        placed = board.by_event.get(event, ())
        for moment in {moment for one in placed for moment in board.moments(one)}:
            wanted[moment] = wanted.get(moment, 0) + 1
    return wanted


def _running(model: "Model", event: Event) -> "dict[int, list[cp_model.IntVar]]":
    """By possible start of any event: the starts at which this one is in progress then."""
    found: dict[int, list[cp_model.IntVar]] = {}
    for start, placed in model.at(event.id).items():
        for moment in model.problem.starts:
            if start <= moment < start + event.duration:
                found.setdefault(moment, []).append(placed)
    return found
