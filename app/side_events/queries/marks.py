"""Selects on who marked which side event to attend it."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.registrations.models import Person, Registration, RegistrationState
from app.side_events.models import AttendanceMark, SideEvent


def marked_by(db: Session, person_id: str) -> set[str]:
    """The ids of the side events that a person wants to attend."""
    chosen = select(AttendanceMark.side_event_id).where(AttendanceMark.person_id == person_id)
    return set(db.scalars(chosen))


def titles_marked(db: Session, person_id: str) -> list[str]:
    """The titles of the side events that a person wants to attend, in the order of their marks."""
    chosen = (
        select(SideEvent.title)
        .join(AttendanceMark, AttendanceMark.side_event_id == SideEvent.id)
        .where(AttendanceMark.person_id == person_id)
        .order_by(AttendanceMark.marked_at, SideEvent.number)
    )
    return list(db.scalars(chosen))


@dataclass(frozen=True)
class Wanted:
    """How many approved people want to attend a side event, and of how many delegations."""

    people: int
    delegations: int


def wanted(db: Session, event_ids: Collection[str]) -> dict[str, Wanted]:
    """The figures of those side events that anybody approved wants to attend; nobody's name."""
    counted = (
        select(
            AttendanceMark.side_event_id,
            func.count(),
            func.count(Registration.delegation_id.distinct()),
        )
        .select_from(AttendanceMark)
        .join(Registration, Registration.person_id == AttendanceMark.person_id)
        .where(
            AttendanceMark.side_event_id.in_(event_ids),
            Registration.state == RegistrationState.APPROVED,
        )
        .group_by(AttendanceMark.side_event_id)
    )
    return {event_id: Wanted(people, of) for event_id, people, of in db.execute(counted)}


def marked_in(db: Session, delegation_id: str) -> list[tuple[str, str, str]]:
    """Event, person and name for each mark of an approved member of a delegation, by name."""
    chosen = (
        select(AttendanceMark.side_event_id, Person.id, Person.name)
        .select_from(AttendanceMark)
        .join(Person, Person.id == AttendanceMark.person_id)
        .join(Registration, Registration.person_id == Person.id)
        .where(
            Registration.delegation_id == delegation_id,
            Registration.state == RegistrationState.APPROVED,
        )
        .order_by(Person.name_key, Person.id)
    )
    return [(event_id, person_id, name) for event_id, person_id, name in db.execute(chosen)]
