"""A room is used only when it can be."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.board import Board
from scheduler.problem import Room
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation

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

    def breaches(self, board: Board, placed: Placed) -> Iterator[Violation]:
        event, room = placed.event.id, placed.room
        for gone in room.unavailable:
            if gone.overlaps(placed.start, placed.end):
                start, end = map(board.problem.rfc3339, (gone.start, gone.end))
                yield Violation(
                    self.id,
                    (event,),
                    {"event": event, "room": room.id, "from": start, "until": end},
                    f"{event} is in {room.id}, which is unavailable from {start} to {end}",
                )
