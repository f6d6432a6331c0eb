"""Selects on entities, their statuses and delegations."""

import json
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.delegations.models import CampaignMember, Delegation, Entity, EntityKind, EntityStatus
from app.delegations.rules import Called, StatusChange

# Asked for each form that comes in: put together once.
_CALLED = select(
    Entity.id,
    Entity.kind,
    Entity.code,
    *(cast(names, Text) for names in (Entity.name, Entity.formal_name, Entity.also_called)),
).order_by(Entity.code)


def entities(db: Session) -> list[Entity]:
    """Every State and organisation."""
    return list(db.scalars(select(Entity).order_by(Entity.code)))


def entities_called(db: Session) -> list[Called]:
    """What every State and organisation is called, in a tenth of the time that `entities` takes."""
    return [_called(*row) for row in db.execute(_CALLED)]


@lru_cache(maxsize=4_096)
def _called(entity_id: str, kind: EntityKind, code: str, *names: str) -> Called:
    """The names come as JSON, and hardly ever as one that was not read before."""
    return Called(entity_id, kind, code, *map(json.loads, names))


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


def statuses_under(
    db: Session, instrument_id: str, entity_ids: Collection[str] | None = None
) -> Mapping[str, list[StatusChange]]:
    """The dated statuses under a treaty by the id of the State, oldest first.

    Those of all States, or of some.
    """
    query = select(EntityStatus.entity_id, EntityStatus.since, EntityStatus.status)
    query = query.where(EntityStatus.instrument_id == instrument_id)
    if entity_ids is not None:
        query = query.where(EntityStatus.entity_id.in_(entity_ids))
    found: dict[str, list[StatusChange]] = {}
    for entity_id, since, status in db.execute(query.order_by(EntityStatus.since)):
        found.setdefault(entity_id, []).append(StatusChange(since, status))
    return found


def members_of_campaign(db: Session, campaign_id: str) -> list[Entity]:
    """The organisations that are members of a campaign."""
    members = select(CampaignMember.member_id).where(CampaignMember.campaign_id == campaign_id)
    return list(db.scalars(select(Entity).where(Entity.id.in_(members)).order_by(Entity.code)))


def campaigns_of(db: Session, entity_id: str) -> list[Entity]:
    """The campaigns of which an organisation is a member."""
    campaigns = select(CampaignMember.campaign_id).where(CampaignMember.member_id == entity_id)
    return list(db.scalars(select(Entity).where(Entity.id.in_(campaigns)).order_by(Entity.code)))


def campaigns_at(db: Session, meeting_id: str) -> Mapping[str, Entity]:
    """Of entities that come to a meeting the campaign that comes too, by the entity's id.

    Of several campaigns the one whose code comes first.
    """
    own = aliased(Delegation)
    found = db.execute(
        select(CampaignMember.member_id, Entity)
        .join(Entity, Entity.id == CampaignMember.campaign_id)
        .join(Delegation, Delegation.entity_id == CampaignMember.campaign_id)
        .join(own, own.entity_id == CampaignMember.member_id)
        .where(Delegation.meeting_id == meeting_id, own.meeting_id == meeting_id)
        .order_by(Entity.code.desc())
    )
    return {row[0]: row[1] for row in found}


def has_statuses(db: Session, instrument_id: str) -> bool:
    """Whether anything is known of who is a party to the treaty."""
    found = select(EntityStatus.id).where(EntityStatus.instrument_id == instrument_id).limit(1)
    return db.scalar(found) is not None


def delegation_by_id(db: Session, delegation_id: str) -> Delegation | None:
    """A delegation of any meeting, with its entity."""
    return db.get(Delegation, delegation_id, options=[joinedload(Delegation.entity)])


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
