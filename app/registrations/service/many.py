"""Entering many people into a delegation at once: all of them, or none."""

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.core import clock
from app.core.happenings import tell
from app.core.ids import new_id
from app.delegations.models import Delegation
from app.meetings.models import Meeting
from app.registrations import mails, queries, rules
from app.registrations.errors import RegisteredElsewhere, RegistrationClosed
from app.registrations.models import Person, Registration, RegistrationState, Way
from app.registrations.rules import Door, Entry, PeopleEntered
from app.registrations.service.closing import open_again
from app.registrations.service.history import keep_changes, told
from app.registrations.service.links import link_path
from app.registrations.service.people import describe
from app.registrations.service.places import put_on_list


def add_members(
    db: Session, actor: Actor, meeting: Meeting, delegation: Delegation, entries: Sequence[Entry]
) -> list[Registration]:
    """Enter people into a delegation as its focal point: approved at once, and told later.

    Whoever is known by their address, or here by their name, keeps their one row; a registration
    of this delegation that was cancelled is taken up again. Where a quota is used up the rest of
    them wait. Nobody is written to: `tell_entered` does that. Raises `RegisteredElsewhere` where
    one of them is on the list already or was registered outside the delegation, and
    `RegistrationClosed`.
    """
    door = rules.door_of(meeting, clock.now())
    if door is Door.CLOSED:
        raise RegistrationClosed
    limited = queries.places_to_change(db, meeting.id)  # before the rows of anybody, see there
    known = queries.people_by_mark(db, meeting.id, delegation.id)
    there = {one.id for _person, one in known.values() if one is not None}
    try:
        with db.begin_nested():
            made = [
                _entered(db, meeting, delegation, entry, known, by=actor, late=door is Door.LATE)
                for entry in entries
            ]
            db.flush()
            if limited:
                _give_places(db, meeting, made)
    except IntegrityError as error:  # somebody registered with one of the addresses meanwhile
        raise RegisteredElsewhere from error
    open_again(db, *(one for one in made if one.id in there))
    for registration in made:
        accounts.record(db, actor, "registration.entered", meeting.id, registration.id)
    db.flush()
    tell(db, PeopleEntered(tuple(one.person_id for one in made), meeting.id))
    return made


def _entered(
    db: Session,
    meeting: Meeting,
    delegation: Delegation,
    entry: Entry,
    known: dict[str, tuple[Person, Registration | None]],
    *,
    by: Actor,
    late: bool,
) -> Registration:
    mark = entry.email or rules.name_key(entry.name)
    person, registration = known.get(mark, (None, None))
    if person is None:
        person = _person(meeting, entry)
        db.add(person)
    if registration is None:
        describe(person, entry)
        registration = Registration(meeting_id=meeting.id, person=person, created_at=clock.now())
        db.add(registration)
    elif not _can_be_taken_up(registration, delegation):
        raise RegisteredElsewhere
    before = told(registration) if registration.events_only else None
    known[mark] = person, registration
    registration.delegation = delegation
    registration.organisation = ""
    registration.function, registration.modality = entry.function, entry.modality
    registration.way, registration.late = Way.LIST, late
    registration.state, registration.decided_at = RegistrationState.APPROVED, clock.now()
    registration.changed_at = registration.waiting_since = None
    if before is not None:
        keep_changes(db, registration, before, by=by)
    return registration


def _can_be_taken_up(registration: Registration, delegation: Delegation) -> bool:
    """Not that of another delegation: its name, answers and needs were told to that one.

    Of who has a badge for side events only, nothing was told to any.
    """
    if registration.events_only:
        return True
    own = registration.delegation_id == delegation.id
    return own and registration.state is RegistrationState.CANCELLED


def _give_places(db: Session, meeting: Meeting, made: Sequence[Registration]) -> None:
    """Where places are counted each is given one by one; until then none of them has one."""
    for registration in made:
        registration.state = RegistrationState.SUBMITTED
    db.flush()
    for registration in made:
        put_on_list(db, meeting, registration, kind=None)


def _person(meeting: Meeting, entry: Entry) -> Person:
    return Person(
        id=new_id(),
        meeting_id=meeting.id,
        email=entry.email,
        honorific=entry.honorific,
        name=entry.name,
        name_key=rules.name_key(entry.name),
        position=entry.position,
        language=entry.language,
        is_demo=entry.is_demo,
        created_at=clock.now(),
    )


def tell_entered(db: Session, meeting: Meeting, registration: Registration, event: str) -> None:
    """Write to somebody that they were entered, or that they wait; once for an `event`."""
    link = link_path(db, meeting, registration)
    waits = registration.state is RegistrationState.WAITING
    kind = "registrations/waiting" if waits else "registrations/entered"
    mails.tell_person(db, kind, meeting, registration, link=link, event=event)


def tell_cancelled(db: Session, meeting: Meeting, registration: Registration, event: str) -> None:
    """Write to somebody that a focal point took them off the list; once for an `event`."""
    link = link_path(db, meeting, registration)
    mails.tell_person(db, "registrations/taken_out", meeting, registration, link=link, event=event)
