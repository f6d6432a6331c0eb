"""Why there is no schedule, and who is left out of one; and what would change that.

`explain` is in `scheduler.explain.search`, which loads OR-Tools; nothing that is named here does.
"""

from scheduler.explain.findings import MANY, Explanation, Reason, Said, WayOut
from scheduler.explain.left import LeftOut, Obstacle, Opening, left_out
from scheduler.explain.left_words import left_in_words, write_left_out
from scheduler.explain.words import in_words
from scheduler.explain.writing import write_explanation

__all__ = [
    "MANY",
    "Explanation",
    "LeftOut",
    "Obstacle",
    "Opening",
    "Reason",
    "Said",
    "WayOut",
    "in_words",
    "left_in_words",
    "left_out",
    "write_explanation",
    "write_left_out",
]
