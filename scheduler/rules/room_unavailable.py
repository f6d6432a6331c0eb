"""A room is used only when it can be."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.problem import Problem, Room
from scheduler.rules.base import Rule
from scheduler.schedule import Schedule, Violation, placed_events

if TYPE_CHECKING:
    from scheduler.model import Model


class RoomUnavailable(Rule):
    id = "room_unavailable"
    title = "A room that is open"
    sentence = "An event overlaps no period in which its room is unavailable."

    def narrow(self, model: "Model") -> None:
        closed = [room for room in model.problem.rooms if room.unavailable]
        for event in model.problem.events if closed else ():

            def is_open(room: Room, start: int, minutes: int = event.duration) -> bool:
                return not any(gone.overlaps(start, start + minutes) for gone in room.unavailable)

            model.keep(event, is_open)

    def check(self, problem: Problem, schedule: Schedule) -> Iterator[Violation]:
        for placed in placed_events(problem, schedule):
            for gone in placed.room.unavailable:
                if gone.overlaps(placed.start, placed.end):
                    start, end = problem.rfc3339(gone.start), problem.rfc3339(gone.end)
                    yield Violation(
                        self.id,
                        (placed.event.id,),
                        {
                            "event": placed.event.id,
                            "room": placed.room.id,
                            "from": start,
                            "until": end,
                        },
                        f"{placed.event.id} is in {placed.room.id}, which is unavailable"
                        f" from {start} to {end}",
                    )
