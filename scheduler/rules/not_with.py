"""Two events that must not meet, do not."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.problem import Problem
from scheduler.rules.base import Rule
from scheduler.schedule import Schedule, Violation, overlapping_pairs, placed_events

if TYPE_CHECKING:
    from scheduler.model import Model


class NotWith(Rule):
    id = "not_with"
    title = "Not at the same time"
    sentence = "Two events that must not take place together do not overlap."

    def add(self, model: "Model") -> None:
        for event in model.problem.events:
            for other in event.not_with:
                model.disjoint([*model.uses(event), *model.uses(model.problem.event_by_id[other])])

    def check(self, problem: Problem, schedule: Schedule) -> Iterator[Violation]:
        for first, second in overlapping_pairs(placed_events(problem, schedule)):
            one, other = first.event, second.event
            if other.id in one.not_with or one.id in other.not_with:
                yield Violation(
                    self.id,
                    (one.id, other.id),
                    {"event": one.id, "other": other.id},
                    f"{one.id} and {other.id} must not overlap",
                )
