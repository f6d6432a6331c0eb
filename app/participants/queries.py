"""Selects on lists of participants, and on who is on them."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from app.accounts.models import Account
from app.participants.models import ParticipantList
from app.registrations.models import Registration


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
