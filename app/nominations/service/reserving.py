"""Places that a delegation keeps for people whose names follow."""

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.core import clock
from app.delegations.models import Delegation
from app.meetings.models import Meeting
from app.nominations import queries
from app.nominations.errors import NothingReserved, TooManyReserved
from app.nominations.rules.people import MOST_RESERVED
from app.nominations.service.people import enter, refuse_after_end
from app.registrations import queries as registration_queries
from app.registrations import service as registrations
from app.registrations.models import DelegationFunction, Registration, ReservedPlace
from app.registrations.rules import Entry


def reserve(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    delegation: Delegation,
    *,
    function: DelegationFunction,
    number: int,
) -> None:
    """Keep so many places more for a function.

    Raises `TooManyReserved`, `NoPlaceLeft` where a quota does not have so many, and
    `RegistrationClosed`.
    """
    refuse_after_end(meeting)
    registrations.require_more(db, meeting, delegation, function=function, number=number)
    queries.hold(db, delegation.id)
    kept = queries.reserved_of(db, delegation.id)
    if sum(place.number for place in kept) + number > MOST_RESERVED:
        raise TooManyReserved(MOST_RESERVED)
    place = next((place for place in kept if place.function is function), None)
    if place is None:
        place = ReservedPlace(
            meeting_id=meeting.id,
            delegation_id=delegation.id,
            function=function,
            number=0,
            created_at=clock.now(),
        )
        db.add(place)
    place.number += number
    accounts.record(
        db, actor, "places.reserved", meeting.id, delegation.id, function=function, number=number
    )
    db.flush()


def name_one(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    delegation: Delegation,
    *,
    place: ReservedPlace,
    entry: Entry,
) -> Registration:
    """Fill one reserved place with a person, who is entered as `enter` says.

    The place is given up first, so that it is not counted beside the person. Raises what
    `enter` raises, and `NothingReserved`.
    """
    registration_queries.places_to_change(db, meeting.id)  # before any other row, see there
    _one_less(db, place.id)
    return enter(db, actor, meeting, delegation, entry, as_another=True)


def give_up(
    db: Session, actor: Actor, meeting: Meeting, delegation: Delegation, place: ReservedPlace
) -> None:
    """Keep one place less: who waits moves up. Raises `NothingReserved`, `RegistrationClosed`."""
    refuse_after_end(meeting)
    registration_queries.places_to_change(db, meeting.id)  # before any other row, see there
    function = place.function
    _one_less(db, place.id)
    accounts.record(db, actor, "places.given_up", meeting.id, delegation.id, function=function)
    registrations.move_up(db, meeting)


def _one_less(db: Session, place_id: str) -> None:
    place = queries.reserved_to_change(db, place_id)
    if place is None:
        raise NothingReserved
    place.number -= 1
    if place.number < 1:
        db.delete(place)
    db.flush()
