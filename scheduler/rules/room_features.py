"""The room has what the event needs."""

from collections.abc import Iterator
from functools import partial

from scheduler.board import Board
from scheduler.outline import Outline
from scheduler.problem import Event, Room
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation


def equipped(event: Event, room: Room) -> bool:
    """Whether the room has every feature that the event needs."""
    return event.features <= room.features


class RoomFeatures(Rule):
    id = "room_features"
    title = "A room that has what is needed"
    sentence = "The room has every feature that the event needs."
    sees_start = False

    def state(self, outline: Outline) -> None:
        for event in outline.problem.events:
            outline.keep_rooms(self.of(event.id), event, partial(equipped, event))

    def breaches(self, board: Board, placed: Placed) -> Iterator[Violation]:
        event, room = placed.event, placed.room
        if not equipped(event, room):
            missing = ", ".join(sorted(event.features - room.features))
            yield Violation(
                self.id,
                (event.id,),
                {"event": event.id, "room": room.id, "missing": missing},
                f"{event.id} needs {missing}, which {room.id} does not have",
            )
