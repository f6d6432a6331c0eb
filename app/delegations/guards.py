"""What the addresses of delegations name."""

from typing import Annotated

from fastapi import Depends

from app.core.db import Db
from app.delegations import queries
from app.delegations.errors import NoSuchDelegation, RegisterIsOfAdmins
from app.delegations.models import Delegation, Entity
from app.meetings.guards import Desk, OrganiserDesk


def _delegation(delegation_id: str, desk: OrganiserDesk, db: Db) -> Delegation:
    found = queries.delegations_of(db, desk.meeting.id, {delegation_id})
    if not found:
        raise NoSuchDelegation
    return found[0]


DelegationOfDesk = Annotated[Delegation, Depends(_delegation)]


def _entity(code: str, _desk: OrganiserDesk, db: Db) -> Entity:
    found = queries.entity_by_code(db, code)
    if found is None:
        raise NoSuchDelegation
    return found


EntityHere = Annotated[Entity, Depends(_entity)]


def _registrar(desk: OrganiserDesk) -> Desk:
    # The register is one for all meetings: an organiser of one adds to it and changes nothing.
    if not desk.actor.is_admin:
        raise RegisterIsOfAdmins
    return desk


Registrar = Annotated[Desk, Depends(_registrar)]
