"""The verbs of matching: look for who was entered twice, say they are not, merge, undo."""

from app.matching.service.looking import LOOK, look_at, look_at_all, say_different
from app.matching.service.merging import Both, both_of, merge
from app.matching.service.undoing import undo

__all__ = [
    "LOOK",
    "Both",
    "both_of",
    "look_at",
    "look_at_all",
    "merge",
    "say_different",
    "undo",
]
