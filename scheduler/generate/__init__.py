"""Realistic problems from a seed, each built around a schedule that is planted in it.

The schedule is drawn first, and only then what each event needs and asks for, so that it is known
to be possible. Kinds whose name says so are made impossible, or short of rooms, afterwards.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from scheduler.generate import spoiled
from scheduler.generate.maker import Maker
from scheduler.generate.shapes import Shape
from scheduler.generate.varied import varied
from scheduler.problem import Problem, ProblemError
from scheduler.schedule import Schedule

__all__ = ["KINDS", "generate"]


@dataclass(frozen=True, slots=True)
class _Kind:
    """The shape of a meeting, and what is done to it when it is made."""

    shape: Shape
    spoil: Callable[[Problem, Schedule], Problem] | None = None
    fewest: int = 1
    """The fewest events with which what is planted can be so."""


_BUSY_DAY: Final = ((525, 585), (690, 780), (795, 885), (900, 990), (1005, 1080), (1095, 1185))
_MEETING: Final = Shape(40, 3, 6)
_WEEK: Final = Shape(
    200, 5, 10, _BUSY_DAY, ((600, 675),), delegations=180, interests=10, two_venues=True
)

_KINDS: Final[dict[str, _Kind]] = {
    "intersessional": _Kind(
        Shape(15, 4, 3, hours=((525, 585), (795, 885)), delegations=100, interests=4)
    ),
    "meeting": _Kind(_MEETING),
    "steps": _Kind(Shape(60, 4, 6, start_step=15, turnaround=10)),
    "varied": _Kind(Shape(30, 3, 6, two_venues=True, start_step=15, varied=True)),
    "crowded": _Kind(Shape(120, 5, 10, delegations=150, two_venues=True), spoiled.crowded),
    "week": _Kind(_WEEK),
    "repair": _Kind(_WEEK, spoiled.room_lost),
    "summit": _Kind(replace(_WEEK, events=1000, days=12, rooms=20, delegations=200, interests=40)),
    "infeasible-room": _Kind(_MEETING, spoiled.no_such_room),
    "infeasible-person": _Kind(_MEETING, spoiled.too_wanted, fewest=2),
    "infeasible-plenary": _Kind(_MEETING, spoiled.in_plenary),
    "infeasible-pins": _Kind(_MEETING, spoiled.pinned_twice, fewest=2),
    "infeasible-equipment": _Kind(_MEETING, spoiled.too_much_equipment),
}
KINDS: Final = tuple(_KINDS)


def generate(
    kind: str, seed: int = 0, events: int | None = None
) -> tuple[Problem, Schedule | None]:
    """A problem of one of the `KINDS`, the same for the same arguments, and what is planted in it.

    `events` None is the usual number of the kind; another number gives a meeting with as many more
    or fewer rooms and days, as full as usual. The schedule keeps every rule and places everything;
    it is None where the kind is made so that it no longer does. Raises ProblemError where what is
    wrong with the kind needs more events.
    """
    chosen = _KINDS[kind]
    shape = chosen.shape.of_size(chosen.shape.events if events is None else events)
    if shape.events < chosen.fewest:
        raise ProblemError(f"a problem of the kind {kind} has at least {chosen.fewest} events")
    rng = random.Random(f"{kind} {seed} {shape.events}")  # noqa: S311 - no secret
    problem, planted = Maker(shape, rng).make(f"{kind}-{seed}")
    if shape.varied:
        return varied(problem, planted, rng), planted
    if chosen.spoil is None:
        return problem, planted
    return chosen.spoil(problem, planted), None
