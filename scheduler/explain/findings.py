"""What an explanation consists of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from scheduler.outline import Demand
from scheduler.schedule import Schedule, Violation

MANY: Final = 100
"""Events that must be placed, from which on a schedule is rather looked for by `solve`, which has
more ways, and a way out is not made to break as little as possible."""


@dataclass(frozen=True, slots=True)
class Said:
    """A demand as people are told of it.

    `events` are those of the reason that it is about. `details` names what the message names, ids
    as they are and times as RFC 3339, so that another language can say the same.
    """

    demand: Demand
    events: tuple[str, ...]
    details: Mapping[str, str | int]
    message: str


@dataclass(frozen=True, slots=True)
class WayOut:
    """Demands that are enough to give up, and with `schedule` the proof that they are.

    `broken` is what `check` finds wrong with that schedule: breaches of these demands alone.
    """

    demands: tuple[Demand, ...]
    schedule: Schedule
    broken: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Demands that no schedule of `events` can keep together, while without any one they can be.

    `counts` are the figures of the sentence: how many `events`, and how many `times` or `places`
    there are for them. `alike` are more events for which there are no other times, and which could
    stand for any of those named. `besides` are demands that are in the way of the same events as
    well, as far as that was found: most ways out have to give these up too. `ways_out` are the
    smallest sets of demands to give up, cheapest first, so that nothing but the other reasons is
    left; and where none of them is to leave events out, the fewest to leave out while the events of
    no reason stay where they can be. There are none where there was no time to find one.
    """

    events: tuple[str, ...]
    demands: tuple[Said, ...]
    counts: Mapping[str, int]
    sentence: str
    alike: tuple[str, ...] = ()
    besides: tuple[Said, ...] = ()
    ways_out: tuple[WayOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether a problem can be scheduled and, if not, why.

    `give_up` is the smallest set of demands without which everything can be scheduled; None if
    there is nothing to give up, or if the time did not suffice. `schedule` is there where nothing
    needs to be given up: it keeps every rule and was made to please nobody.
    """

    status: Literal["feasible", "infeasible", "unknown"]
    reasons: tuple[Reason, ...] = ()
    give_up: WayOut | None = None
    schedule: Schedule | None = None
