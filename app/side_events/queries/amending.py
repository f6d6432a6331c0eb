"""What hosts of accepted events ask for."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.side_events.models import ChangeRequest, RequestState, SideEvent
from app.side_events.rules.states import LIVE


def requests_of(db: Session, event_id: str) -> Sequence[ChangeRequest]:
    """What the host of an event asked for, the latest first."""
    chosen = select(ChangeRequest).where(ChangeRequest.side_event_id == event_id)
    return db.scalars(chosen.order_by(ChangeRequest.at.desc(), ChangeRequest.id)).all()


def request_to_settle(db: Session, event_id: str, request_id: str) -> ChangeRequest | None:
    """One of them, kept from others until the transaction ends."""
    chosen = select(ChangeRequest).where(
        ChangeRequest.id == request_id, ChangeRequest.side_event_id == event_id
    )
    return db.scalar(chosen.with_for_update().execution_options(populate_existing=True))


def open_requests(db: Session, meeting_id: str, most: int) -> Sequence[tuple[str, str]]:
    """Title and id of live events whose hosts wait for an answer, at most so many."""
    chosen = (
        select(SideEvent.title, SideEvent.id)
        .join(ChangeRequest, ChangeRequest.side_event_id == SideEvent.id)
        .where(
            SideEvent.meeting_id == meeting_id,
            SideEvent.state.in_(LIVE),
            ChangeRequest.state == RequestState.OPEN,
        )
        .group_by(SideEvent.id, SideEvent.title, SideEvent.number)
        .order_by(SideEvent.number)
        .limit(most)
    )
    return [(title, event_id) for title, event_id in db.execute(chosen)]
