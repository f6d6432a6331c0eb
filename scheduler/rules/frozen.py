"""What people already travel for does not move, nor what somebody has frozen before."""

from collections.abc import Iterator
from functools import partial

from scheduler.board import Board
from scheduler.outline import Must, Outline
from scheduler.problem import Event, Placement, Problem, Room
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation


def frozen(problem: Problem) -> dict[str, Placement]:
    """By event the placements that may not change any more; what is said of one goes first."""
    until = problem.frozen_until
    known = () if until is None else (one for one in problem.published if one.start < until)
    return {one.event: one for one in (*known, *problem.frozen)}


class Frozen(Rule):
    id = "frozen"
    title = "Frozen events stay"
    sentence = (
        "A published event that starts before the freeze is where it was published, and what is"
        " frozen by itself is where that is."
    )

    def state(self, outline: Outline) -> None:
        for place in frozen(outline.problem).values():
            event, demand = outline.problem.event_by_id[place.event], self.of(place.event)
            outline.keep_starts(demand, event, place.start.__eq__)
            outline.keep_rooms(demand, event, partial(_is, place.room))
            outline.demand(Must(demand, outline.event_at[place.event]))

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
            f"{place.event} is frozen in {place.room} at {start} and may not move",
        )


def _frozen(board: Board) -> dict[str, Placement]:
    return frozen(board.problem)


def _is(kept: str, room: Room) -> bool:
    return room.id == kept
