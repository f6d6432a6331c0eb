"""What comes out: a schedule, and what is wrong with one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from scheduler.problem import Event, Placement, Problem, Room

Status = Literal["optimal", "feasible", "infeasible", "unknown"]


@dataclass(frozen=True, slots=True)
class Schedule:
    """Where the events are. `terms` holds weight times amount of every term of the penalty.

    `penalty`, `bound` and `terms` are what was found when it was made, or what a file claims;
    `scheduler.check` works them out again.
    """

    placements: tuple[Placement, ...] = ()
    unplaced: tuple[str, ...] = ()
    status: Status = "feasible"
    penalty: int | None = None
    bound: int | None = None
    terms: Mapping[str, int] = field(default_factory=dict)
    repeatable: bool = True
    """Whether the same question gives the same schedule again: not if a clock ended the search."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One breach of one rule.

    `details` names what the message names, ids as they are and times as RFC 3339, so that another
    language can say the same; `message` is the English for people.
    """

    rule: str
    events: tuple[str, ...]
    details: Mapping[str, str | int]
    message: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A placement with its event and room at hand."""

    event: Event
    room: Room
    start: int
    end: int

    def overlaps(self, other: "Placed") -> bool:
        return self.start < other.end and other.start < self.end


def placed_events(problem: Problem, schedule: Schedule) -> list[Placed]:
    """Every placement of a schedule, looked up, in the schedule's order."""
    found = []
    for placement in schedule.placements:
        event = problem.event_by_id[placement.event]
        room = problem.room_by_id[placement.room]
        found.append(Placed(event, room, placement.start, placement.start + event.duration))
    return found
