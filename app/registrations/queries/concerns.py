"""Selects on what is to be settled: heads of delegations, people in two of them."""

from collections.abc import Mapping, Sequence

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.delegations.models import Delegation, Entity
from app.registrations.models import DelegationFunction, Person, Registration
from app.registrations.rules import ALIVE


def numbers_of_heads(db: Session, meeting_id: str) -> Mapping[str, tuple[Mapping[str, str], int]]:
    """Name and number of heads of each delegation that has people and no final list, by its id."""
    heads = func.sum(case((Registration.function == DelegationFunction.HEAD, 1), else_=0))
    counted = db.execute(
        select(Delegation.id, heads)
        .join(Registration, Registration.delegation_id == Delegation.id)
        .where(
            Delegation.meeting_id == meeting_id,
            Delegation.final_at.is_(None),
            Registration.state.in_(ALIVE),
        )
        .group_by(Delegation.id)
    )
    numbers = {row[0]: int(row[1]) for row in counted}
    named = db.execute(
        select(Delegation.id, Entity.name)
        .join(Entity, Entity.id == Delegation.entity_id)
        .where(Delegation.meeting_id == meeting_id)
    )
    return {row[0]: (row[1], numbers[row[0]]) for row in named if row[0] in numbers}


def names_in_two(db: Session, meeting_id: str, most: int) -> Sequence[str]:
    """Names that people of two delegations have, each once."""
    found = (
        select(func.min(Person.name))
        .join(Registration, Registration.person_id == Person.id)
        .where(
            Registration.meeting_id == meeting_id,
            Registration.state.in_(ALIVE),
            Registration.delegation_id.is_not(None),
        )
        .group_by(Person.name_key)
        .having(func.count(func.distinct(Registration.delegation_id)) > 1)
        .order_by(Person.name_key)
    )
    return db.scalars(found.limit(most)).all()
