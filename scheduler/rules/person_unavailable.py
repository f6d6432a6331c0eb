"""People are asked for only when they can come."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.board import Board
from scheduler.problem import Event, Period
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation

if TYPE_CHECKING:
    from scheduler.model import Model


class PersonUnavailable(Rule):
    id = "person_unavailable"
    title = "People who can come"
    sentence = "An event overlaps no period in which one of its people is unavailable."
    sees_room = False

    def narrow(self, model: "Model") -> None:
        for event in model.problem.events:
            away = [
                gone
                for person in event.people
                for gone in model.problem.person_by_id[person].unavailable
            ]

            def all_there(start: int, event: Event = event, away: list[Period] = away) -> bool:
                return not any(gone.overlaps(start, start + event.duration) for gone in away)

            model.keep_starts(event, all_there)

    def breaches(self, board: Board, placed: Placed) -> Iterator[Violation]:
        for person in placed.event.people:
            for gone in board.problem.person_by_id[person].unavailable:
                if gone.overlaps(placed.start, placed.end):
                    start, end = map(board.problem.rfc3339, (gone.start, gone.end))
                    yield Violation(
                        self.id,
                        (placed.event.id,),
                        {"event": placed.event.id, "person": person, "from": start, "until": end},
                        f"{placed.event.id} needs {person}, who is unavailable"
                        f" from {start} to {end}",
                    )
