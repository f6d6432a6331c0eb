"""Selects on traces, suspicions and merges; and whatever table belongs to a person."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, Select, Table, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.core.db import Base
from app.core.i18n import in_language
from app.delegations.models import Delegation
from app.matching.models import Merge, PersonTrace, Suspicion, SuspicionState
from app.matching.rules.likeness import Entered
from app.meetings.models import Meeting
from app.registrations.models import (
    DelegationFunction,
    Modality,
    Person,
    Registration,
    RegistrationState,
    ReservedPlace,
)
from app.registrations.queries import MEETING
from app.registrations.rules import ALIVE
from app.registrations.rules.places import Twin

OURS = frozenset({"person_trace", "suspicion", "merge"})


def entered(db: Session, meeting_id: str, ids: Collection[str] | None = None) -> list[Entered]:
    """What is known of people of a meeting; of all, where no ids are given."""
    found = (
        select(Person, Registration)
        .outerjoin(Registration, Registration.person_id == Person.id)
        .where(Person.meeting_id == meeting_id)
        .options(joinedload(Registration.delegation).joinedload(Delegation.entity))
    )
    if ids is not None:
        found = found.where(Person.id.in_(ids))
    return [entered_as(person, registration) for person, registration in db.execute(found)]


def entered_as(person: Person, registration: Registration | None) -> Entered:
    """What is known of a person with their registration, whose delegation is loaded."""
    delegation = registration.delegation if registration else None
    organisation = registration.organisation if registration else ""
    return Entered(
        id=person.id,
        name=person.name,
        honorific=person.honorific,
        email=person.email or "",
        entity=delegation.entity_id if delegation else "",
        organisation=in_language(delegation.entity.name) if delegation else organisation,
        position=person.position,
        gender=person.gender.value if person.gender else "",
    )


def not_looked_at(db: Session, meeting_id: str, most: int) -> list[str]:
    """Some of the people of a meeting who have no traces yet, kept from others."""
    found = (
        select(Person.id)
        .where(Person.meeting_id == meeting_id)
        .where(~exists().where(PersonTrace.person_id == Person.id))
        .order_by(Person.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return list(db.scalars(found))


def sizes_of_blocks(db: Session, meeting_id: str, traces: Collection[int]) -> dict[int, int]:
    """How many people leave each of these traces."""
    found = (
        select(PersonTrace.trace, func.count().label("size"))
        .where(PersonTrace.meeting_id == meeting_id, PersonTrace.trace.in_(traces))
        .group_by(PersonTrace.trace)
    )
    return {row.trace: row.size for row in db.execute(found)}


def traced(db: Session, meeting_id: str, traces: Collection[int]) -> set[str]:
    """Who leaves one of these traces."""
    found = select(PersonTrace.person_id).where(
        PersonTrace.meeting_id == meeting_id, PersonTrace.trace.in_(traces)
    )
    return set(db.scalars(found))


def suspicions_of(db: Session, meeting_id: str) -> list[Suspicion]:
    """All pairs of a meeting, whatever was said of them."""
    return list(db.scalars(select(Suspicion).where(Suspicion.meeting_id == meeting_id)))


def suspicions_with(db: Session, person_id: str) -> list[Suspicion]:
    """All pairs that a person is one of."""
    return list(
        db.scalars(
            select(Suspicion).where(
                or_(Suspicion.first_id == person_id, Suspicion.second_id == person_id)
            )
        )
    )


def open_suspicions(db: Session, meeting_id: str) -> list[Suspicion]:
    """The pairs that nobody has decided on, the likest first."""
    return list(
        db.scalars(
            select(Suspicion)
            .where(Suspicion.meeting_id == meeting_id, Suspicion.state == SuspicionState.OPEN)
            .options(joinedload(Suspicion.first), joinedload(Suspicion.second))
            .order_by(Suspicion.points.desc(), Suspicion.id)
        )
    )


def suspicion(db: Session, suspicion_id: str) -> Suspicion | None:
    """A pair with both people."""
    return db.scalar(
        select(Suspicion)
        .where(Suspicion.id == suspicion_id)
        .options(joinedload(Suspicion.first), joinedload(Suspicion.second))
    )


def open_within(
    db: Session, registrations: Collection[Registration]
) -> Mapping[str, list[Registration]]:
    """Of these registrations: the id of each, and those of them that it is perhaps the same as.

    Only pairs of which both are among them: whoever sees them sees nobody else.
    """
    mine = {one.person_id: one for one in registrations}
    found = db.scalars(
        select(Suspicion).where(
            Suspicion.state == SuspicionState.OPEN,
            and_(Suspicion.first_id.in_(mine), Suspicion.second_id.in_(mine)),
        )
    )
    same: dict[str, list[Registration]] = {}
    for pair in found:
        one, other = mine[pair.first_id], mine[pair.second_id]
        same.setdefault(one.id, []).append(other)
        same.setdefault(other.id, []).append(one)
    return same


def open_on_the_list(
    db: Session, meeting_id: str, *, in_person: bool = False
) -> Sequence[Suspicion]:
    """The pairs that nobody has decided on of whom both are approved, the likest first.

    `in_person`: of whom both come, so that both would get a badge.
    """
    found = (
        select(Suspicion)
        .where(Suspicion.meeting_id == meeting_id, Suspicion.state == SuspicionState.OPEN)
        .options(joinedload(Suspicion.first), joinedload(Suspicion.second))
        .order_by(Suspicion.points.desc(), Suspicion.id)
    )
    for person_id in (Suspicion.first_id, Suspicion.second_id):
        side = aliased(Registration)
        listed = [side.person_id == person_id, side.state == RegistrationState.APPROVED]
        if in_person:
            listed.append(side.modality == Modality.IN_PERSON)
        found = found.where(select(side.id).where(*listed).exists())
    return db.scalars(found).all()


def undecided_in_line(db: Session, meeting_id: str) -> list[tuple[str, Twin]]:
    """Who waits for a place, with each of their delegation who is perhaps the same person.

    Only pairs that nobody has decided on, and others who are approved or wait too.
    """
    waits, other = aliased(Registration), aliased(Registration)
    found: list[tuple[str, Twin]] = []
    sides = (Suspicion.first_id, Suspicion.second_id)
    for mine, theirs in (sides, sides[::-1]):
        pairs = (
            select(waits.id, other.id, Person.name, Suspicion.id, other.state)
            .select_from(Suspicion)
            .join(waits, waits.person_id == mine)
            .join(other, other.person_id == theirs)
            .join(Person, Person.id == theirs)
            .where(
                Suspicion.meeting_id == meeting_id,
                Suspicion.state == SuspicionState.OPEN,
                waits.state == RegistrationState.WAITING,
                other.state.in_((RegistrationState.APPROVED, RegistrationState.WAITING)),
                other.delegation_id == waits.delegation_id,
            )
            .order_by(Suspicion.points.desc(), Suspicion.id)
        )
        for row in db.execute(pairs):
            approved = row[4] is RegistrationState.APPROVED
            found.append((row[0], Twin(row[1], row[2], row[3], approved)))
    return found


@cache
def perhaps_twice() -> tuple[Select[Any], ...]:
    """Selects that find the registrations of people of whom a pair is not decided on."""
    undecided = Suspicion.meeting_id == MEETING, Suspicion.state == SuspicionState.OPEN
    alive = select(Registration.id).where(Registration.state.in_(ALIVE))
    return tuple(
        alive.where(Registration.person_id.in_(select(side).where(*undecided)))
        for side in (Suspicion.first_id, Suspicion.second_id)
    )


def merges_of(db: Session, meeting_id: str) -> list[Merge]:
    """What was merged at a meeting, the last first."""
    return list(
        db.scalars(
            select(Merge)
            .where(Merge.meeting_id == meeting_id)
            .options(joinedload(Merge.person))
            .order_by(Merge.at.desc(), Merge.id)
        )
    )


def delegations_of_entity(db: Session, entity_id: str) -> list[tuple[Delegation, Meeting, int]]:
    """The delegations of an entity to all meetings, with how many people are of each."""
    people = (
        select(func.count())
        .where(Registration.delegation_id == Delegation.id)
        .correlate(Delegation)
        .scalar_subquery()
    )
    found = db.execute(
        select(Delegation, Meeting, people)
        .join(Meeting, Meeting.id == Delegation.meeting_id)
        .where(Delegation.entity_id == entity_id)
        .order_by(Meeting.starts_on.desc().nulls_last(), Meeting.id)
    )
    return [(row[0], row[1], row[2]) for row in found]


def ids_of_people(db: Session, delegation_id: str) -> list[str]:
    """Who is of a delegation."""
    found = select(Registration.person_id).where(Registration.delegation_id == delegation_id)
    return list(db.scalars(found))


def reserved_of(db: Session, delegation_id: str) -> Mapping[DelegationFunction, ReservedPlace]:
    """The reserved places of a delegation by function."""
    found = select(ReservedPlace).where(ReservedPlace.delegation_id == delegation_id)
    return {one.function: one for one in db.scalars(found)}


# --- whatever belongs to a person or a registration ----------------------------------------------


def columns_to(table: str) -> Iterator[Column[Any]]:
    """Every column of every table that names a row of this one, but those of this feature."""
    for other in Base.metadata.sorted_tables:
        if other.name in OURS:
            continue
        for column in other.columns:
            if any(key.column.table.name == table for key in column.foreign_keys):
                yield column


def row_of(db: Session, table: Table, key: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """A row by its primary key, as a mapping."""
    found = db.execute(select(table).where(*matches(table, key))).mappings().first()
    return dict(found) if found else None


def rows_naming(db: Session, column: Column[Any], row_id: str) -> list[Mapping[str, Any]]:
    """The rows of a column's table that name a row in this column."""
    table = column.table
    found = db.execute(select(table).where(column == row_id)).mappings()
    return [dict(row) for row in found]


def matches(table: Any, key: Mapping[str, Any]) -> list[Any]:
    """The conditions for a primary key."""
    return [table.c[name] == value for name, value in key.items()]
