"""What builds on another event comes after it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.problem import Event, Problem
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Schedule, Violation, placed_events

if TYPE_CHECKING:
    from scheduler.model import Model


class After(Rule):
    id = "after"
    title = "One after the other"
    sentence = "An event starts when all that it comes after have ended, and these are all placed."

    def add(self, model: "Model") -> None:
        for event in model.problem.events:
            for earlier in event.after:
                self._order(model, model.problem.event_by_id[earlier], event)

    def _order(self, model: "Model", first: Event, second: Event) -> None:
        """By any time, the second has started only if the first has ended.

        Summed up to each start this is tighter than start by start, and says the same.
        """
        ends = {start + first.duration: placed for start, placed in model.at(first.id).items()}
        starts = model.at(second.id)
        for moment in sorted(starts):
            ended = [placed for end, placed in ends.items() if end <= moment]
            started = [placed for start, placed in starts.items() if start <= moment]
            model.cp.add(sum(started) <= sum(ended))

    def check(self, problem: Problem, schedule: Schedule) -> Iterator[Violation]:
        placed = {one.event.id: one for one in placed_events(problem, schedule)}
        for later in placed.values():
            for earlier in later.event.after:
                if earlier not in placed:
                    yield self._violation(earlier, later, "is not placed")
                elif placed[earlier].end > later.start:
                    ends = problem.rfc3339(placed[earlier].end)
                    yield self._violation(earlier, later, f"ends at {ends}")

    def _violation(self, earlier: str, later: Placed, what: str) -> Violation:
        return Violation(
            self.id,
            (earlier, later.event.id),
            {"event": later.event.id, "after": earlier},
            f"{later.event.id} comes after {earlier}, which {what}",
        )
