"""What organisers decide of registrations."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.core import clock
from app.core.errors import Conflict
from app.core.ids import new_id
from app.delegations.models import Entity
from app.delegations.service import open_delegation
from app.meetings.models import Meeting
from app.registrations import mails, queries
from app.registrations.errors import Cancelled, NoDelegation
from app.registrations.models import Registration, RegistrationState
from app.registrations.service.links import link_path


def approve(
    db: Session,
    actor: Actor | None,
    meeting: Meeting,
    registration: Registration,
    *,
    notify: bool = True,
) -> None:
    """Put a person on the list and tell them; twice is once.

    Raises `NoDelegation` where it is not settled for whom they come, and `Cancelled`.
    """
    registration = queries.registration_to_change(db, registration.id)
    if registration.state is RegistrationState.APPROVED:
        return
    if registration.state is RegistrationState.CANCELLED:
        raise Cancelled(registration.person.name)
    if registration.delegation_id is None:
        raise NoDelegation(registration.person.name)
    registration.state = RegistrationState.APPROVED
    registration.decided_at = clock.now()
    registration.decline_reason = ""
    accounts.record(db, actor, "registration.approved", meeting.id, registration.id)
    if notify:
        _tell(db, "registrations/approved", meeting, registration)
    db.flush()


def approve_all(
    db: Session, actor: Actor, meeting: Meeting, registrations: Iterable[Registration]
) -> list[Conflict]:
    """Approve those that can be; gives a refusal for each of the others."""
    refused: list[Conflict] = []
    for registration in registrations:
        try:
            approve(db, actor, meeting, registration)
        except (Cancelled, NoDelegation) as refusal:
            refused.append(refusal)
    return refused


def decline(
    db: Session, actor: Actor, meeting: Meeting, registration: Registration, *, reason: str
) -> None:
    """Leave a person off the list and tell them why; twice is once. Raises `Cancelled`."""
    registration = queries.registration_to_change(db, registration.id)
    if registration.state is RegistrationState.DECLINED:
        return
    if registration.state is RegistrationState.CANCELLED:
        raise Cancelled(registration.person.name)
    registration.state = RegistrationState.DECLINED
    registration.decided_at = clock.now()
    registration.decline_reason = reason
    accounts.record(db, actor, "registration.declined", meeting.id, registration.id)
    _tell(db, "registrations/declined", meeting, registration)
    db.flush()


def assign_entity(
    db: Session, actor: Actor, meeting: Meeting, registration: Registration, entity: Entity
) -> None:
    """Settle for whom a person comes. What they had typed is kept.

    Raises `Cancelled`.
    """
    registration = queries.registration_to_change(db, registration.id)
    if registration.state is RegistrationState.CANCELLED:
        raise Cancelled(registration.person.name)
    registration.delegation = open_delegation(db, meeting, entity)
    accounts.record(
        db, actor, "registration.assigned", meeting.id, registration.id, entity=entity.code
    )
    db.flush()


def export_taken(db: Session, actor: Actor, meeting: Meeting, rows: int) -> None:
    """Write down that somebody took the list of registrations away."""
    accounts.record(db, actor, "registrations.exported", meeting.id, None, rows=rows)


def _tell(db: Session, kind: str, meeting: Meeting, registration: Registration) -> None:
    link = link_path(db, meeting, registration)
    mails.tell_person(db, kind, meeting, registration, link=link, event=new_id())
