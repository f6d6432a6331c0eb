"""Selects on entities, their statuses and delegations."""

import json
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session, joinedload

from app.delegations.models import Delegation, Entity, EntityKind, EntityStatus
from app.delegations.rules import Called

# Asked for each form that comes in: put together once.
_CALLED = select(
    Entity.id, Entity.kind, Entity.code, cast(Entity.name, Text), cast(Entity.formal_name, Text)
).order_by(Entity.code)


def entities(db: Session) -> list[Entity]:
    """Every State and organisation."""
    return list(db.scalars(select(Entity).order_by(Entity.code)))


def entities_called(db: Session) -> list[Called]:
    """What every State and organisation is called, in a tenth of the time that `entities` takes."""
    return [_called(*row) for row in db.execute(_CALLED)]


@lru_cache(maxsize=4_096)
def _called(entity_id: str, kind: EntityKind, code: str, name: str, formal_name: str) -> Called:
    """The names come as JSON, and hardly ever as one that was not read before."""
    return Called(entity_id, kind, code, json.loads(name), json.loads(formal_name))


def entities_by_ids(db: Session, ids: Sequence[str]) -> list[Entity]:
    """States and organisations in the order of their ids here."""
    if not ids:
        return []
    found = {one.id: one for one in db.scalars(select(Entity).where(Entity.id.in_(ids)))}
    return [found[one] for one in ids]


def entity_by_code(db: Session, code: str) -> Entity | None:
    """The entity of a code: ISO 3166 alpha-3 of a State, the short name of an organisation."""
    return db.scalar(select(Entity).where(Entity.code == code))


def all_statuses_of(db: Session, entity_id: str) -> list[EntityStatus]:
    """All dated statuses of a State under all treaties, oldest first."""
    query = select(EntityStatus).where(EntityStatus.entity_id == entity_id)
    return list(db.scalars(query.order_by(EntityStatus.instrument_id, EntityStatus.since)))


def statuses_of(db: Session, entity_id: str, instrument_id: str) -> list[EntityStatus]:
    """All dated statuses of a State under one treaty."""
    return list(
        db.scalars(
            select(EntityStatus).where(
                EntityStatus.entity_id == entity_id, EntityStatus.instrument_id == instrument_id
            )
        )
    )


def statuses_under(db: Session, instrument_id: str) -> Mapping[str, list[EntityStatus]]:
    """All dated statuses under a treaty by the id of the State, oldest first."""
    query = select(EntityStatus).where(EntityStatus.instrument_id == instrument_id)
    found: dict[str, list[EntityStatus]] = {}
    for row in db.scalars(query.order_by(EntityStatus.since)):
        found.setdefault(row.entity_id, []).append(row)
    return found


def has_statuses(db: Session, instrument_id: str) -> bool:
    """Whether anything is known of who is a party to the treaty."""
    found = select(EntityStatus.id).where(EntityStatus.instrument_id == instrument_id).limit(1)
    return db.scalar(found) is not None


def delegation_of(db: Session, meeting_id: str, entity_id: str) -> Delegation | None:
    """The delegation of an entity to a meeting, with the entity."""
    return db.scalar(
        select(Delegation)
        .where(Delegation.meeting_id == meeting_id, Delegation.entity_id == entity_id)
        .options(joinedload(Delegation.entity))
    )


def delegations_of(
    db: Session, meeting_id: str, ids: Collection[str] | None = None
) -> list[Delegation]:
    """The delegations to a meeting with their entities; only those of `ids` where given."""
    query = (
        select(Delegation)
        .where(Delegation.meeting_id == meeting_id)
        .options(joinedload(Delegation.entity))
        .order_by(Delegation.id)
    )
    if ids is not None:
        query = query.where(Delegation.id.in_(ids))
    return list(db.scalars(query))
