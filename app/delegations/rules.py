"""What delegations may be decided upon without a database: the standing of a State in a treaty."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.delegations.models import StatusKind


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
