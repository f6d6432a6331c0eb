"""An organisation runs only so many events at once."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.problem import Problem
from scheduler.rules.base import Rule
from scheduler.schedule import Schedule, Violation, placed_events, running_at_each_start

if TYPE_CHECKING:
    from scheduler.model import Model


class OrganiserParallel(Rule):
    id = "organiser_parallel"
    title = "Not too many at once for an organiser"
    sentence = "At no moment are more events of an organisation in progress than it can run."

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

    def check(self, problem: Problem, schedule: Schedule) -> Iterator[Violation]:
        placed = placed_events(problem, schedule)
        for organisation in problem.organisations:
            theirs = [one for one in placed if organisation.id in one.event.organisers]
            for moment, running in running_at_each_start(theirs):
                if len(running) > organisation.parallel_events:
                    at = problem.rfc3339(moment)
                    yield Violation(
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
