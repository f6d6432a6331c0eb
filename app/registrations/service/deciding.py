"""What organisers decide of registrations."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.core import clock
from app.core.happenings import tell
from app.delegations.models import Entity
from app.delegations.service import open_delegation
from app.meetings.models import Meeting
from app.registrations import queries, rules
from app.registrations.errors import Cancelled, ChangedMeanwhile, DecidedAlready, NoDelegation
from app.registrations.models import Registration, RegistrationState, Way
from app.registrations.rules import PersonEntered
from app.registrations.service.closing import close_with, open_again
from app.registrations.service.history import as_read, keep_changes, tell_changes, told
from app.registrations.service.places import move_up, put_on_list, require_place
from app.registrations.service.telling import tell_of


def approve(
    db: Session,
    actor: Actor | None,
    meeting: Meeting,
    registration: Registration,
    *,
    notify: bool = True,
    seen: datetime | None = None,
) -> bool:
    """Put a person on the list, or on the waiting list, and tell them; twice is once.

    Gives whether it was done now: not where they have been approved or wait already.

    They wait where a quota is used up, see `put_on_list`. `seen` is when whoever approves was
    shown it: what was changed since is not approved unseen. What a person wrote stays as it is.
    Raises `NoDelegation` where it is not settled for whom they come, `Cancelled`, and
    `ChangedMeanwhile`.
    """
    registration = queries.registration_to_change(db, registration.id)
    if registration.state in {RegistrationState.APPROVED, RegistrationState.WAITING}:
        return False
    if registration.state is RegistrationState.CANCELLED:
        raise Cancelled(registration.person.name)
    if seen is not None and registration.changed_at is not None and registration.changed_at > seen:
        raise ChangedMeanwhile(registration.person.name)
    if registration.delegation_id is None and not registration.events_only:
        raise NoDelegation(registration.person.name)
    if registration.state is RegistrationState.DECLINED:
        open_again(db, registration)
    registration.decline_reason = registration.change_asked = ""
    accounts.record(db, actor, "registration.approved", meeting.id, registration.id)
    put_on_list(db, meeting, registration, kind="registrations/approved" if notify else None)
    return True


def decline(
    db: Session,
    actor: Actor | None,
    meeting: Meeting,
    registration: Registration,
    *,
    reason: str,
) -> None:
    """Leave a person off the list and tell them why; twice is once. Raises `Cancelled`."""
    registration = queries.registration_to_change(db, registration.id)
    if registration.state is RegistrationState.DECLINED:
        return
    if registration.state is RegistrationState.CANCELLED:
        raise Cancelled(registration.person.name)
    registration.state, registration.waiting_since = RegistrationState.DECLINED, None
    registration.decided_at = clock.now()
    registration.decline_reason = reason
    close_with(db, meeting, registration)
    accounts.record(db, actor, "registration.declined", meeting.id, registration.id)
    tell_of(db, "registrations/declined", meeting, registration)
    move_up(db, meeting)


def ask_change(
    db: Session, actor: Actor | None, meeting: Meeting, registration: Registration, *, what: str
) -> None:
    """Ask a person who is not decided on yet to change something; then they come back to the queue.

    Raises `DecidedAlready`.
    """
    registration = queries.registration_to_change(db, registration.id)
    if registration.state not in rules.UNDECIDED:
        raise DecidedAlready(registration.person.name)
    registration.state, registration.change_asked = RegistrationState.CHANGE_ASKED, what
    accounts.record(db, actor, "registration.change_asked", meeting.id, registration.id)
    tell_of(db, "registrations/change_asked", meeting, registration)
    db.flush()


def assign_entity(
    db: Session, actor: Actor, meeting: Meeting, registration: Registration, entity: Entity
) -> None:
    """Settle for whom a person comes, and tell them. What they had typed is kept.

    Who had a badge for side events only is a delegate from then on. Raises `Cancelled`, and
    `NoPlaceLeft` for somebody on the list where that delegation is full.
    """
    registration = queries.registration_to_change(db, registration.id)
    if registration.state is RegistrationState.CANCELLED:
        raise Cancelled(registration.person.name)
    delegation = open_delegation(db, meeting, entity)
    require_place(db, meeting, registration, delegation=delegation)
    before, read_before = told(registration), as_read(registration)
    registration.delegation = delegation
    if registration.events_only:
        registration.way = Way.ORGANISER
    keep_changes(db, registration, before, by=actor)
    tell_changes(db, meeting, registration, read_before)
    accounts.record(
        db, actor, "registration.assigned", meeting.id, registration.id, entity=entity.code
    )
    tell(db, PersonEntered(registration.person_id, meeting.id))
    move_up(db, meeting)


def export_taken(db: Session, actor: Actor, meeting: Meeting, rows: int) -> None:
    """Write down that somebody took the list of registrations away."""
    accounts.record(db, actor, "registrations.exported", meeting.id, None, rows=rows)
