"""Side events on slots and rooms: find a schedule, judge one. `README.md` has the format.

`solve` is in `scheduler.solve`, which loads OR-Tools; nothing that is named here does.
"""

from scheduler.check import Judgement, check, judge, penalty
from scheduler.files import read_problem, read_schedule, write_problem, write_schedule
from scheduler.preferences import PREFERENCES, preferences_of
from scheduler.problem import Placement, Problem, ProblemError
from scheduler.rules import RULES
from scheduler.schedule import Schedule, Violation
from scheduler.why import Reasons, why

__all__ = [
    "PREFERENCES",
    "RULES",
    "Judgement",
    "Placement",
    "Problem",
    "ProblemError",
    "Reasons",
    "Schedule",
    "Violation",
    "check",
    "judge",
    "penalty",
    "preferences_of",
    "read_problem",
    "read_schedule",
    "why",
    "write_problem",
    "write_schedule",
]
