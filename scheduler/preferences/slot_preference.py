"""Events in slots that they did not ask for first."""

from typing import TYPE_CHECKING

from scheduler.preferences.base import Preference
from scheduler.problem import Event, Problem
from scheduler.schedule import Schedule

if TYPE_CHECKING:
    from scheduler.model import Costs, Model


def disappointment(problem: Problem, event: Event, start: int) -> int:
    """The position of the slot among those that the event prefers; their number if it is not."""
    slot = problem.slot_at(start)
    if slot is None or slot.id not in event.preferred_slots:
        return len(event.preferred_slots)
    return event.preferred_slots.index(slot.id)


class SlotPreference(Preference):
    id = "slot_preference"
    title = "Slots asked for"
    sentence = "For each placed event, how far down its list of slots the one it got stands."

    def add(self, model: "Model") -> "Costs":
        return [
            (placed, disappointment(model.problem, event, start))
            for event in model.problem.events
            if event.preferred_slots
            for start, placed in model.at(event.id).items()
        ]

    def amount(self, problem: Problem, schedule: Schedule) -> int:
        return sum(
            disappointment(problem, problem.event_by_id[placement.event], placement.start)
            for placement in schedule.placements
        )
