"""An organisation runs only so many events on one day."""

from collections.abc import Iterator

from scheduler.board import Board
from scheduler.outline import AtMost, Outline
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation


class OrganiserDaily(Rule):
    id = "organiser_daily"
    title = "Not too many on one day for an organiser"
    sentence = "On no day do more events of an organisation start than it can run then."
    sees_room = False

    def state(self, outline: Outline) -> None:
        for organisation in outline.problem.organisations:
            if organisation.daily_events is not None:
                events = tuple(
                    (position, 1)
                    for position, event in enumerate(outline.problem.events)
                    if organisation.id in event.organisers
                )
                demand = self.of(organisation.id)
                outline.demand(AtMost(demand, organisation.daily_events, events, daily=True))

    def breaches(self, board: Board, placed: Placed) -> Iterator[Violation]:
        limits = board.once(self.id, _limits)
        for name in placed.event.organisers:
            if name in limits:
                same = board.on_day(placed)
                together = [one for one in same if name in one.event.organisers]
                if len(together) > limits[name]:
                    day = board.problem.date_of(placed.start)
                    yield self._violation(name, limits[name], together, day)

    def _violation(self, name: str, limit: int, together: list[Placed], day: str) -> Violation:
        return Violation(
            self.id,
            tuple(one.event.id for one in together),
            {"organisation": name, "day": day, "events": len(together), "daily_events": limit},
            f"{name} has {len(together)} events on {day} and can run {limit} on one day",
        )


def _limits(board: Board) -> dict[str, int]:
    limits = ((one.id, one.daily_events) for one in board.problem.organisations)
    return {name: limit for name, limit in limits if limit is not None}
