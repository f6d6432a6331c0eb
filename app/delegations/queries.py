"""Selects on entities, their statuses and delegations."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.delegations.models import Delegation, Entity, EntityStatus


def entities(db: Session) -> list[Entity]:
    """Every State and organisation."""
    return list(db.scalars(select(Entity).order_by(Entity.code)))


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
