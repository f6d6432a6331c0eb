"""What was pinned by hand stays there."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from scheduler.board import Board
from scheduler.problem import Event, Room
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation

if TYPE_CHECKING:
    from scheduler.model import Model


def as_pinned(event: Event, room: str, start: int) -> bool:
    """Whether the place is the one that was pinned."""
    pin = event.pinned
    return pin is None or (pin.room in {None, room} and pin.start in {None, start})


class Pinned(Rule):
    id = "pinned"
    title = "Pins hold"
    sentence = "A pinned event has the start and the room that were pinned."

    def narrow(self, model: "Model") -> None:
        for event in model.problem.events:
            pin = event.pinned
            if pin is not None and pin.start is not None:
                model.keep_starts(event, pin.start.__eq__)
            if pin is not None and pin.room is not None:
                model.keep_rooms(event, partial(_is, pin.room))

    def breaches(self, board: Board, placed: Placed) -> Iterator[Violation]:
        event, pin = placed.event, placed.event.pinned
        if pin is not None and not as_pinned(event, placed.room.id, placed.start):
            details: dict[str, str | int] = {"event": event.id}
            if pin.start is not None:
                details["starts_at"] = board.problem.rfc3339(pin.start)
            if pin.room is not None:
                details["room"] = pin.room
            where = ", ".join(str(details[key]) for key in ("starts_at", "room") if key in details)
            yield Violation(self.id, (event.id,), details, f"{event.id} is pinned to {where}")


def _is(kept: str, room: Room) -> bool:
    return room.id == kept
