"""The room has what the event needs."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from scheduler.board import Board
from scheduler.problem import Event, Room
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation

if TYPE_CHECKING:
    from scheduler.model import Model


def equipped(event: Event, room: Room) -> bool:
    """Whether the room has every feature that the event needs."""
    return event.features <= room.features


class RoomFeatures(Rule):
    id = "room_features"
    title = "A room that has what is needed"
    sentence = "The room has every feature that the event needs."
    sees_start = False

    def narrow(self, model: "Model") -> None:
        for event in model.problem.events:
            model.keep_rooms(event, partial(equipped, event))

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
