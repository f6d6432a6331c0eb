"""What a call lets in, why not where it does not, and how its settings are said."""

from app.calls.rules.categories import CATEGORY_LABELS, is_among, said_categories
from app.calls.rules.door import SHUT, Door, closed_because, door_of, is_late
from app.calls.rules.judging import SETTINGS, refusals
from app.calls.rules.policy import (
    EXTRAS,
    LONGEST_CALENDAR_TITLE,
    LONGEST_TITLE,
    MOST_PARTNERS,
    TEXTS,
    Asked,
    Host,
    Pairing,
    Part,
    Policy,
    Refusal,
    Standing,
    places_of,
)
from app.calls.rules.setting import fault_in, from_columns, to_columns
from app.calls.rules.words import CallShown, Difference, Section, differences, said

__all__ = [
    "CATEGORY_LABELS",
    "EXTRAS",
    "LONGEST_CALENDAR_TITLE",
    "LONGEST_TITLE",
    "MOST_PARTNERS",
    "SETTINGS",
    "SHUT",
    "TEXTS",
    "Asked",
    "CallShown",
    "Difference",
    "Door",
    "Host",
    "Pairing",
    "Part",
    "Policy",
    "Refusal",
    "Section",
    "Standing",
    "closed_because",
    "differences",
    "door_of",
    "fault_in",
    "from_columns",
    "is_among",
    "is_late",
    "places_of",
    "refusals",
    "said",
    "said_categories",
    "to_columns",
]
