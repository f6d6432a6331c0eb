"""What is rather given up: the documented order behind "cheapest first"."""

from typing import Final

from scheduler.outline import Demand
from scheduler.problem import Problem

_PRICES: Final = {
    "room_allowed": 1,
    "available": 1,
    "slot": 2,
    "not_with": 3,
    "pinned": 3,
    "room_capacity": 4,
    "room_features": 4,
    "organiser_parallel": 5,
    "organiser_daily": 5,
    "daily": 5,
    "equipment": 5,
    "after": 6,
    "person_unavailable": 7,
    "room_unavailable": 8,
    "frozen": 9,
    "mandatory": 10,
    "person_double": 30,
    "room_double": 50,
    "plenary": 60,
}
"""Wishes of one event first, then what can be bought or asked for or was frozen, then to leave an
event out (10, and up to 9 more for its priority), then what nobody can do. A rule that is not here
is dear."""
_DEAR: Final = 60
_MOST_FOR_PRIORITY: Final = 9
EACH: Final = 1000
"""One demand more is worse than any price."""


def price(problem: Problem, demand: Demand) -> int:
    """What it costs to give up a demand."""
    usual = _PRICES.get(demand.rule, _DEAR)
    if demand.rule == "mandatory":
        priority = problem.event_by_id[demand.about].priority
        return usual + min(priority, _MOST_FOR_PRIORITY)
    return usual
