"""Selects on what people need."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.delegations.models import Delegation
from app.registrations.models import (
    AccommodationNeed,
    LetterRequest,
    Modality,
    NeedKind,
    NeedState,
    Person,
    Registration,
    SponsorshipRequest,
)
from app.registrations.rules import ALIVE
from app.registrations.rules.care import OPEN_NEEDS, ROOM_FEATURES


@dataclass(frozen=True)
class WantedNeeds:
    """Which needs are looked for; None means all."""

    kind: NeedKind | None = None
    state: NeedState | None = None
    person_ids: Collection[str] | None = None


def needs_of(db: Session, registration_id: str) -> Sequence[AccommodationNeed]:
    """What the person of a registration needs, in order of receipt."""
    return db.scalars(
        select(AccommodationNeed)
        .where(AccommodationNeed.registration_id == registration_id)
        .order_by(AccommodationNeed.created_at, AccommodationNeed.id)
    ).all()


def needs_at(db: Session, meeting_id: str, wanted: WantedNeeds) -> Sequence[AccommodationNeed]:
    """What people at a meeting need, by their names; with everything loaded.

    Of those who do not come (any more) only what closed with their registration.
    """
    found = (
        select(AccommodationNeed)
        .join(AccommodationNeed.registration)
        .join(Registration.person)
        .outerjoin(Registration.delegation)
        .where(
            Registration.meeting_id == meeting_id,
            or_(Registration.state.in_(ALIVE), AccommodationNeed.state == NeedState.CLOSED),
        )
        .options(
            contains_eager(AccommodationNeed.registration).options(
                contains_eager(Registration.person),
                contains_eager(Registration.delegation).options(joinedload(Delegation.entity)),
            )
        )
        .order_by(Person.name_key, Person.id, AccommodationNeed.created_at, AccommodationNeed.id)
    )
    if wanted.kind:
        found = found.where(AccommodationNeed.kind == wanted.kind)
    if wanted.state:
        found = found.where(AccommodationNeed.state == wanted.state)
    if wanted.person_ids is not None:
        found = found.where(Person.id.in_(wanted.person_ids))
    return db.scalars(found).all()


def need_to_change(db: Session, meeting_id: str, need_id: str) -> AccommodationNeed | None:
    """A need at a meeting with its registration, kept from others; None if there is none."""
    return db.scalar(
        select(AccommodationNeed)
        .join(AccommodationNeed.registration)
        .join(Registration.person)
        .outerjoin(Registration.delegation)
        .where(AccommodationNeed.id == need_id, Registration.meeting_id == meeting_id)
        .options(
            contains_eager(AccommodationNeed.registration).options(
                contains_eager(Registration.person),
                contains_eager(Registration.delegation).options(joinedload(Delegation.entity)),
            )
        )
        .with_for_update(of=AccommodationNeed)
    )


def numbers_of_needs(db: Session, meeting_id: str) -> Mapping[tuple[NeedKind, NeedState], int]:
    """How many needs of each kind stand where, of people who are coming."""
    counted = db.execute(
        select(AccommodationNeed.kind, AccommodationNeed.state, func.count())
        .join(AccommodationNeed.registration)
        .where(Registration.meeting_id == meeting_id, Registration.state.in_(ALIVE))
        .group_by(AccommodationNeed.kind, AccommodationNeed.state)
    )
    return {(kind, state): number for kind, state, number in counted}


def features_needed(db: Session, meeting_id: str) -> Mapping[str, frozenset[str]]:
    """What a room must have for people who come to it: person -> features; no other words."""
    found = db.execute(
        select(Registration.person_id, AccommodationNeed.kind)
        .join(AccommodationNeed.registration)
        .where(
            Registration.meeting_id == meeting_id,
            Registration.state.in_(ALIVE),
            Registration.modality == Modality.IN_PERSON,
            AccommodationNeed.kind.in_(ROOM_FEATURES),
            AccommodationNeed.state.in_(OPEN_NEEDS),
        )
    )
    features: dict[str, frozenset[str]] = {}
    for person_id, kind in found:
        features[person_id] = features.get(person_id, frozenset()) | {ROOM_FEATURES[kind]}
    return features


def hanging_on(
    db: Session, registration_ids: Collection[str]
) -> tuple[Sequence[AccommodationNeed], Sequence[SponsorshipRequest], Sequence[LetterRequest]]:
    """What people need and ask for who have these registrations, kept from others."""
    needs = select(AccommodationNeed).where(AccommodationNeed.registration_id.in_(registration_ids))
    asked = select(SponsorshipRequest).where(
        SponsorshipRequest.registration_id.in_(registration_ids)
    )
    letters = select(LetterRequest).where(LetterRequest.registration_id.in_(registration_ids))
    return (
        db.scalars(needs.with_for_update()).all(),
        db.scalars(asked.with_for_update()).all(),
        db.scalars(letters.with_for_update()).all(),
    )
