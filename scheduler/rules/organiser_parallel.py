"""An organisation runs only so many events at once."""

from collections.abc import Iterator

from scheduler.board import Board
from scheduler.outline import AtMost, OneAtATime, Outline
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation


class OrganiserParallel(Rule):
    id = "organiser_parallel"
    title = "Not too many at once for an organiser"
    sentence = "At no moment are more events of an organisation in progress than it can run."
    sees_room = False

    def state(self, outline: Outline) -> None:
        organised: dict[str, list[int]] = {}
        for position, event in enumerate(outline.problem.events):
            for organiser in event.organisers:
                organised.setdefault(organiser, []).append(position)
        for organisation in outline.problem.organisations:
            events = tuple(organised.get(organisation.id, ()))
            limit, demand = organisation.parallel_events, self.of(organisation.id)
            if limit == 1:
                outline.demand(OneAtATime(demand, events))
            else:
                outline.demand(AtMost(demand, limit, tuple((event, 1) for event in events)))

    def breaches(self, board: Board, placed: Placed) -> Iterator[Violation]:
        limits = board.once(self.id, _limits)
        for name in placed.event.organisers:
            for moment, running in board.running(placed, board.by_organiser.get(name, ())):
                if len(running) > limits.get(name, len(running)):
                    events = tuple(one.event.id for one in running)
                    yield self._violation(name, limits[name], events, board.problem.rfc3339(moment))

    def _violation(self, name: str, limit: int, events: tuple[str, ...], at: str) -> Violation:
        return Violation(
            self.id,
            events,
            {"organisation": name, "at": at, "running": len(events), "parallel_events": limit},
            f"{name} has {len(events)} events in progress at {at} and can run {limit}",
        )


def _limits(board: Board) -> dict[str, int]:
    return {one.id: one.parallel_events for one in board.problem.organisations}
