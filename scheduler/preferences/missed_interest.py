"""Delegations that are wanted in more places than they have people."""

from typing import TYPE_CHECKING

from scheduler.board import Board
from scheduler.preferences.base import Preference
from scheduler.problem import Event
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
        running = board.once(self.id, _running_for)
        itself = board.holds(placed)
        return sum(
            delegation.weight
            for delegation in board.interested.get(placed.event.id, ())
            for moment in board.moments(placed)
            if running[delegation.id].get(moment, 0) - itself >= delegation.size
        )

    def whole(self, board: Board) -> int:
        running = board.once(self.id, _running_for)
        return sum(
            delegation.weight * max(0, wanted - delegation.size)
            for delegation in board.problem.delegations
            for wanted in running[delegation.id].values()
        )


def _running_for(board: Board) -> dict[str, dict[int, int]]:
    """By delegation and possible start: how many events that it wants are in progress."""
    running: dict[str, dict[int, int]] = {one.id: {} for one in board.problem.delegations}
    for event, delegations in board.interested.items():
        moments = {moment for one in board.by_event.get(event, ()) for moment in board.moments(one)}
        for delegation in delegations if moments else ():
            own = running[delegation.id]
            for moment in moments:
                own[moment] = own.get(moment, 0) + 1
    return running


def _running(model: "Model", event: Event) -> "dict[int, list[cp_model.IntVar]]":
    """By possible start of any event: the starts at which this one is in progress then."""
    found: dict[int, list[cp_model.IntVar]] = {}
    for start, placed in model.at(event.id).items():
        for moment in model.problem.starts:
            if start <= moment < start + event.duration:
                found.setdefault(moment, []).append(placed)
    return found
