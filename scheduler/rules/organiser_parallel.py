"""An organisation runs only so many events at once."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.board import Board
from scheduler.problem import Organisation, Problem
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation

if TYPE_CHECKING:
    from scheduler.model import Model


class OrganiserParallel(Rule):
    id = "organiser_parallel"
    title = "Not too many at once for an organiser"
    sentence = "At no moment are more events of an organisation in progress than it can run."
    sees_room = False

    def add(self, model: "Model") -> None:
        for organisation in model.problem.organisations:
            uses = [
                use
                for event in model.problem.events
                if organisation.id in event.organisers
                for use in model.uses(event)
            ]
            if organisation.parallel_events == 1:
                model.disjoint(uses)
            else:
                model.at_most(organisation.parallel_events, uses)

    def breaches(self, board: Board, placed: Placed) -> Iterator[Violation]:
        for organisation in board.problem.organisations:
            if organisation.id in placed.event.organisers:
                others = board.by_organiser.get(organisation.id, ())
                for moment, running in board.running(placed, others):
                    if len(running) > organisation.parallel_events:
                        yield self._violation(board.problem, organisation, moment, running)

    def _violation(
        self, problem: Problem, organisation: Organisation, moment: int, running: list[Placed]
    ) -> Violation:
        at = problem.rfc3339(moment)
        return Violation(
            self.id,
            tuple(one.event.id for one in running),
            {
                "organisation": organisation.id,
                "at": at,
                "running": len(running),
                "parallel_events": organisation.parallel_events,
            },
            f"{organisation.id} has {len(running)} events in progress at {at}"
            f" and can run {organisation.parallel_events}",
        )
