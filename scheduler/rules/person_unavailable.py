"""People are asked for only when they can come."""

from collections.abc import Iterator

from scheduler.board import Board
from scheduler.outline import Outline
from scheduler.problem import Event, Period
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation


class PersonUnavailable(Rule):
    id = "person_unavailable"
    title = "People who can come"
    sentence = "An event overlaps no period in which one of its people is unavailable."
    sees_room = False

    def state(self, outline: Outline) -> None:
        for event in outline.problem.events:
            for person in event.people:
                away = outline.problem.person_by_id[person].unavailable

                def is_there(
                    start: int, event: Event = event, away: tuple[Period, ...] = away
                ) -> bool:
                    return not any(gone.overlaps(start, start + event.duration) for gone in away)

                if away:
                    outline.keep_starts(self.of(person), event, is_there)

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
