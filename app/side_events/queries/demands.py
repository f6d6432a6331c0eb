"""Selects on demands between side events and on who wants to attend them."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.registrations.models import Registration, RegistrationState
from app.side_events.models import (
    Interest,
    SideEvent,
    SideEventRelation,
    SideEventState,
)


def relations(db: Session, meeting_id: str) -> list[SideEventRelation]:
    """The demands between side events of a meeting, whatever their states."""
    chosen = (
        select(SideEventRelation)
        .join(SideEvent, SideEvent.id == SideEventRelation.side_event_id)
        .where(SideEvent.meeting_id == meeting_id)
        .order_by(SideEventRelation.side_event_id, SideEventRelation.other_id)
    )
    return list(db.scalars(chosen))


@dataclass(frozen=True)
class DelegationInterests:
    """A delegation, how many approved members it has, and the accepted events it wants to see."""

    delegation_id: str
    size: int
    side_events: tuple[str, ...]


def interests(db: Session, meeting_id: str) -> list[DelegationInterests]:
    """The interests of each delegation that has any, by delegation."""
    chosen = (
        select(Interest.delegation_id, Interest.side_event_id)
        .join(SideEvent, SideEvent.id == Interest.side_event_id)
        .where(SideEvent.meeting_id == meeting_id, SideEvent.state == SideEventState.ACCEPTED)
        .order_by(Interest.delegation_id, SideEvent.number)
    )
    wanted: dict[str, list[str]] = {}
    for delegation_id, event_id in db.execute(chosen):
        wanted.setdefault(delegation_id, []).append(event_id)
    sizes = _sizes(db, meeting_id)
    return [
        DelegationInterests(delegation_id, sizes.get(delegation_id, 0), tuple(events))
        for delegation_id, events in wanted.items()
    ]


def _sizes(db: Session, meeting_id: str) -> dict[str, int]:
    counted = (
        select(Registration.delegation_id, func.count())
        .where(
            Registration.meeting_id == meeting_id,
            Registration.state == RegistrationState.APPROVED,
            Registration.delegation_id.is_not(None),
        )
        .group_by(Registration.delegation_id)
    )
    return {str(delegation_id): size for delegation_id, size in db.execute(counted)}


def interests_in(db: Session, delegation_id: str) -> list[Interest]:
    """What one delegation is interested in."""
    return list(db.scalars(select(Interest).where(Interest.delegation_id == delegation_id)))


def ids_at(db: Session, meeting_id: str) -> set[str]:
    """The ids of all side events of a meeting."""
    return set(db.scalars(select(SideEvent.id).where(SideEvent.meeting_id == meeting_id)))
