"""Selects on sponsorship and letters for a visa."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import BindParameter, Select, bindparam, exists, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.delegations.models import Delegation
from app.questions.models import Question
from app.registrations.models import (
    LetterRequest,
    LetterText,
    Person,
    Registration,
    Sponsorship,
    SponsorshipRequest,
    SupportState,
)
from app.registrations.rules import ALIVE

Request = TypeVar("Request", SponsorshipRequest, LetterRequest)


# Asked for each form that comes in: put together once.
_HERE: BindParameter[str] = bindparam("meeting")
_OFFERED = select(
    exists().where(Sponsorship.meeting_id == _HERE),
    exists().where(LetterText.meeting_id == _HERE),
    exists().where(Question.meeting_id == _HERE),
)


@dataclass(frozen=True)
class Offered:
    """What a meeting offers or asks beside what everybody is asked."""

    sponsorship: bool
    letters: bool
    questions: bool  # there are some, if perhaps not for everybody


def offered(db: Session, meeting_id: str) -> Offered:
    """What a meeting offers or asks besides, looked for at once."""
    return Offered(*map(bool, db.execute(_OFFERED, {"meeting": meeting_id}).one()))


def sponsorship_of(db: Session, meeting_id: str) -> Sponsorship | None:
    """How a meeting offers sponsorship; None where it does not."""
    return db.get(Sponsorship, meeting_id)


def sponsorship_to_spend(db: Session, meeting_id: str) -> Sponsorship | None:
    """The same, kept from others who would grant of its budget at this moment."""
    return db.get(Sponsorship, meeting_id, with_for_update=True, populate_existing=True)


def sponsorship_request_of(db: Session, registration_id: str) -> SponsorshipRequest | None:
    """What the person of a registration asks for, kept from others."""
    return db.scalar(
        select(SponsorshipRequest)
        .where(SponsorshipRequest.registration_id == registration_id)
        .with_for_update()
    )


def sponsorship_requests(db: Session, meeting_id: str) -> Sequence[SponsorshipRequest]:
    """Requests of people who are coming, those to be decided first, then in order of receipt."""
    return db.scalars(_of(SponsorshipRequest, meeting_id)).all()


def sponsorship_request(db: Session, meeting_id: str, request_id: str) -> SponsorshipRequest | None:
    """A request at a meeting, kept from others; None if there is none."""
    chosen = _of(SponsorshipRequest, meeting_id).where(SponsorshipRequest.id == request_id)
    return db.scalar(chosen.with_for_update(of=SponsorshipRequest))


def letter_texts(db: Session, meeting_id: str) -> Mapping[str, LetterText]:
    """The texts of letters by language."""
    found = db.scalars(select(LetterText).where(LetterText.meeting_id == meeting_id))
    return {one.language: one for one in found}


def letter_request_of(db: Session, registration_id: str) -> LetterRequest | None:
    """The letter that the person of a registration asks for, kept from others."""
    return db.scalar(
        select(LetterRequest)
        .where(LetterRequest.registration_id == registration_id)
        .with_for_update()
    )


def letter_requests(db: Session, meeting_id: str) -> Sequence[LetterRequest]:
    """Requests of people who are coming, those to be decided first, then in order of receipt."""
    return db.scalars(_of(LetterRequest, meeting_id)).all()


def letter_request(db: Session, meeting_id: str, request_id: str) -> LetterRequest | None:
    """A request at a meeting, kept from others; None if there is none."""
    chosen = _of(LetterRequest, meeting_id).where(LetterRequest.id == request_id)
    return db.scalar(chosen.with_for_update(of=LetterRequest))


def _of(kind: type[Request], meeting_id: str) -> Select[Request]:
    return (
        select(kind)
        .join(kind.registration)
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(Delegation, Delegation.id == Registration.delegation_id)
        .where(Registration.meeting_id == meeting_id, Registration.state.in_(ALIVE))
        .options(
            contains_eager(kind.registration).options(
                contains_eager(Registration.person),
                contains_eager(Registration.delegation).options(joinedload(Delegation.entity)),
            )
        )
        .order_by(kind.state != SupportState.ASKED, kind.created_at, kind.id)
    )
