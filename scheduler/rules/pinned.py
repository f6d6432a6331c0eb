"""What was pinned by hand stays there."""

from collections.abc import Iterator
from functools import partial

from scheduler.board import Board
from scheduler.outline import Outline
from scheduler.problem import Event, Room
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation


def as_pinned(event: Event, room: str, start: int) -> bool:
    """Whether the place is the one that was pinned."""
    pin = event.pinned
    return pin is None or (pin.room in {None, room} and pin.allows(start))


class Pinned(Rule):
    id = "pinned"
    title = "Pins hold"
    sentence = "A pinned event has the start and the room that were pinned."

    def state(self, outline: Outline) -> None:
        for event in outline.problem.events:
            pin, demand = event.pinned, self.of(event.id)
            if pin is not None and pin.start is not None:
                outline.keep_starts(demand, event, pin.allows)
            if pin is not None and pin.room is not None:
                outline.keep_rooms(demand, event, partial(_is, pin.room))

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
