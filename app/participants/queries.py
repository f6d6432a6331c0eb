"""Selects on lists of participants, and on who is on them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer, joinedload

from app.accounts.models import Account
from app.delegations.models import Delegation, DelegationCategory, Entity, EntityKind
from app.meetings.models import Meeting
from app.participants.models import ParticipantList
from app.participants.rules.statistics import Counted
from app.registrations.models import Person, Registration, RegistrationState, Way


def lists_of(db: Session, meeting_id: str, *, published: bool = False) -> Sequence[ParticipantList]:
    """What was issued, the newest first, without what it says; only what is public if asked for."""
    found = (
        select(ParticipantList)
        .where(ParticipantList.meeting_id == meeting_id)
        .options(defer(ParticipantList.content))
        .order_by(ParticipantList.number.desc())
    )
    if published:
        found = found.where(ParticipantList.published_at.is_not(None))
    return db.scalars(found).all()


def list_of(db: Session, meeting_id: str, list_id: str) -> ParticipantList | None:
    """One list, if it is of this meeting."""
    found = db.get(ParticipantList, list_id)
    return found if found and found.meeting_id == meeting_id else None


def list_before(db: Session, meeting_id: str, number: int) -> ParticipantList | None:
    """The newest list with a smaller number."""
    return db.scalar(
        select(ParticipantList)
        .where(ParticipantList.meeting_id == meeting_id, ParticipantList.number < number)
        .order_by(ParticipantList.number.desc())
        .limit(1)
    )


def newest_list(db: Session, meeting_id: str) -> ParticipantList | None:
    """The list that was issued last."""
    return db.scalar(
        select(ParticipantList)
        .where(ParticipantList.meeting_id == meeting_id)
        .order_by(ParticipantList.number.desc())
        .limit(1)
    )


def lists_with_content(db: Session, meeting_id: str) -> Sequence[ParticipantList]:
    """Everything that was issued, with what it says."""
    return db.scalars(select(ParticipantList).where(ParticipantList.meeting_id == meeting_id)).all()


def ids_that_agree(db: Session, meeting_id: str) -> frozenset[str]:
    """The registrations of a meeting whose people agree, at this moment, to be named.

    Whoever has cancelled has not taken that back: what was issued stays as it was.
    """
    agreeing = select(Registration.id).where(
        Registration.meeting_id == meeting_id, Registration.listed
    )
    return frozenset(db.scalars(agreeing))


def issuers_of(db: Session, meeting_id: str) -> Mapping[str, str]:
    """Who issued each list of a meeting, by its id: their name, or their address."""
    found = db.execute(
        select(ParticipantList.id, Account.name, Account.email)
        .join(Account, Account.id == ParticipantList.issued_by_id)
        .where(ParticipantList.meeting_id == meeting_id)
    )
    return {row.id: row.name or row.email for row in found}


# --- figures -----------------------------------------------------------------------------------


def counted(db: Session, meeting_id: str) -> list[Counted]:
    """What is counted of every delegate who is approved, without names."""
    rows = db.execute(
        select(
            Registration.organisation,
            Registration.function,
            Registration.modality,
            Person.gender,
            Delegation.entity_id,
            Delegation.category,
            Entity.kind,
            Entity.code,
        )
        .join(Registration.person)
        .outerjoin(Registration.delegation)
        .outerjoin(Delegation.entity)
        .where(
            Registration.meeting_id == meeting_id,
            Registration.state == RegistrationState.APPROVED,
            Registration.way != Way.SIDE_EVENTS,
        )
    )
    return [
        Counted(
            delegation=row.entity_id or f"typed:{row.organisation}",
            category=row.category or DelegationCategory.OTHER,
            kind=row.kind or EntityKind.OTHER,
            state=row.code if row.kind is EntityKind.STATE else "",
            function=row.function,
            modality=row.modality,
            gender=row.gender,
        )
        for row in rows
    ]


def moments_of_receipt(db: Session, meeting_id: str) -> Sequence[datetime]:
    """When each delegate's registration for a meeting came, whatever became of it."""
    received = select(Registration.created_at).where(
        Registration.meeting_id == meeting_id, Registration.way != Way.SIDE_EVENTS
    )
    return db.scalars(received).all()


def number_for_events(db: Session, meeting_id: str) -> int:
    """How many people have a badge for side events only: they are counted apart."""
    counted_apart = select(func.count()).where(
        Registration.meeting_id == meeting_id,
        Registration.state == RegistrationState.APPROVED,
        Registration.way == Way.SIDE_EVENTS,
    )
    return db.scalar(counted_apart) or 0


def meeting_before(db: Session, meeting: Meeting) -> Meeting | None:
    """The last meeting of the same treaty before this one for which people registered here."""
    if meeting.instrument_id is None or meeting.starts_on is None:
        return None
    return db.scalar(
        select(Meeting)
        .where(
            Meeting.instrument_id == meeting.instrument_id,
            Meeting.starts_on < meeting.starts_on,
            Meeting.id.in_(select(Registration.meeting_id)),
        )
        .options(joinedload(Meeting.venue))
        .order_by(Meeting.starts_on.desc(), Meeting.id)
        .limit(1)
    )
