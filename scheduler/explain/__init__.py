"""Why a problem cannot be scheduled, and what would have to be given up."""

from scheduler.explain.findings import Explanation, Reason, Said, WayOut
from scheduler.explain.search import explain
from scheduler.explain.words import in_words
from scheduler.explain.writing import write_explanation

__all__ = ["Explanation", "Reason", "Said", "WayOut", "explain", "in_words", "write_explanation"]
