"""Selects of judging."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, case, func, literal, or_, select
from sqlalchemy.orm import Session

from app.delegations.models import Entity
from app.judging.rules.ledger import Asked, Hosts
from app.meetings.models import Meeting
from app.side_events.models import Partner, PartnerRole, SideEvent

_ROLES = {
    Hosts.LEAD: (PartnerRole.LEAD_ORGANISER,),
    Hosts.ALL: (PartnerRole.LEAD_ORGANISER, PartnerRole.CO_ORGANISER),
}


def asked(db: Session, meeting: Meeting, hosts: Hosts) -> Sequence[Asked]:
    """What hosts asked for at this meeting and at earlier ones of its instrument, counted.

    A host's key is the id of its entity, or the name as typed where the register has it not.
    """
    key = case((Partner.entity_id.is_(None), Partner.name), else_=Partner.entity_id)
    now = SideEvent.meeting_id == meeting.id
    placed = SideEvent.announced_start.is_not(None)
    columns = (key, case((now, 1), else_=0), SideEvent.state, case((placed, 1), else_=0))
    counted = (
        select(*columns, func.count(SideEvent.id.distinct()))
        .join(SideEvent, SideEvent.id == Partner.side_event_id)
        .join(Meeting, Meeting.id == SideEvent.meeting_id)
        .where(or_(now, _earlier(meeting)), Partner.role.in_(_ROLES[hosts]))
        .group_by(*columns)
    )
    return [
        Asked(host, bool(here), state, bool(placed), number)
        for host, here, state, placed, number in db.execute(counted)
    ]


def _earlier(meeting: Meeting) -> ColumnElement[bool]:
    if meeting.instrument_id is None or meeting.starts_on is None:
        return literal(value=False)
    return (Meeting.instrument_id == meeting.instrument_id) & (
        Meeting.starts_on < meeting.starts_on
    )


def entities_of(db: Session, ids: Collection[str]) -> dict[str, Entity]:
    """Those of these keys that are entities, by id."""
    found = db.scalars(select(Entity).where(Entity.id.in_(ids)))
    return {one.id: one for one in found}
