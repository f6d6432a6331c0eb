"""What a focal point does with the people of the delegation."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.core import clock
from app.core.ids import new_id
from app.core.limits import count_within
from app.delegations.models import Delegation
from app.matching import queries as matching_queries
from app.matching import service as matching
from app.meetings.models import Meeting
from app.nominations import queries as own_queries
from app.nominations.errors import TakenAlready
from app.nominations.rules.people import (
    CAN_BE_TAKEN,
    ON_THE_LIST,
    TO_CONFIRM,
    Move,
    is_as_typed,
    moved,
    named_by,
)
from app.registrations import queries
from app.registrations import rules as registration_rules
from app.registrations import service as registrations
from app.registrations.errors import RegisteredElsewhere, RegistrationClosed
from app.registrations.models import DelegationFunction, Person, Registration, RegistrationState
from app.registrations.rules import Door, Entry

LOOKED_UP = "10000 per hour"  # the largest table twice, see `tables.MOST_PEOPLE`


def refuse_after_end(meeting: Meeting) -> None:
    """Raise `RegistrationClosed` when the meeting is over: its list is what it was."""
    if registration_rules.door_of(meeting, clock.now()) is Door.CLOSED:
        raise RegistrationClosed


def count_addresses(db: Session, actor: Actor, number: int) -> None:
    """Count addresses that a focal point looks up: each is said to be registered elsewhere or not.

    Raises `TooMany` when it is more in an hour than a delegation needs.
    """
    if number:
        count_within(db, LOOKED_UP, "addresses", actor.account_id, number=number)


def change_member(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    registration: Registration,
    *,
    name: str,
    honorific: str,
    position: str,
    function: DelegationFunction,
    email: str | None,
    language: str = "",
) -> None:
    """Say anew what the list says of a person, and tell them; it approves and takes back nothing.

    `email` fills in an address that is not known yet; one that is known is the person's own and
    stays. `language` is that of mails to them, "" to leave it. Raises `RegisteredElsewhere` where
    somebody else has that address, `NoPlaceLeft` where the function needs a place that is not
    free, `TooMany`, and `RegistrationClosed`.
    """
    refuse_after_end(meeting)
    registration = queries.registration_to_change(db, registration.id)
    registrations.require_place(db, meeting, registration, function=function)
    person = registration.person
    address = person.email
    if email and person.email is None:
        _give_address(db, actor, person, email)
    before = (person.name, person.honorific, person.position, registration.function)
    spoken, person.language = person.language, language or person.language
    if before == (name, honorific, position, function) and not email:
        if spoken != person.language:
            accounts.record(db, actor, "registration.changed", meeting.id, registration.id)
        return
    told, read = registrations.told(registration), registrations.as_read(registration)
    person.name, person.name_key = name, registration_rules.name_key(name)
    person.honorific, person.position = honorific, position
    registration.function = function
    registration.changed_at = clock.now()
    registrations.keep_changes(db, registration, told, by=actor)
    accounts.record(db, actor, "registration.changed", meeting.id, registration.id)
    if registrations.first_mail_waits(db, registration):
        pass  # that one says how it is by then
    elif person.email != address:  # nobody could tell them before that they were entered
        registrations.tell_entered(db, meeting, registration, new_id())
    else:
        registrations.tell_changes(db, meeting, registration, read, by_focal_point=True)
    registrations.move_up(db, meeting)


def _give_address(db: Session, actor: Actor, person: Person, email: str) -> None:
    count_addresses(db, actor, 1)
    if queries.person_by_email(db, person.meeting_id, email) is not None:
        raise RegisteredElsewhere
    person.email = email


def confirm(db: Session, actor: Actor, meeting: Meeting, registration: Registration) -> None:
    """Say that somebody who named this delegation is of it: they are approved, and told.

    Whoever does not wait for that word stays as they are: what organisers decided stands.
    """
    refuse_after_end(meeting)
    if queries.registration_to_change(db, registration.id).state is RegistrationState.SUBMITTED:
        registrations.approve(db, actor, meeting, registration)


def refuse(
    db: Session, actor: Actor, meeting: Meeting, registration: Registration, *, reason: str
) -> None:
    """Say that somebody who named this delegation is not of it; they are told why.

    Whoever is on the list is taken out of it instead.
    """
    refuse_after_end(meeting)
    if queries.registration_to_change(db, registration.id).state in TO_CONFIRM:
        registrations.decline(db, actor, meeting, registration, reason=reason)


def perhaps_there(db: Session, delegation: Delegation, entry: Entry) -> Sequence[Registration]:
    """Who of the delegation is perhaps the person to be entered; of others nothing is said.

    Nobody, where an address or a name alone says who is meant: entering them takes that one.
    """
    members = [one for one in queries.members_of(db, delegation.id) if one.state in CAN_BE_TAKEN]
    key = registration_rules.name_key(entry.name)
    for one in members:
        known = one.person.email == entry.email if entry.email else one.person.name_key == key
        if known:
            return []
    return matching.alike_among(members, entry)


def enter(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    delegation: Delegation,
    entry: Entry,
    *,
    as_another: bool = False,
) -> Registration:
    """Enter somebody as `add_member` does; whoever it finds instead must be as they were typed.

    Typed twice, one person stays one; `as_another` says that it has to be one more. Raises what
    `add_member` raises, `TooMany`, and `TakenAlready`, after which nothing has happened.
    """
    count_addresses(db, actor, 1)
    members = queries.members_of(db, delegation.id)
    listed = {one.id for one in members if one.state in ON_THE_LIST}
    queries.places_to_change(db, meeting.id)  # before the savepoint, which would give it back
    try:
        with db.begin_nested():
            made = registrations.add_member(db, actor, meeting, delegation, entry)
            _require_as_typed(made, entry, was_listed=made.id in listed, as_another=as_another)
    except _FoundInstead as found:
        there = queries.registration_to_change(db, found.registration_id)
        raise TakenAlready(there, by_address=bool(entry.email)) from found
    return made


def _require_as_typed(
    made: Registration, entry: Entry, *, was_listed: bool, as_another: bool
) -> None:
    if (was_listed and as_another) or not is_as_typed(made, entry, was_listed=was_listed):
        raise _FoundInstead(made.id)


class _FoundInstead(Exception):
    """What was done is to be undone: it was done to a registration that was there before."""

    def __init__(self, registration_id: str) -> None:
        super().__init__(registration_id)
        self.registration_id = registration_id


def take_instead(
    db: Session, actor: Actor, meeting: Meeting, registration: Registration, other_id: str
) -> None:
    """Take the registration that somebody made by themselves, and not another of theirs.

    The other one is cancelled, and this one confirmed. Only two of one delegation that are perhaps
    of one person: where they are not (any more), nothing is done.
    """
    refuse_after_end(meeting)
    queries.places_to_change(db, meeting.id)  # before the rows of anybody, see there
    members = queries.members_of(db, registration.delegation_id or "")
    same = matching_queries.open_within(db, members).get(registration.id, ())
    for other in same:
        if other.id == other_id and registration.state is RegistrationState.SUBMITTED:
            _cancel(db, actor, meeting, other)
            confirm(db, actor, meeting, registration)


def take_out(db: Session, actor: Actor, meeting: Meeting, registration: Registration) -> None:
    """Cancel somebody's registration as the focal point of the delegation; they are told.

    Unless they came by a table of which nobody was told yet: then no mail at all goes to them.
    """
    refuse_after_end(meeting)
    queries.places_to_change(db, meeting.id)  # before the rows of anybody, see there
    _cancel(db, actor, meeting, registration)


def _cancel(db: Session, actor: Actor, meeting: Meeting, registration: Registration) -> None:
    waits = registrations.first_mail_waits(db, registration)
    tables = own_queries.untold_imports(db, registration.delegation_id or "")
    for table in tables:
        if registration.id in table.made:
            table.made = [made for made in table.made if made != registration.id]
    registrations.cancel(db, meeting, registration, by=actor, notify=not waits)


def move(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    registration: Registration,
    direction: Move,
) -> None:
    """Move a person by one place; from now on the delegation has an order of its own."""
    refuse_after_end(meeting)
    members = named_by(queries.members_of(db, registration.delegation_id or ""))
    by_id = {one.id: one for one in members}
    if registration.id not in by_id:
        return
    for place, one in enumerate(moved(list(by_id), registration.id, direction), start=1):
        by_id[one].place = place
    accounts.record(db, actor, "delegation.ordered", meeting.id, registration.delegation_id)
    db.flush()


def in_protocol_order(db: Session, actor: Actor, meeting: Meeting, delegation: Delegation) -> None:
    """Give up the delegation's own order: by function, then by name."""
    refuse_after_end(meeting)
    for one in queries.members_of(db, delegation.id):
        one.place = None
    accounts.record(db, actor, "delegation.ordered", meeting.id, delegation.id)
    db.flush()
