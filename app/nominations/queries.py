"""Selects on invitations and reserved places."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Account, Role, RoleKind
from app.delegations.models import Delegation
from app.meetings.models import Meeting
from app.nominations.models import Import, Invitation, Letter
from app.nominations.rules.checking import Known
from app.registrations import queries as registrations
from app.registrations.models import (
    DelegationFunction,
    Person,
    Registration,
    RegistrationState,
    ReservedPlace,
)


class FocalPointRow(NamedTuple):
    """Somebody who may speak for a delegation, and by which role."""

    account: Account
    role: Role


def focal_points_of(db: Session, delegation_id: str) -> list[FocalPointRow]:
    """Everybody who may speak for a delegation, the longest first."""
    found = db.execute(
        select(Account, Role)
        .join(Role, Role.account_id == Account.id)
        .where(Role.kind == RoleKind.FOCAL_POINT, Role.delegation_id == delegation_id)
        .order_by(Role.created_at, Role.id)
    )
    return [FocalPointRow(account, role) for account, role in found]


def hold(db: Session, delegation_id: str) -> None:
    """Let others wait who would change who speaks for a delegation, or what it reserves."""
    db.scalar(select(Delegation.id).where(Delegation.id == delegation_id).with_for_update())


def invitations_of(db: Session, delegation_id: str) -> Sequence[Invitation]:
    """The invitations of a delegation that are not ended, the newest first."""
    return db.scalars(
        select(Invitation)
        .where(Invitation.delegation_id == delegation_id, Invitation.ended_at.is_(None))
        .order_by(Invitation.created_at.desc(), Invitation.id)
    ).all()


def open_invitations_at(db: Session, meeting_id: str) -> dict[str, list[Invitation]]:
    """Who is asked to speak for a delegation and has not accepted, the first asked first."""
    chosen = (
        select(Invitation)
        .join(Delegation, Delegation.id == Invitation.delegation_id)
        .where(
            Delegation.meeting_id == meeting_id,
            Invitation.accepted_at.is_(None),
            Invitation.ended_at.is_(None),
        )
        .order_by(Invitation.created_at, Invitation.id)
    )
    found: dict[str, list[Invitation]] = {}
    for one in db.scalars(chosen):
        found.setdefault(one.delegation_id, []).append(one)
    return found


def known_of(db: Session, meeting_id: str, delegation_id: str) -> Known:
    """Who is known at the meeting: addresses and folded names of one delegation, and others.

    Of this delegation those count who are on the list, and apart from them who cancelled;
    elsewhere whoever ever was.
    """
    found = db.execute(
        select(
            Person.email,
            Person.name,
            Person.name_key,
            Registration.delegation_id,
            Registration.state,
        )
        .join(Registration, Registration.person_id == Person.id)
        .where(Registration.meeting_id == meeting_id)
    )
    emails: dict[str, str] = {}
    names: dict[str, bool] = {}
    gone: dict[str, str] = {}
    elsewhere: set[str] = set()
    for email, name, key, of, state in found:
        if of != delegation_id:
            elsewhere |= {email} if email else set()
        elif state is RegistrationState.CANCELLED:
            gone |= {email: name} if email else {}
        else:
            emails |= {email: name} if email else {}
            names[key] = bool(email) and names.get(key, True)
    return Known(emails, names, frozenset(elsewhere), gone)


class LastTime(NamedTuple):
    """The delegation of an entity to the meeting before, that meeting's name, and how many came."""

    delegation_id: str
    meeting: dict[str, str]
    people: int


def last_delegation(db: Session, meeting: Meeting, entity_id: str) -> LastTime | None:
    """The latest delegation of an entity, with anybody on its list, before a meeting; or None."""
    if meeting.starts_on is None:
        return None
    came = (
        select(func.count())
        .where(
            Registration.delegation_id == Delegation.id,
            Registration.state == RegistrationState.APPROVED,
        )
        .scalar_subquery()
    )
    found = db.execute(
        select(Delegation.id, Meeting.name, came)
        .join(Meeting, Meeting.id == Delegation.meeting_id)
        .where(Delegation.entity_id == entity_id, Meeting.starts_on < meeting.starts_on, came > 0)
        .order_by(Meeting.starts_on.desc(), Delegation.id)
        .limit(1)
    ).one_or_none()
    return LastTime(*found) if found else None


def who_came(db: Session, delegation_id: str) -> list[Registration]:
    """Those of a delegation who were approved, in its order."""
    members = registrations.members_of(db, delegation_id)
    return [one for one in members if one.state is RegistrationState.APPROVED]


def language_of_most(
    db: Session, *, delegation_id: str | None = None, meeting_id: str | None = None
) -> str | None:
    """In which language most people with an address are written to; None where there is nobody.

    Those of a delegation or of a meeting who did not cancel; of two languages the first by code.
    """
    of = (
        Registration.delegation_id == delegation_id
        if delegation_id
        else Registration.meeting_id == meeting_id
    )
    return db.scalar(
        select(Person.language)
        .join(Registration, Registration.person_id == Person.id)
        .where(of, Registration.state != RegistrationState.CANCELLED, Person.email.is_not(None))
        .group_by(Person.language)
        .order_by(func.count().desc(), Person.language)
        .limit(1)
    )


def import_to_change(db: Session, import_id: str) -> Import | None:
    """A table on its way as it is at this moment, kept from others until the transaction ends."""
    chosen = select(Import).where(Import.id == import_id).with_for_update()
    return db.scalar(chosen.execution_options(populate_existing=True))


def unsaved_imports(db: Session, delegation_id: str) -> Sequence[Import]:
    """The tables of a delegation that were read and not saved."""
    return db.scalars(
        select(Import).where(Import.delegation_id == delegation_id, Import.saved_at.is_(None))
    ).all()


def untold_imports(db: Session, delegation_id: str) -> Sequence[Import]:
    """Tables that were saved and of which nobody was told, kept until the transaction ends."""
    chosen = (
        select(Import)
        .where(
            Import.delegation_id == delegation_id,
            Import.saved_at.is_not(None),
            Import.told_at.is_(None),
            Import.undone_at.is_(None),
        )
        .order_by(Import.id)
        .with_for_update()
    )
    return db.scalars(chosen.execution_options(populate_existing=True)).all()


def untold_of(table: Import) -> list[str]:
    """Those of a saved table who were not written to so far, in their order."""
    told = table.layout.get("told", len(table.made)) if table.told_at else 0
    return table.made[told:]


def awaits_first_mail(
    db: Session, delegation_id: str, registration_id: str, since: datetime
) -> bool:
    """Whether a table brought somebody who is written to of it only now or in a while.

    A table that was told before `since` was told to everybody.
    """
    tables = select(Import).where(
        Import.delegation_id == delegation_id,
        Import.saved_at.is_not(None),
        Import.undone_at.is_(None),
        or_(Import.told_at.is_(None), Import.told_at > since),
    )
    found = db.scalars(tables.execution_options(populate_existing=True))
    return any(registration_id in untold_of(table) for table in found)


def letters_of(db: Session, delegation_id: str) -> Sequence[Letter]:
    """The letters of a delegation, the newest first."""
    return db.scalars(
        select(Letter)
        .where(Letter.delegation_id == delegation_id)
        .order_by(Letter.created_at.desc(), Letter.id)
    ).all()


def newest_letters(db: Session, meeting_id: str) -> Mapping[str, Letter]:
    """The letter that counts of each delegation to a meeting that sent one, by the delegation."""
    found = (
        select(Letter)
        .join(Delegation, Delegation.id == Letter.delegation_id)
        .where(Delegation.meeting_id == meeting_id)
        .order_by(Letter.created_at, Letter.id.desc())
    )
    return {one.delegation_id: one for one in db.scalars(found)}


def members_of_all(db: Session, delegation_ids: Collection[str]) -> Sequence[Registration]:
    """The people of these delegations, whatever became of their registration."""
    found = select(Registration).where(Registration.delegation_id.in_(delegation_ids))
    return db.scalars(found.options(joinedload(Registration.person))).all()


def imports_of(db: Session, delegation_id: str) -> Sequence[Import]:
    """The tables that were saved and not taken back, the newest first."""
    return db.scalars(
        select(Import)
        .where(
            Import.delegation_id == delegation_id,
            Import.saved_at.is_not(None),
            Import.undone_at.is_(None),
        )
        .order_by(Import.saved_at.desc())
    ).all()


def reserved_of(db: Session, delegation_id: str) -> list[ReservedPlace]:
    """The places that a delegation keeps for people whose names follow, in protocol order."""
    order = list(DelegationFunction)
    found = db.scalars(select(ReservedPlace).where(ReservedPlace.delegation_id == delegation_id))
    return sorted(found, key=lambda place: order.index(place.function))


def reserved_to_change(db: Session, place_id: str) -> ReservedPlace | None:
    """Reserved places as they are at this moment, kept from others until the transaction ends."""
    chosen = select(ReservedPlace).where(ReservedPlace.id == place_id).with_for_update()
    return db.scalar(chosen.execution_options(populate_existing=True))


def numbers_reserved(db: Session, meeting_id: str) -> Mapping[str, int]:
    """How many places each delegation to a meeting keeps for names that follow."""
    counted = db.execute(
        select(ReservedPlace.delegation_id, func.sum(ReservedPlace.number))
        .where(ReservedPlace.meeting_id == meeting_id)
        .group_by(ReservedPlace.delegation_id)
    )
    return {str(delegation_id): int(number) for delegation_id, number in counted}
