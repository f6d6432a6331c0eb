"""An event is in a room that it may use."""

from collections.abc import Iterator
from functools import partial

from scheduler.board import Board
from scheduler.outline import Outline
from scheduler.problem import Event, Room
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation


def allowed(event: Event, room: Room) -> bool:
    """Whether the room is among the event's."""
    return event.rooms is None or room.id in event.rooms


class RoomAllowed(Rule):
    id = "room_allowed"
    title = "A room that is allowed"
    sentence = "The room is among those that the event may use."
    sees_start = False

    def state(self, outline: Outline) -> None:
        for event in outline.problem.events:
            outline.keep_rooms(self.of(event.id), event, partial(allowed, event))

    def breaches(self, board: Board, placed: Placed) -> Iterator[Violation]:
        event, room = placed.event, placed.room
        if not allowed(event, room):
            yield Violation(
                self.id,
                (event.id,),
                {"event": event.id, "room": room.id},
                f"{event.id} may not be in {room.id}",
            )
