"""The groups of entities that a call tells apart."""

from collections.abc import Collection, Mapping

from app.core.i18n import lazy, show_list
from app.delegations.models import DelegationCategory
from app.delegations.rules import CATEGORY_LABELS as LABELS_OF_DELEGATIONS
from app.delegations.rules import STATE_CATEGORIES

# Here "State" means every State, whatever its status.
CATEGORY_LABELS: Mapping[DelegationCategory, str] = {
    DelegationCategory.STATE: lazy("State (any)")
} | {
    category: label
    for category, label in LABELS_OF_DELEGATIONS.items()
    if category is not DelegationCategory.STATE
}


def is_among(category: DelegationCategory | None, wanted: Collection[DelegationCategory]) -> bool:
    """Whether an entity is one of those wanted; one that the register lacks (None) is not.

    A State whose status is not known is taken for each kind of State.
    """
    if category in wanted:
        return True
    if category is DelegationCategory.STATE:
        return not STATE_CATEGORIES.isdisjoint(wanted)
    return category in STATE_CATEGORIES and DelegationCategory.STATE in wanted


def said_categories(wanted: Collection[DelegationCategory]) -> str:
    """Categories as part of a sentence, in the language in use and in a fixed order."""
    any_state = DelegationCategory.STATE in wanted
    left = [
        str(label)
        for category, label in CATEGORY_LABELS.items()
        if category in wanted
        and not (any_state and category in STATE_CATEGORIES - {DelegationCategory.STATE})
    ]
    return show_list(left)
