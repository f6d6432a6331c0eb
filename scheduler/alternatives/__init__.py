"""Other good schedules: as different as possible, and hardly dearer than the best.

It loads OR-Tools, as `scheduler.solve` does.
"""

from scheduler.alternatives.findings import Alternatives, difference
from scheduler.alternatives.search import WITHIN, alternatives, ceiling_of
from scheduler.alternatives.words import in_words
from scheduler.alternatives.writing import write_alternatives

__all__ = [
    "WITHIN",
    "Alternatives",
    "alternatives",
    "ceiling_of",
    "difference",
    "in_words",
    "write_alternatives",
]
