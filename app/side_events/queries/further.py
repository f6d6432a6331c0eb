"""Selects on who is asked the meeting's own questions."""

from collections.abc import Collection

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from app.delegations.models import Entity
from app.side_events.models import Partner, PartnerRole, SideEvent
from app.side_events.rules.applied import Applied
from app.side_events.rules.states import LIVE


def ids_live(meeting_id: str) -> Select[str]:
    """The ids of the live applications of a meeting."""
    return select(SideEvent.id).where(SideEvent.meeting_id == meeting_id, SideEvent.state.in_(LIVE))


def live(db: Session, meeting_id: str) -> list[Applied]:
    """The live applications of a meeting, in order of receipt."""
    leads = and_(Partner.side_event_id == SideEvent.id, Partner.role == PartnerRole.LEAD_ORGANISER)
    chosen = (
        select(
            SideEvent.id,
            SideEvent.number,
            SideEvent.state,
            SideEvent.basis,
            SideEvent.title,
            SideEvent.language,
            SideEvent.contact_name,
            SideEvent.contact_email,
            SideEvent.contact_language,
            Partner.name,
            Partner.entity_id,
        )
        .outerjoin(Partner, leads)
        .where(SideEvent.meeting_id == meeting_id, SideEvent.state.in_(LIVE))
        .order_by(SideEvent.number, Partner.position.desc())
    )
    found = {row[0]: Applied(*row) for row in db.execute(chosen)}  # of two leads, the first
    return list(found.values())


def entities_of(db: Session, ids: Collection[str]) -> list[Entity]:
    """The entities with these ids."""
    return list(db.scalars(select(Entity).where(Entity.id.in_(ids))))
