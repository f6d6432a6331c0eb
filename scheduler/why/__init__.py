"""Why an event is where it is, and what any other place would break or cost."""

from scheduler.why.reasons import Alternative, Place, Reasons, Wish, why
from scheduler.why.words import in_words
from scheduler.why.writing import write_reasons

__all__ = ["Alternative", "Place", "Reasons", "Wish", "in_words", "why", "write_reasons"]
