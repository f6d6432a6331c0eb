"""What must take place, does."""

from collections.abc import Iterator

from scheduler.board import Board
from scheduler.outline import Must, Outline
from scheduler.problem import Event
from scheduler.rules.base import Rule
from scheduler.schedule import Violation


class Mandatory(Rule):
    id = "mandatory"
    title = "Must take place"
    sentence = "A mandatory event is placed."
    sees_start = sees_room = False

    def state(self, outline: Outline) -> None:
        for position, event in enumerate(outline.problem.events):
            if event.must_be_placed:
                outline.demand(Must(self.of(event.id), position))

    def missing(self, board: Board, event: Event) -> Iterator[Violation]:
        if event.must_be_placed:
            yield Violation(
                self.id,
                (event.id,),
                {"event": event.id},
                f"{event.id} must take place and is not placed",
            )
