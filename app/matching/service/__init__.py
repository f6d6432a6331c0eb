"""The verbs of matching: look for who was entered twice, say they are not, merge, undo."""

from app.matching.service.entities import merge_entities, preview
from app.matching.service.looking import (
    LOOK,
    LOOK_AT_NEW,
    alike_among,
    judge,
    look_anew,
    look_at,
    look_at_all,
    look_at_new,
    note,
    note_all,
    say_different,
    say_in_line,
    say_twice,
)
from app.matching.service.merging import Both, both_of, merge
from app.matching.service.undoing import undo

__all__ = [
    "LOOK",
    "LOOK_AT_NEW",
    "Both",
    "alike_among",
    "both_of",
    "judge",
    "look_anew",
    "look_at",
    "look_at_all",
    "look_at_new",
    "merge",
    "merge_entities",
    "note",
    "note_all",
    "preview",
    "say_different",
    "say_in_line",
    "say_twice",
    "undo",
]
