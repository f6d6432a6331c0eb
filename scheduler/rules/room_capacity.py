"""The room holds who is expected."""

from collections.abc import Iterator
from functools import partial

from scheduler.board import Board
from scheduler.outline import Outline
from scheduler.problem import Event, Room
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation


def holds(event: Event, room: Room) -> bool:
    """Whether all who are expected find a place."""
    return event.attendance <= room.capacity


class RoomCapacity(Rule):
    id = "room_capacity"
    title = "A room that is large enough"
    sentence = "The room holds as many people as the event expects."
    sees_start = False

    def state(self, outline: Outline) -> None:
        for event in outline.problem.events:
            outline.keep_rooms(self.of(event.id), event, partial(holds, event))

    def breaches(self, board: Board, placed: Placed) -> Iterator[Violation]:
        event, room = placed.event, placed.room
        if not holds(event, room):
            yield Violation(
                self.id,
                (event.id,),
                {
                    "event": event.id,
                    "room": room.id,
                    "attendance": event.attendance,
                    "capacity": room.capacity,
                },
                f"{event.id} expects {event.attendance}, {room.id} holds {room.capacity}",
            )
