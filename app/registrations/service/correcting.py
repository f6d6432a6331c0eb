"""Correcting what a registration says, as an organiser. What the person wrote stays in its history.

Nothing is approved or taken back by that, and it is no change of the person's that would have to
be looked at again.
"""

import json
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import queries as accounts_queries
from app.accounts import service as accounts
from app.accounts.access import Actor
from app.accounts.models import TokenKind
from app.core import clock
from app.core.happenings import tell
from app.core.ids import hash_secret
from app.meetings.models import Meeting
from app.registrations import queries, rules
from app.registrations.errors import AddressOfAnother, ChangedMeanwhile
from app.registrations.models import DelegationFunction, Registration, RegistrationChange
from app.registrations.rules import PersonEntered, SaidByOther
from app.registrations.service.history import keep_changes, told
from app.registrations.service.links import revoke_feed
from app.registrations.service.places import move_up, require_place

CORRECTED = ("name", "passport_name", "honorific", "position", "email", "function")


@dataclass(frozen=True)
class Correction:
    """What is right of a person; `email` is in lower case, and "" where none is known."""

    name: str
    passport_name: str
    honorific: str
    position: str
    email: str
    function: DelegationFunction


def shown(registration: Registration) -> str:
    """What stands for all that a registration says now, to see that it still does."""
    return hash_secret(json.dumps(told(registration), sort_keys=True))


def correct(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    registration: Registration,
    right: Correction,
    *,
    reason: str,
    seen: str,
) -> bool:
    """Put right what a registration says, with a reason; the person is told.

    Gives whether anything was changed. `seen` is what `shown` gave when the form was made. With
    another address the person's links become others: who has the old address opens nothing more.
    Raises `ChangedMeanwhile`, `AddressOfAnother`, and `NoPlaceLeft` where the function needs a
    place that is not free.
    """
    registration = queries.registration_to_change(db, registration.id)
    person, before = registration.person, told(registration)
    if shown(registration) != seen:
        raise ChangedMeanwhile(person.name)
    require_place(db, meeting, registration, function=right.function)
    _set_address(db, registration, right.email)
    person.name, person.name_key = right.name, rules.name_key(right.name)
    person.passport_name = right.passport_name
    person.honorific, person.position = right.honorific, right.position
    registration.function = right.function
    if told(registration) == before:
        return False
    keep_changes(db, registration, before, by=actor)
    _keep_reason(db, actor, registration, reason)
    accounts.record(db, actor, "registration.corrected", meeting.id, registration.id)
    db.flush()
    tell(db, PersonEntered(person.id, meeting.id))
    tell(db, SaidByOther(registration.id, meeting.id, before, reason))
    move_up(db, meeting)
    return True


def _set_address(db: Session, registration: Registration, email: str) -> None:
    person = registration.person
    if email == (person.email or ""):
        return
    other = queries.person_by_email(db, person.meeting_id, email) if email else None
    if other is not None:
        raise AddressOfAnother(other.name)
    had_one = person.email is not None
    try:
        with db.begin_nested():
            person.email = email or None
            db.flush()
    except IntegrityError:  # another was entered with it at the same moment
        raise AddressOfAnother(email) from None
    if had_one:
        _revoke_links(db, registration)


def _revoke_links(db: Session, registration: Registration) -> None:
    """Let the links that were sent to the address open nothing any more."""
    now = clock.now()
    for token in accounts_queries.tokens_of(db, TokenKind.REGISTRATION, registration.id):
        token.revoked_at = token.revoked_at or now
    revoke_feed(db, registration.person)


def _keep_reason(db: Session, actor: Actor, registration: Registration, reason: str) -> None:
    row = RegistrationChange(registration_id=registration.id, at=clock.now(), field="reason")
    row.account_id, row.new = actor.account_id, reason
    db.add(row)
