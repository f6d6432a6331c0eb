"""Delegations that are wanted in more places than they have people."""

from functools import partial

from scheduler.board import Board
from scheduler.outline import Crowd, Outline
from scheduler.preferences.base import Preference
from scheduler.problem import Delegation
from scheduler.schedule import Placed


class MissedInterest(Preference):
    id = "missed_interest"
    title = "Events that delegations miss"
    sentence = (
        "For each delegation and each time at which an event may start, how many events that it"
        " is interested in are in progress beyond its size, times its weight."
    )
    sees_room = False

    def state(self, outline: Outline) -> None:
        for delegation in outline.problem.delegations:
            events = tuple(outline.event_at[event] for event in delegation.interests)
            if len(events) > delegation.size and delegation.weight:
                outline.regret(Crowd(self.id, events, delegation.size, delegation.weight))

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
