"""Selects on who is asked the meeting's own questions."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, load_only, selectinload

from app.side_events.models import Partner, SideEvent
from app.side_events.rules.states import LIVE

_SHOWN = (
    SideEvent.meeting_id,
    SideEvent.number,
    SideEvent.state,
    SideEvent.basis,
    SideEvent.title,
    SideEvent.language,
    SideEvent.contact_name,
    SideEvent.contact_email,
    SideEvent.contact_language,
)


def ids_live(meeting_id: str) -> Select[str]:
    """The ids of the live applications of a meeting."""
    return select(SideEvent.id).where(SideEvent.meeting_id == meeting_id, SideEvent.state.in_(LIVE))


def live_with_partners(db: Session, meeting_id: str) -> Sequence[SideEvent]:
    """The live applications of a meeting with their partners, in order of receipt."""
    return db.scalars(
        select(SideEvent)
        .where(SideEvent.meeting_id == meeting_id, SideEvent.state.in_(LIVE))
        .order_by(SideEvent.number)
        .options(
            load_only(*_SHOWN, raiseload=True),
            selectinload(SideEvent.partners).joinedload(Partner.entity),
        )
    ).all()
