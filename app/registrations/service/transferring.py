"""Handing a registration to a colleague, who has to agree by a link of their own.

The place goes along, with its order in the delegation, its place in the waiting line and what was
decided of it; needs, names and address do not: they are the colleague's own.
"""

from sqlalchemy.orm import Session

from app.accounts import queries as accounts_queries
from app.accounts import service as accounts
from app.core import clock
from app.core.errors import Invalid
from app.core.happenings import tell
from app.core.i18n import gettext as _
from app.core.ids import hash_secret, new_id, new_secret
from app.meetings.models import Meeting
from app.registrations import mails, queries, rules
from app.registrations.errors import AlreadyRegistered, BoundToPerson, Cancelled
from app.registrations.models import (
    Registration,
    RegistrationChange,
    RegistrationState,
    RegistrationTransfer,
    Way,
)
from app.registrations.rules import Door, Entry, PersonEntered
from app.registrations.service.closing import ENDED, HANDED_ON, close_with, open_again
from app.registrations.service.entering import refuse_closed
from app.registrations.service.links import link_path
from app.registrations.service.people import describe, person_for


def offer_transfer(
    db: Session, meeting: Meeting, registration: Registration, *, name: str, email: str
) -> None:
    """Offer a registration to a colleague and mail them the link with which they agree.

    `email` is in lower case. Until they agree nothing changes; another offer ends this one, and
    the same one twice is once. Whether the address is registered is not told. Raises `Invalid`
    for one's own address, `Cancelled`, `BoundToPerson`, and `RegistrationClosed`.
    """
    registration = queries.registration_to_change(db, registration.id)
    refuse_closed(meeting)
    if registration.state not in rules.ALIVE:
        raise Cancelled(registration.person.name)
    if registration.events_only:
        raise BoundToPerson
    if email == registration.person.email:
        raise Invalid(_("This is your own address."))
    earlier = queries.open_transfer_of(db, registration.id)
    if earlier is not None and earlier.email == email:
        return
    now, secret = clock.now(), new_secret()
    if earlier is not None:
        earlier.ended_at = now
    offer = RegistrationTransfer(
        registration_id=registration.id,
        secret_hash=hash_secret(secret),
        name=name,
        email=email,
        language=registration.person.language,
        created_at=now,
    )
    db.add(offer)
    accounts.record(db, None, "registration.offered", meeting.id, registration.id)
    path = f"/registrations/transfers/{secret}"
    mails.tell_colleague(db, meeting, registration, offer, link=path)
    db.flush()


def transfer_of_link(db: Session, secret: str) -> RegistrationTransfer | None:
    """The offer that a link opens, kept from others; None where it has ended."""
    return queries.open_transfer(db, hash_secret(secret))


def take_over(
    db: Session, meeting: Meeting, offer: RegistrationTransfer, entry: Entry
) -> Registration:
    """Put the colleague in the place of whoever offered it, and tell both.

    Of `entry`, name, honorific, position, language and consent count. Raises `AlreadyRegistered`,
    `Cancelled` where it is no longer to be had, and `RegistrationClosed`.
    """
    queries.places_to_change(db, meeting.id)  # before the rows of anybody, see there
    old = queries.registration_to_change(db, offer.registration_id)
    door = refuse_closed(meeting)
    if old.state not in rules.ALIVE:
        raise Cancelled(old.person.name)
    new = _successor(db, meeting, offer, entry)
    _hand_on(old, new)
    close_with(db, meeting, old)
    open_again(db, new)
    now = clock.now()
    new.late, new.listed, new.changed_at = door is Door.LATE, entry.listed, now
    offer.ended_at, offer.successor_id = now, new.id
    db.add(
        RegistrationChange(
            registration_id=new.id, at=now, field="person", old=old.person.name, new=entry.name
        )
    )
    accounts.record(db, None, "registration.transferred", meeting.id, old.id, to=new.id)
    accounts.record(db, None, "registration.taken_over", meeting.id, new.id, of=old.id)
    _tell(db, "registrations/transferred", meeting, old, other=entry.name)
    _tell(db, "registrations/taken_over", meeting, new, other=old.person.name)
    db.flush()
    tell(db, PersonEntered(new.person_id, meeting.id))
    return new


def _successor(
    db: Session, meeting: Meeting, offer: RegistrationTransfer, entry: Entry
) -> Registration:
    person = person_for(db, meeting, name=entry.name, email=offer.email)
    known = queries.registration_of_person(db, person.id)
    if known is not None and known.state is not RegistrationState.CANCELLED:
        raise AlreadyRegistered
    describe(person, entry)  # the link came to their address: they speak for themselves
    if known is None:
        known = Registration(meeting_id=meeting.id, person=person, created_at=clock.now())
        known.state = RegistrationState.SUBMITTED
        db.add(known)
        db.flush()
    return known


def _hand_on(old: Registration, new: Registration) -> None:
    new.delegation, new.organisation = old.delegation, old.organisation
    new.function, new.modality, new.way = old.function, old.modality, Way.FORM
    new.place, old.place = old.place, None
    new.waiting_since, old.waiting_since = old.waiting_since, None
    new.state, new.decided_at, new.change_asked = old.state, old.decided_at, old.change_asked
    old.state, old.changed_at = RegistrationState.CANCELLED, clock.now()


def successor_of(db: Session, registration: Registration) -> Registration | None:
    """Who took the place of somebody whose registration ended by handing it on; else None."""
    if registration.state is not RegistrationState.CANCELLED:
        return None
    ended = accounts_queries.latest_about(db, registration.id, ENDED)
    if ended is None or ended.action != HANDED_ON:
        return None
    return queries.successor_of(db, registration.id)


def _tell(
    db: Session, kind: str, meeting: Meeting, registration: Registration, *, other: str
) -> None:
    link = link_path(db, meeting, registration)
    mails.tell_person(db, kind, meeting, registration, link=link, event=new_id(), other=other)
