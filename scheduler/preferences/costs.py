"""Places of which it is said what they cost an event."""

from scheduler.board import Board
from scheduler.outline import Outline
from scheduler.preferences.base import Preference
from scheduler.problem import Event, Problem
from scheduler.schedule import Placed


class Costs(Preference):
    id = "costs"
    title = "Places that cost something"
    sentence = "For each placed event, what its start, its room, or both are said to cost it."

    def concerns(self, problem: Problem) -> bool:
        return any(event.costs for event in problem.events)

    def state(self, outline: Outline) -> None:
        for position, event in enumerate(outline.problem.events):
            for start in sorted({cost.start for cost in event.costs if cost.start is not None}):
                for at in outline.starts_at(start):
                    self._state_at(outline, position, event, at)
            if any(cost.start is None for cost in event.costs):
                outline.costs.room[self.id, position] = tuple(
                    sum(cost.cost for cost in event.costs if (cost.start, cost.room) == (None, r))
                    for r in outline.room_at
                )

    def _state_at(self, outline: Outline, position: int, event: Event, at: int) -> None:
        """What a start costs in each room, beyond what the room does."""
        start = outline.starts[at]
        for room, number in outline.room_at.items():
            amount = sum(
                cost.cost
                for cost in event.costs
                if cost.start == start and cost.room in {None, room}
            )
            if amount:
                outline.costs.place[self.id, position, number, at] = amount

    def share(self, board: Board, placed: Placed) -> int:
        return sum(
            cost.cost
            for cost in placed.event.costs
            if cost.start in {None, placed.start} and cost.room in {None, placed.room.id}
        )
