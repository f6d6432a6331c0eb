"""What goes along when an organisation that was entered twice becomes one."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.i18n import lazy


@dataclass(frozen=True)
class DelegationMoves:
    """A delegation of the entry that goes: at which meeting, and how many people are of it.

    `joins` says that the other entry has a delegation there too, of which they become members.
    """

    meeting: Mapping[str, str]
    people: int
    joins: bool


@dataclass(frozen=True)
class Preview:
    """What merging two entries of the register would move.

    `others` counts rows of further tables by the table's name; `names` are by what the entry that
    stays will be recognised besides.
    """

    delegations: tuple[DelegationMoves, ...]
    others: Mapping[str, int]
    names: tuple[str, ...]


# By the table that names an entry; delegations are told one by one.
MOVES_LABELS: Mapping[str, str] = {
    "partner": lazy("Side events that it is behind"),
    "quota": lazy("Exceptions to the number of places"),
    "campaign_member": lazy("Memberships of campaigns"),
    "entity_status": lazy("Statuses under treaties"),
}
