"""Selects on demands between side events and on who wants to attend them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.registrations.models import Registration, RegistrationState
from app.side_events.models import (
    AttendanceMark,
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
    """A delegation, how many people it can send, and the accepted events it wants to see.

    Where the delegation itself said what it wants, all its approved members can go; where members
    marked events, those who did.
    """

    delegation_id: str
    size: int
    side_events: tuple[str, ...]


def interests(db: Session, meeting_id: str) -> list[DelegationInterests]:
    """The interests of each delegation that has any, by delegation."""
    said = (
        select(Interest.delegation_id, Interest.side_event_id, SideEvent.number)
        .join(SideEvent, SideEvent.id == Interest.side_event_id)
        .where(SideEvent.meeting_id == meeting_id, SideEvent.state == SideEventState.ACCEPTED)
    )
    marked = _marked(
        meeting_id, Registration.delegation_id, AttendanceMark.side_event_id, SideEvent.number
    ).distinct()
    of_themselves = db.execute(said).all()
    of_itself = {row[0] for row in of_themselves}
    wanted: dict[str, dict[str, int]] = {}
    for delegation_id, event_id, number in (*of_themselves, *db.execute(marked)):
        wanted.setdefault(delegation_id, {})[event_id] = number
    everybody, marking = _sizes(db, meeting_id), _marking(db, meeting_id)
    return [
        DelegationInterests(
            one,
            (everybody if one in of_itself else marking).get(one, 0),
            tuple(sorted(wanted[one], key=wanted[one].__getitem__)),
        )
        for one in sorted(wanted)
    ]


def _marked(meeting_id: str, *columns: Any) -> Select[Any]:
    """Columns of the marks that approved members of delegations have made at accepted events."""
    return (
        select(*columns)
        .select_from(AttendanceMark)
        .join(SideEvent, SideEvent.id == AttendanceMark.side_event_id)
        .join(Registration, Registration.person_id == AttendanceMark.person_id)
        .where(
            Registration.meeting_id == meeting_id,
            Registration.state == RegistrationState.APPROVED,
            Registration.delegation_id.is_not(None),
            SideEvent.state == SideEventState.ACCEPTED,
        )
    )


def _marking(db: Session, meeting_id: str) -> dict[str, int]:
    people = func.count(AttendanceMark.person_id.distinct())
    counted = _marked(meeting_id, Registration.delegation_id, people)
    return dict(db.execute(counted.group_by(Registration.delegation_id)).all())


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
