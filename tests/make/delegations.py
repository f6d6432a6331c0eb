"""States, organisations and delegations for tests."""

from sqlalchemy.orm import Session

from app.delegations import queries, service
from app.delegations.models import Delegation, Entity, EntityKind
from app.meetings.models import Meeting


def state(db: Session, code: str = "CHE", name: str = "Switzerland", **names: str) -> Entity:
    """A State; names in other languages by code: `fr="Suisse"`. Asked for again, the same one."""
    known = queries.entity_by_code(db, code)
    return known or service.add_entity(
        db, kind=EntityKind.STATE, code=code, name={"en": name, **names}
    )


def organisation(
    db: Session,
    code: str = "gichd",
    name: str = "Geneva International Centre for Humanitarian Demining",
    kind: EntityKind = EntityKind.INTERNATIONAL_ORGANISATION,
) -> Entity:
    """An organisation. Asked for again, the same one."""
    known = queries.entity_by_code(db, code)
    return known or service.add_entity(db, kind=kind, code=code, name={"en": name})


def delegation(db: Session, meeting: Meeting, entity: Entity | None = None) -> Delegation:
    """A delegation to a meeting, of Switzerland unless said otherwise."""
    return service.open_delegation(db, meeting, entity or state(db))
