"""What may be decided of delegations without a database."""

from app.delegations.rules.recognising import (
    Called,
    called_apart,
    folded,
    is_exactly,
    named,
    recognise,
)
from app.delegations.rules.standing import (
    CATEGORY_LABELS,
    KIND_LABELS,
    KINDS_OF_ORGANISATIONS,
    STATE_CATEGORIES,
    STATUS_LABELS,
    CountedAs,
    EntityEntry,
    Standing,
    StatusChange,
    category_of,
    status_on,
)

__all__ = [
    "CATEGORY_LABELS",
    "KINDS_OF_ORGANISATIONS",
    "KIND_LABELS",
    "STATE_CATEGORIES",
    "STATUS_LABELS",
    "Called",
    "CountedAs",
    "EntityEntry",
    "Standing",
    "StatusChange",
    "called_apart",
    "category_of",
    "folded",
    "is_exactly",
    "named",
    "recognise",
    "status_on",
]
