"""No more is in use than there is."""

from collections.abc import Iterator

from scheduler.board import Board
from scheduler.outline import AtMost, Outline
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation


class EquipmentEnough(Rule):
    id = "equipment"
    title = "Enough equipment"
    sentence = "At no moment do the events in progress need more of a thing than there is."
    sees_room = False

    def state(self, outline: Outline) -> None:
        for thing in outline.problem.equipment:
            weights = tuple(
                (position, event.equipment[thing.id])
                for position, event in enumerate(outline.problem.events)
                if event.equipment.get(thing.id)
            )
            outline.demand(AtMost(self.of(thing.id), thing.quantity, weights))

    def breaches(self, board: Board, placed: Placed) -> Iterator[Violation]:
        there_is = board.once(self.id, _quantities)
        for name in (thing for thing, n in placed.event.equipment.items() if n):
            others = (one for one in board.beside(placed) if one.event.equipment.get(name))
            for moment, running in board.running(placed, others):
                needed = sum(one.event.equipment[name] for one in running)
                if needed > there_is.get(name, needed):
                    at = board.problem.rfc3339(moment)
                    yield Violation(
                        self.id,
                        tuple(one.event.id for one in running),
                        {"equipment": name, "at": at, "needed": needed, "quantity": there_is[name]},
                        f"{needed} of {name} are needed at {at}, there are {there_is[name]}",
                    )


def _quantities(board: Board) -> dict[str, int]:
    return {thing.id: thing.quantity for thing in board.problem.equipment}
