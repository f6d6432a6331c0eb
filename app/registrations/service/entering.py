"""Entering people: by themselves, or by the focal point of their delegation."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import queries as accounts_queries
from app.accounts import service as accounts
from app.accounts.access import Actor
from app.accounts.models import RoleKind
from app.core import clock
from app.core.happenings import tell
from app.core.ids import new_id
from app.delegations.models import Delegation, Entity
from app.delegations.service import open_delegation
from app.meetings.models import Meeting
from app.messages.service.reading import forget_language
from app.registrations import mails, queries, rules
from app.registrations.errors import Cancelled, RegisteredElsewhere, RegistrationClosed, TakenOut
from app.registrations.models import (
    DelegationFunction,
    Person,
    Registration,
    RegistrationState,
    Way,
)
from app.registrations.rules import Door, Entry, PersonEntered, Renamed
from app.registrations.service.care import set_needs
from app.registrations.service.closing import close_with, open_again, was_taken_out
from app.registrations.service.event_badges import make_delegate
from app.registrations.service.history import keep_changes, told
from app.registrations.service.links import link_path
from app.registrations.service.people import describe, known_to_enter, new_person
from app.registrations.service.places import move_up, put_on_list, require_place
from app.registrations.service.telling import tell_of

TRIES = 3  # two at once for a new delegation, and two at once for one person
# What somebody is told who registers again but is off the list: how it stands, with their link.
TOLD_AGAIN = {
    RegistrationState.CANCELLED: "registrations/cancelled",
    RegistrationState.DECLINED: "registrations/declined",
}


def register(
    db: Session,
    meeting: Meeting,
    entry: Entry,
    *,
    nonce: str | None = None,
    at: datetime | None = None,
    notify: bool = True,
    proven: bool = False,
) -> Registration:
    """Register a person for a meeting, to be approved, and write them a mail with their link.

    `nonce` is that of the form: the same one again gives the same registration and no second mail,
    unless it names another address: then somebody went back in the browser for the next person.
    Somebody whose address is registered already stays as they are and is mailed their link, at
    most once an hour, so that the page says the same in both cases. `at` is when it was received,
    the present if left out. `proven` says that the address is theirs who registers: then a focal
    point of the delegation is approved at once. Raises `RegistrationClosed` when the meeting is
    over.
    """
    known = queries.registration_by_nonce(db, nonce) if nonce else None
    if known is not None and _is_of(known, meeting, entry):
        return known
    nonce = nonce if known is None else None
    at = at or clock.now()
    door = rules.door_of(meeting, at)
    if door not in rules.TAKES:
        raise RegistrationClosed(over=rules.is_over(meeting, at))
    if proven:
        queries.places_to_change(db, meeting.id)  # before the rows of anybody, see there
    registration, is_new = _entered(db, meeting, entry, nonce, at, late=door is Door.LATE)
    if is_new and entry.email:
        forget_language(db, meeting.id, entry.email)  # what they say now is later
    if is_new and proven and _speaks_for_it(db, registration):
        _approve_own(db, meeting, registration)
    elif notify and is_new:
        _tell(db, "registrations/received", meeting, registration, "new", is_first=True)
    elif notify and (nonce is None or registration.form_nonce != nonce):
        kind = _told_again(db, registration)
        _tell(db, kind, meeting, registration, f"{clock.now():%Y-%m-%dT%H}")
    return registration


def _told_again(db: Session, registration: Registration) -> str:
    """What is written to somebody who is registered already: how it stands."""
    if was_taken_out(db, registration):
        return "registrations/taken_out"
    return TOLD_AGAIN.get(registration.state, "registrations/known")


def _speaks_for_it(db: Session, registration: Registration) -> bool:
    account = accounts_queries.account_by_email(db, registration.person.email or "")
    if account is None or account.disabled_at or registration.delegation_id is None:
        return False
    return any(
        role.kind is RoleKind.FOCAL_POINT and role.delegation_id == registration.delegation_id
        for role in accounts_queries.roles_of(db, account.id)
    )


def _approve_own(db: Session, meeting: Meeting, registration: Registration) -> None:
    accounts.record(db, None, "registration.approved", meeting.id, registration.id, focal=True)
    put_on_list(db, meeting, registration, kind="registrations/approved")


def _is_of(registration: Registration, meeting: Meeting, entry: Entry) -> bool:
    return registration.meeting_id == meeting.id and registration.person.email == entry.email


def _entered(
    db: Session, meeting: Meeting, entry: Entry, nonce: str | None, at: datetime, *, late: bool
) -> tuple[Registration, bool]:
    # Two forms of the same person, or of a delegation's first two members, may come at once. The
    # database's unique constraints let one win; the other looks again and finds what was made.
    for left in reversed(range(TRIES)):
        sent_before = nonce if left < TRIES - 1 else None  # at first, `register` has looked
        found, person = _found(db, meeting, entry, sent_before)
        if found is not None:
            return found, False
        try:
            with db.begin_nested():
                made = _made(db, meeting, entry, known=person, nonce=nonce, at=at, late=late)
                return made, True
        except IntegrityError:
            if not left:
                raise
    raise AssertionError  # the last try gave or raised


def _found(
    db: Session, meeting: Meeting, entry: Entry, nonce: str | None
) -> tuple[Registration | None, Person | None]:
    """What a form or a person has made before, and the person, who may have no registration."""
    known = queries.registration_by_nonce(db, nonce) if nonce else None
    if known is not None:
        return known, known.person
    person = known_to_enter(db, meeting.id, entry)
    return queries.registration_of_person(db, person.id) if person else None, person


def _made(
    db: Session,
    meeting: Meeting,
    entry: Entry,
    *,
    known: Person | None,
    nonce: str | None,
    at: datetime,
    late: bool,
) -> Registration:
    """All rows of somebody new are written together: `known` is the person, if there is one."""
    person = known or new_person(db, meeting, name=entry.name, email=entry.email)
    describe(person, entry)
    person.passport_name = person.passport_name or entry.passport_name
    person.gender = person.gender or entry.gender
    if known is None:
        person.is_demo = entry.is_demo
    registration = Registration(
        id=new_id(),
        meeting_id=meeting.id,
        person=person,
        delegation=open_delegation(db, meeting, entry.entity) if entry.entity else None,
        organisation="" if entry.entity else entry.organisation,
        function=entry.function,
        modality=entry.modality,
        listed=entry.listed,
        state=RegistrationState.SUBMITTED,
        late=late,
        form_nonce=nonce,
        created_at=at,
    )
    db.add(registration)
    set_needs(db, meeting, registration, entry.needs, first=True)
    accounts.record(db, None, "registration.received", meeting.id, registration.id, late=late)
    db.flush()
    tell(db, PersonEntered(person.id, meeting.id, is_new=known is None))
    return registration


def change(db: Session, meeting: Meeting, registration: Registration, entry: Entry) -> None:
    """Replace what a registration says, as its person asks by their link; the address stays.

    Who had a badge for side events only asks with it to be a delegate. That, another delegation,
    another person and a new head of delegation have to be approved anew. Raises
    `RegistrationClosed` after the meeting, and `NoPlaceLeft` where somebody on the list
    would need a place that is not free; `Cancelled` where they do not come.
    """
    registration = queries.registration_to_change(db, registration.id)
    refuse_closed(meeting)
    if registration.state is RegistrationState.CANCELLED:
        raise Cancelled(registration.person.name)
    moves = _moves(registration, entry.entity, entry.organisation)
    anew = moves or registration.events_only or _is_another(db, registration, entry)
    if not anew:
        require_place(db, meeting, registration, function=entry.function, modality=entry.modality)
    person, before = registration.person, told(registration)
    _say_anew(meeting, person, entry)
    registration.listed = entry.listed
    registration.function, registration.modality = entry.function, entry.modality
    set_needs(db, meeting, registration, entry.needs)
    if moves:
        entity = entry.entity
        registration.delegation = open_delegation(db, meeting, entity) if entity else None
        registration.organisation = "" if entity else entry.organisation
    if registration.events_only:
        registration.way = Way.FORM
    if anew and registration.state in {RegistrationState.APPROVED, RegistrationState.WAITING}:
        registration.state, registration.waiting_since = RegistrationState.SUBMITTED, None
    if registration.state is RegistrationState.CHANGE_ASKED:
        registration.state, registration.change_asked = RegistrationState.SUBMITTED, ""
    registration.changed_at = clock.now()
    keep_changes(db, registration, before)
    accounts.record(db, None, "registration.changed", meeting.id, registration.id)
    db.flush()
    tell(db, PersonEntered(person.id, meeting.id))
    move_up(db, meeting)


def _moves(registration: Registration, entity: Entity | None, organisation: str) -> bool:
    if entity is not None:
        return registration.delegation is None or registration.delegation.entity_id != entity.id
    return registration.delegation is not None or registration.organisation != organisation


def _say_anew(meeting: Meeting, person: Person, entry: Entry) -> None:
    person.name, person.name_key = entry.name, rules.name_key(entry.name)
    person.honorific, person.position = entry.honorific, entry.position
    person.language = entry.language
    if meeting.asks_passport_name:
        person.passport_name = entry.passport_name
    if meeting.asks_gender:
        person.gender = entry.gender


def _is_another(db: Session, registration: Registration, entry: Entry) -> bool:
    """Whether somebody else than was decided on would come, or lead the delegation."""
    head = DelegationFunction.HEAD
    if entry.function is head and registration.function is not head:
        return True
    before = _name_decided_on(db, registration)
    if rules.name_key(before) == rules.name_key(entry.name):
        return False
    renamed = Renamed(before, entry.name)
    tell(db, renamed)
    return renamed.is_another


def _name_decided_on(db: Session, registration: Registration) -> str:
    """What somebody was called before they changed it themselves: not word by word to another."""
    name, decided_at = registration.person.name, registration.decided_at
    for change in queries.changes_of(db, registration.id):
        if change.field == "name":
            if change.account_id or (decided_at is not None and change.at < decided_at):
                break
            name = change.old
    return name


def cancel(
    db: Session,
    meeting: Meeting,
    registration: Registration,
    *,
    by: Actor | None = None,
    notify: bool = True,
    for_person: bool = False,
) -> None:
    """Take a registration back, as its person asks; twice is once.

    `by` is the focal point who takes somebody out of their delegation; they are written to unless
    `notify` says that they know nothing of it yet. `for_person` says that the secretariat does it,
    to whom they said that they do not come.
    """
    registration = queries.registration_to_change(db, registration.id)
    if registration.state is RegistrationState.CANCELLED:
        return
    registration.state, registration.waiting_since = RegistrationState.CANCELLED, None
    registration.changed_at = clock.now()
    close_with(db, meeting, registration)
    whose = {"for_person": True} if for_person else {"focal": True} if by else {}
    accounts.record(db, by, "registration.cancelled", meeting.id, registration.id, **whose)
    if for_person:
        tell_of(db, "registrations/cancelled_for", meeting, registration)
    elif notify:
        _tell(db, _told_again(db, registration), meeting, registration, new_id())
    move_up(db, meeting)


def renew(db: Session, meeting: Meeting, registration: Registration) -> None:
    """Register somebody again who had cancelled, to be approved anew, and tell them.

    Raises `RegistrationClosed` after the meeting, and `TakenOut` where a focal point cancelled it.
    """
    registration = queries.registration_to_change(db, registration.id)
    door = refuse_closed(meeting)
    if registration.state is not RegistrationState.CANCELLED:
        return
    if was_taken_out(db, registration):
        raise TakenOut
    registration.state = RegistrationState.SUBMITTED
    registration.late = door is Door.LATE
    registration.changed_at = clock.now()
    asks_again = open_again(db, registration)
    accounts.record(db, None, "registration.renewed", meeting.id, registration.id)
    link = link_path(db, meeting, registration)
    mails.tell_person(
        db, "registrations/renewed", meeting, registration,
        link=link, event=new_id(), asks_again=asks_again,
    )  # fmt: skip
    db.flush()


def refuse_closed(meeting: Meeting) -> Door:
    """Whether it is late. Raises `RegistrationClosed` where nothing can be changed any more."""
    now = clock.now()
    door = rules.door_of(meeting, now)
    if door is Door.CLOSED:
        raise RegistrationClosed(over=rules.is_over(meeting, now))
    return door


def add_member(
    db: Session, actor: Actor, meeting: Meeting, delegation: Delegation, entry: Entry
) -> Registration:
    """Enter somebody into a delegation as its focal point: approved at once.

    Where a quota is used up they are on the waiting list instead, see `put_on_list`. The person is
    told by mail, where their address is known. Of somebody who had cancelled it is printed what is
    said now, but for their name; who has a badge for side events only is a delegate from then on.
    Raises `RegisteredElsewhere` when the address is on the list in another delegation, and
    `RegistrationClosed`.
    """
    door = refuse_closed(meeting)
    queries.places_to_change(db, meeting.id)  # before the rows of anybody, see there
    registration, is_new = _entered(db, meeting, entry, None, clock.now(), late=door is Door.LATE)
    registration = queries.registration_to_change(db, registration.id)
    if not is_new and registration.events_only:
        _take_up(db, actor, registration, entry, of=delegation)
    elif not is_new and registration.delegation_id != delegation.id:
        raise RegisteredElsewhere
    if is_new:
        registration.way = Way.FOCAL_POINT
    if registration.state in {RegistrationState.APPROVED, RegistrationState.WAITING}:
        return registration
    if registration.state is RegistrationState.CANCELLED:
        _take_up(db, actor, registration, entry)
    if registration.state in TOLD_AGAIN:
        open_again(db, registration)
    accounts.record(db, actor, "registration.entered", meeting.id, registration.id)
    put_on_list(db, meeting, registration, kind="registrations/entered")
    return registration


def _take_up(
    db: Session,
    actor: Actor,
    registration: Registration,
    entry: Entry,
    *,
    of: Delegation | None = None,
) -> None:
    """Say of a registration what its delegation says; `of` is the one that it comes to by this."""
    before = told(registration)
    if of is not None:
        make_delegate(registration, Way.FOCAL_POINT, of)
        registration.state = RegistrationState.SUBMITTED
    person = registration.person
    person.honorific, person.position = entry.honorific, entry.position
    registration.function, registration.modality = entry.function, entry.modality
    keep_changes(db, registration, before, by=actor)


def _tell(
    db: Session,
    kind: str,
    meeting: Meeting,
    registration: Registration,
    event: str,
    *,
    is_first: bool = False,
) -> None:
    link = link_path(db, meeting, registration, is_first=is_first)
    mails.tell_person(db, kind, meeting, registration, link=link, event=event, is_first=is_first)
