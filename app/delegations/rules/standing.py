"""The standing of a State in a treaty, and the group a delegation is counted in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.core.i18n import lazy
from app.delegations.models import DelegationCategory, EntityKind, StatusKind


class DatedStatus(Protocol):
    """From `since` on, the first moment of that day included, a State has this status."""

    @property
    def since(self) -> date: ...
    @property
    def status(self) -> StatusKind: ...


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A dated status that is not (yet) a row of the table."""

    since: date
    status: StatusKind


def status_on(changes: Iterable[DatedStatus], day: date) -> StatusKind | None:
    """Give the status of a State on a day, None for a State not party.

    Takes the changes of one State under one instrument in any order. Of two changes on the same
    day the later given one counts.
    """
    status = None
    for change in sorted(changes, key=lambda change: change.since):
        if change.since > day:
            break
        status = change.status
    return status


@dataclass(frozen=True, slots=True)
class EntityEntry:
    """What somebody enters of a State or organisation; texts by language."""

    kind: EntityKind
    name: dict[str, str]
    formal_name: dict[str, str]
    article: dict[str, str]
    source: str


def category_of(kind: EntityKind, status: StatusKind | None) -> DelegationCategory:
    """Give the group in which the people of an entity are counted.

    Takes the status of a State on the day of the meeting under the meeting's treaty, None for a
    State not party. A campaign is counted with the non-governmental organisations.
    """
    if kind is EntityKind.STATE:
        return _OF_STATUS.get(status, DelegationCategory.STATE_NOT_PARTY)
    return _OF_KIND[kind]


@dataclass(frozen=True)
class CountedAs:
    """Of what kind the entity of a delegation is, how it is counted, and why if by hand."""

    entity_id: str
    kind: EntityKind
    category: DelegationCategory
    category_reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The group that follows from an entity's kind and dated status on a day, beside the one held.

    `reason` is why somebody gave the delegation another group than the one that follows; "" where
    nobody did.
    """

    day: date
    follows: DelegationCategory
    held: DelegationCategory
    reason: str = ""

    @property
    def disagrees(self) -> bool:
        """Whether the two differ and nobody said why: it has to be settled."""
        return self.held is not self.follows and not self.reason


_OF_STATUS: Mapping[StatusKind | None, DelegationCategory] = {
    StatusKind.PARTY: DelegationCategory.STATE_PARTY,
    StatusKind.CONSENTED: DelegationCategory.CONSENTED,
    StatusKind.SIGNATORY: DelegationCategory.SIGNATORY,
}
_OF_KIND: Mapping[EntityKind, DelegationCategory] = {
    EntityKind.UN_ENTITY: DelegationCategory.UN_ENTITY,
    EntityKind.INTERNATIONAL_ORGANISATION: DelegationCategory.INTERNATIONAL_ORGANISATION,
    EntityKind.REGIONAL_ORGANISATION: DelegationCategory.REGIONAL_ORGANISATION,
    EntityKind.NGO: DelegationCategory.NGO,
    EntityKind.CAMPAIGN: DelegationCategory.NGO,
    EntityKind.OTHER: DelegationCategory.OTHER,
}

STATUS_LABELS: Mapping[StatusKind, str] = {
    StatusKind.SIGNATORY: lazy("has signed"),
    StatusKind.CONSENTED: lazy("has consented, not in force yet"),
    StatusKind.PARTY: lazy("is a Party"),
    StatusKind.WITHDRAWN: lazy("has withdrawn"),
}

STATE_CATEGORIES = frozenset(
    {
        DelegationCategory.STATE_PARTY,
        DelegationCategory.CONSENTED,
        DelegationCategory.SIGNATORY,
        DelegationCategory.STATE_NOT_PARTY,
        DelegationCategory.STATE,
    }
)
CATEGORY_LABELS: Mapping[DelegationCategory, str] = {
    DelegationCategory.STATE_PARTY: lazy("State Party"),
    DelegationCategory.CONSENTED: lazy("State for which the Convention is not yet in force"),
    DelegationCategory.SIGNATORY: lazy("Signatory State"),
    DelegationCategory.STATE_NOT_PARTY: lazy("State not party"),
    DelegationCategory.STATE: lazy("State"),
    DelegationCategory.UN_ENTITY: lazy("United Nations entity"),
    DelegationCategory.INTERNATIONAL_ORGANISATION: lazy("International organisation"),
    DelegationCategory.REGIONAL_ORGANISATION: lazy("Regional organisation"),
    DelegationCategory.NGO: lazy("Non-governmental organisation"),
    DelegationCategory.OTHER: lazy("Other organisation"),
}

KIND_LABELS: Mapping[EntityKind, str] = {
    EntityKind.STATE: lazy("State"),
    EntityKind.UN_ENTITY: lazy("United Nations entity"),
    EntityKind.INTERNATIONAL_ORGANISATION: lazy("International organisation"),
    EntityKind.REGIONAL_ORGANISATION: lazy("Regional organisation"),
    EntityKind.NGO: lazy("Non-governmental organisation"),
    EntityKind.CAMPAIGN: lazy("Campaign"),
    EntityKind.OTHER: lazy("Other organisation"),
}
KINDS_OF_ORGANISATIONS = tuple(kind for kind in EntityKind if kind is not EntityKind.STATE)
