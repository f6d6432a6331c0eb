"""An event is in one place, or left out."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.problem import Problem
from scheduler.rules.base import Rule
from scheduler.schedule import Schedule, Violation

if TYPE_CHECKING:
    from scheduler.model import Model


class OnePlace(Rule):
    id = "one_place"
    title = "One place"
    sentence = "Every event has one placement or is listed as unplaced, never both."

    def add(self, model: "Model") -> None:
        for event, starts in ((event.id, model.at(event.id)) for event in model.problem.events):
            model.cp.add_exactly_one([*starts.values(), model.unplaced[event]])

    def check(self, problem: Problem, schedule: Schedule) -> Iterator[Violation]:
        times = Counter(placement.event for placement in schedule.placements)
        out = Counter(schedule.unplaced)
        for event in problem.events:
            placed, unplaced = times[event.id], out[event.id]
            if placed + unplaced != 1:
                yield Violation(
                    self.id,
                    (event.id,),
                    {"event": event.id, "placed": placed, "unplaced": unplaced},
                    f"{event.id} is placed {placed} times and listed as unplaced {unplaced} times",
                )
