"""Problems and schedules as JSON. What is wrong in a file is named with its place."""

from scheduler.files.problems import read_problem
from scheduler.files.schedules import read_schedule, write_schedule
from scheduler.files.writing import write_problem
from scheduler.problem import ProblemError

__all__ = ["ProblemError", "read_problem", "read_schedule", "write_problem", "write_schedule"]
