"""Selects on people and registrations, one of them or those that belong together."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Select, bindparam, case, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.delegations.models import Delegation
from app.registrations.models import (
    Absence,
    DelegationFunction,
    Modality,
    Person,
    PlacePolicy,
    Quota,
    Registration,
    RegistrationChange,
    RegistrationDraft,
    RegistrationState,
    RegistrationTransfer,
    ReservedPlace,
    Way,
)
from app.registrations.rules import ALIVE
from app.registrations.rules.places import Group

MOST_CHANGES = 100
HELD = "places"  # in the information of a session: the places that it holds, by meeting
# Asked for each form that comes in: put together once.
_BY_EMAIL = select(Person).where(
    Person.meeting_id == bindparam("meeting"), Person.email == bindparam("address")
)
_BY_NONCE = select(Registration.id).where(Registration.form_nonce == bindparam("nonce"))


def person_by_email(db: Session, meeting_id: str, email: str) -> Person | None:
    """The person at a meeting who has this address (in lower case)."""
    return db.scalar(_BY_EMAIL, {"meeting": meeting_id, "address": email})


def people_by_names(db: Session, meeting_id: str) -> list[Person]:
    """Everybody at a meeting who has a name, in the order of names."""
    chosen = select(Person).where(Person.meeting_id == meeting_id, Person.name != "")
    return list(db.scalars(chosen.order_by(Person.name, Person.id)))


def absences_from_calendar(db: Session, person_id: str) -> list[Absence]:
    """When somebody is not free by their own calendar, in order."""
    chosen = select(Absence).where(Absence.person_id == person_id, Absence.from_calendar)
    return list(db.scalars(chosen.order_by(Absence.starts_at)))


def people_by_name(db: Session, meeting_id: str, key: str) -> list[Person]:
    """Everybody at a meeting of this name (see `rules.name_key`)."""
    return list(
        db.scalars(
            select(Person)
            .where(Person.meeting_id == meeting_id, Person.name_key == key)
            .order_by(Person.created_at, Person.id)
        )
    )


def people_to_enter(db: Session, meeting_id: str, key: str, entity_id: str | None) -> list[Person]:
    """Of those of a name, who has no address or is registered in the delegation of an entity."""
    found = (
        select(Person)
        .where(Person.meeting_id == meeting_id, Person.name_key == key)
        .order_by(Person.created_at, Person.id)
    )
    if entity_id is None:
        return list(db.scalars(found.where(Person.email.is_(None))))
    members = (
        select(Registration.person_id)
        .join(Delegation, Delegation.id == Registration.delegation_id)
        .where(Delegation.meeting_id == meeting_id, Delegation.entity_id == entity_id)
    )
    return list(db.scalars(found.where(or_(Person.email.is_(None), Person.id.in_(members)))))


def people_by_mark(
    db: Session, meeting_id: str, delegation_id: str
) -> dict[str, tuple[Person, Registration | None]]:
    """Everybody who can be known again, with their registration if they have one.

    By address at the whole meeting; without one by the folded name, in the delegation alone.
    """
    found = db.execute(
        select(Person, Registration)
        .outerjoin(Registration, Registration.person_id == Person.id)
        .where(
            Person.meeting_id == meeting_id,
            or_(Person.email.is_not(None), Registration.delegation_id == delegation_id),
        )
        .order_by(Person.created_at, Person.id)
    )
    marks: dict[str, tuple[Person, Registration | None]] = {}
    for person, registration in found:
        marks.setdefault(person.email or person.name_key, (person, registration))
    return marks


def registration_by_nonce(db: Session, nonce: str) -> Registration | None:
    """The registration that a form made when it was sent before."""
    found = db.scalar(_BY_NONCE, {"nonce": nonce})
    return registration(db, found) if found else None


def draft_by_nonce(db: Session, nonce: str) -> RegistrationDraft | None:
    """The draft that a form began when it was sent before, kept from others."""
    drafts = select(RegistrationDraft).where(RegistrationDraft.nonce == nonce)
    return db.scalar(drafts.with_for_update())


def draft_by_secret(db: Session, secret_hash: str) -> RegistrationDraft | None:
    """The draft that a link's secret opens, kept from others until the transaction ends."""
    opens = or_(
        RegistrationDraft.here_hash == secret_hash, RegistrationDraft.mail_hash == secret_hash
    )
    return db.scalar(select(RegistrationDraft).where(opens).with_for_update())


def changes_of(db: Session, registration_id: str) -> Sequence[RegistrationChange]:
    """What was changed in a registration after it was sent, the newest first."""
    return db.scalars(
        select(RegistrationChange)
        .where(RegistrationChange.registration_id == registration_id)
        .order_by(RegistrationChange.at.desc(), RegistrationChange.field)
        .limit(MOST_CHANGES)
    ).all()


def open_transfer(db: Session, secret_hash: str) -> RegistrationTransfer | None:
    """The offer that a link opens, kept from others; None where it has ended."""
    offers = select(RegistrationTransfer).where(
        RegistrationTransfer.secret_hash == secret_hash, RegistrationTransfer.ended_at.is_(None)
    )
    return db.scalar(offers.with_for_update())


def open_transfer_of(db: Session, registration_id: str) -> RegistrationTransfer | None:
    """The offer of a registration that waits for an answer."""
    return db.scalar(
        select(RegistrationTransfer).where(
            RegistrationTransfer.registration_id == registration_id,
            RegistrationTransfer.ended_at.is_(None),
        )
    )


def successor_of(db: Session, registration_id: str) -> Registration | None:
    """Who took over what was offered last of a registration, with their person."""
    return db.scalar(
        whole()
        .join(RegistrationTransfer, RegistrationTransfer.successor_id == Registration.id)
        .where(RegistrationTransfer.registration_id == registration_id)
        .order_by(RegistrationTransfer.ended_at.desc())
        .limit(1)
    )


def registration_of_person(db: Session, person_id: str) -> Registration | None:
    """A person's registration, with the delegation."""
    return db.scalar(whole().where(Registration.person_id == person_id))


def registrations_of_people(db: Session, ids: Collection[str]) -> Sequence[Registration]:
    """The registrations of these people, with the delegations."""
    return db.scalars(whole().where(Registration.person_id.in_(ids))).all()


def registration(db: Session, registration_id: str) -> Registration | None:
    """A registration with person, delegation and entity."""
    return db.scalar(whole().where(Registration.id == registration_id))


def newest_names(
    db: Session, meeting_id: str, *, events_only: bool, most: int = 50
) -> Sequence[tuple[str, str]]:
    """Registrations that came last, of people who can be written to: id and name."""
    chosen = (
        select(Registration.id, Person.name)
        .join(Registration.person)
        .where(
            Registration.meeting_id == meeting_id,
            Person.email.is_not(None),
            (Registration.way == Way.SIDE_EVENTS) == events_only,
        )
        .order_by(Registration.created_at.desc(), Registration.id)
        .limit(most)
    )
    return [(id_, name) for id_, name in db.execute(chosen)]


def registration_to_change(db: Session, registration_id: str) -> Registration:
    """A registration as it is at this moment, kept from others until the transaction ends.

    Where places are counted, that of its meeting is kept first (see `places_to_change`), so that
    everybody locks in this order: the places of the meeting, then registrations.
    """
    places_to_change(db, db.get_one(Registration, registration_id).meeting_id)
    chosen = whole().where(Registration.id == registration_id).with_for_update(of=Registration)
    return db.scalars(chosen.execution_options(populate_existing=True)).one()


def places_to_change(db: Session, meeting_id: str) -> PlacePolicy | None:
    """How places of a meeting are counted, kept from others until the transaction ends.

    Whoever gives a place or frees one does it under this lock: a row lock on PostgreSQL, on SQLite
    that the transaction began as a writer. None where the meeting has no quotas. The answer is
    kept until the transaction ends, but for one of a savepoint, which can be undone by itself.
    """
    held: dict[str, PlacePolicy | None] = db.info.setdefault(HELD, {})
    if meeting_id in held:
        return held[meeting_id]
    policy = db.scalars(
        select(PlacePolicy)
        .where(PlacePolicy.meeting_id == meeting_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if not db.in_nested_transaction():
        held[meeting_id] = policy
    return policy


def forget_places(db: Session, meeting_id: str) -> None:
    """Let `places_to_change` look again: how places are counted was only now laid down."""
    db.info.get(HELD, {}).pop(meeting_id, None)


def place_policy(db: Session, meeting_id: str) -> PlacePolicy | None:
    """How places of a meeting are counted; None where it has no quotas."""
    return db.get(PlacePolicy, meeting_id)


def quotas_of(db: Session, meeting_id: str) -> Sequence[Quota]:
    """The quotas of a meeting, with their entities."""
    return db.scalars(
        select(Quota)
        .where(Quota.meeting_id == meeting_id)
        .options(joinedload(Quota.entity))
        .order_by(Quota.created_at, Quota.id)
    ).all()


def places_taken(db: Session, meeting_id: str, uncounted: Collection[str]) -> dict[Group, int]:
    """How many are approved, by delegation and way, but for functions that take no place."""
    columns = (Delegation.entity_id, Delegation.category, Registration.modality)
    counted = db.execute(
        select(*columns, func.count())
        .join(Delegation, Delegation.id == Registration.delegation_id)
        .where(
            Registration.meeting_id == meeting_id,
            Registration.state == RegistrationState.APPROVED,
            Registration.function.not_in(uncounted),
        )
        .group_by(*columns)
    )
    return {Group(*row[:3]): row[3] for row in counted}


def places_reserved(
    db: Session, meeting_id: str, uncounted: Collection[str], way: Modality
) -> dict[Group, int]:
    """How many places delegations keep for names that follow; they count as of one way."""
    columns = (Delegation.entity_id, Delegation.category)
    counted = db.execute(
        select(*columns, func.sum(ReservedPlace.number))
        .join(Delegation, Delegation.id == ReservedPlace.delegation_id)
        .where(ReservedPlace.meeting_id == meeting_id, ReservedPlace.function.not_in(uncounted))
        .group_by(*columns)
    )
    return {Group(entity_id, category, way): int(number) for entity_id, category, number in counted}


def waiting_of(db: Session, meeting_id: str) -> Sequence[Registration]:
    """Who waits for a place at a meeting."""
    return db.scalars(
        whole().where(
            Registration.meeting_id == meeting_id,
            Registration.state == RegistrationState.WAITING,
        )
    ).all()


def led_entities(db: Session, meeting_id: str, *, without: str = "") -> Collection[str]:
    """The entities whose delegation has a head with a place, but for that registration."""
    heads = select(Delegation.entity_id).join(
        Registration, Registration.delegation_id == Delegation.id
    )
    return frozenset(
        db.scalars(
            heads.where(
                Registration.meeting_id == meeting_id,
                Registration.state == RegistrationState.APPROVED,
                Registration.function == DelegationFunction.HEAD,
                Registration.id != without,
            )
        )
    )


def ids_on_their_way(meeting_id: str) -> Select[str]:
    """Of which registrations answers count: all but those cancelled or declined; as a part."""
    return select(Registration.id).where(
        Registration.meeting_id == meeting_id, Registration.state.in_(ALIVE)
    )


def ids_of_members(delegation_id: str) -> Select[str]:
    """The registrations of a delegation, as a part of a question."""
    return select(Registration.id).where(Registration.delegation_id == delegation_id)


def registrations_by_ids(
    db: Session, meeting_id: str, ids: Collection[str]
) -> Sequence[Registration]:
    """Those of the registrations that are of this meeting, in order of receipt."""
    return db.scalars(
        whole()
        .where(Registration.meeting_id == meeting_id, Registration.id.in_(ids))
        .order_by(Registration.created_at, Registration.id)
    ).all()


def members_of(db: Session, delegation_id: str) -> Sequence[Registration]:
    """Everybody of a delegation who is not cancelled.

    In the delegation's own order where it has one, the head first and then by name where not.
    """
    order = {function.value: place for place, function in enumerate(DelegationFunction)}
    return db.scalars(
        whole()
        .where(
            Registration.delegation_id == delegation_id,
            Registration.state != RegistrationState.CANCELLED,
        )
        .order_by(
            Registration.place.is_(None),
            Registration.place,
            case(order, value=Registration.function),
            Person.name_key,
            Registration.id,
        )
    ).all()


def numbers_by_delegation(
    db: Session, meeting_id: str
) -> Mapping[str, Mapping[RegistrationState, int]]:
    """How many registrations each delegation to a meeting has, by where they stand."""
    numbers: dict[str, dict[RegistrationState, int]] = {}
    counted = db.execute(
        select(Registration.delegation_id, Registration.state, func.count())
        .where(Registration.meeting_id == meeting_id, Registration.delegation_id.is_not(None))
        .group_by(Registration.delegation_id, Registration.state)
    )
    for delegation_id, state, number in counted:
        numbers.setdefault(str(delegation_id), {})[state] = number
    return numbers


def whole() -> Select[Registration]:
    """Registrations with person, delegation and entity."""
    return (
        select(Registration)
        .join(Registration.person)
        .outerjoin(Registration.delegation)
        .options(
            contains_eager(Registration.person),
            contains_eager(Registration.delegation).options(joinedload(Delegation.entity)),
        )
    )
