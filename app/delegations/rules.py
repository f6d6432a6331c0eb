"""What delegations may be decided upon without a database: the standing of a State in a treaty."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


class StateStatus(enum.StrEnum):
    """Where a State stands towards an instrument on a day."""

    NOT_PARTY = "state_not_party"
    SIGNATORY = "signatory"
    CONSENTED = "consented_not_in_force"
    PARTY = "state_party"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class StatusChange:
    """From this day on, the first moment of it included, the State has this status."""

    date: date
    status: StateStatus


def status_on(changes: Iterable[StatusChange], day: date) -> StateStatus:
    """Give the status of a State on a day.

    Takes the changes of one State under one instrument in any order. Before the first of them the
    State is not party. Of two changes on the same day the later given one counts.
    """
    status = StateStatus.NOT_PARTY
    for change in sorted(changes, key=lambda change: change.date):
        if change.date > day:
            break
        status = change.status
    return status
