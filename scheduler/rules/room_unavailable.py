"""A room is used only when it can be."""

from collections.abc import Iterator

from scheduler.board import Board
from scheduler.outline import Outline
from scheduler.problem import Room
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation


class RoomUnavailable(Rule):
    id = "room_unavailable"
    title = "A room that is open"
    sentence = "An event overlaps no period in which its room is unavailable."

    def state(self, outline: Outline) -> None:
        for room in outline.problem.rooms:

            def is_open(start: int, minutes: int, room: Room = room) -> bool:
                return not any(gone.overlaps(start, start + minutes) for gone in room.unavailable)

            if room.unavailable:
                outline.keep_hours(self.of(room.id), room, is_open)

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
