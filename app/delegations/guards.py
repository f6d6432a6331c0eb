"""What the addresses of delegations name."""

from typing import Annotated

from fastapi import Depends

from app.core.db import Db
from app.delegations import queries
from app.delegations.errors import NoSuchDelegation
from app.delegations.models import Delegation
from app.meetings.guards import OrganiserDesk


def _delegation(delegation_id: str, desk: OrganiserDesk, db: Db) -> Delegation:
    found = queries.delegations_of(db, desk.meeting.id, {delegation_id})
    if not found:
        raise NoSuchDelegation
    return found[0]


DelegationOfDesk = Annotated[Delegation, Depends(_delegation)]
