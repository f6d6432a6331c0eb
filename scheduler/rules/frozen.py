"""What people already travel for does not move."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from scheduler.board import Board
from scheduler.problem import Event, Placement, Problem, Room
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation

if TYPE_CHECKING:
    from scheduler.model import Model


def frozen(problem: Problem) -> list[Placement]:
    """The published placements that may not change any more."""
    if problem.frozen_until is None:
        return []
    return [place for place in problem.published if place.start < problem.frozen_until]


class Frozen(Rule):
    id = "frozen"
    title = "Frozen events stay"
    sentence = "A published event that starts before the freeze is where it was published."

    def narrow(self, model: "Model") -> None:
        for place in frozen(model.problem):
            event = model.problem.event_by_id[place.event]
            model.keep_starts(event, place.start.__eq__)
            model.keep_rooms(event, partial(_is, place.room))

    def add(self, model: "Model") -> None:
        for place in frozen(model.problem):
            model.cp.add_at_least_one(model.at(place.event).values())

    def breaches(self, board: Board, placed: Placed) -> Iterator[Violation]:
        place = board.once(self.id, _frozen).get(placed.event.id)
        if place is not None and (placed.room.id, placed.start) != (place.room, place.start):
            yield self._violation(board.problem, place)

    def missing(self, board: Board, event: Event) -> Iterator[Violation]:
        place = board.once(self.id, _frozen).get(event.id)
        if place is not None:
            yield self._violation(board.problem, place)

    def _violation(self, problem: Problem, place: Placement) -> Violation:
        start = problem.rfc3339(place.start)
        return Violation(
            self.id,
            (place.event,),
            {"event": place.event, "room": place.room, "starts_at": start},
            f"{place.event} is published in {place.room} at {start} and may not move",
        )


def _frozen(board: Board) -> dict[str, Placement]:
    return {place.event: place for place in frozen(board.problem)}


def _is(kept: str, room: Room) -> bool:
    return room.id == kept
