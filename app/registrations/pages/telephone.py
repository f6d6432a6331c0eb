"""A number for short texts, given on the page of one's own registration."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.web import Posted
from app.meetings.pages import telephone
from app.registrations.errors import NoSuchRegistration
from app.registrations.guards import Own, OwnRegistration

router = APIRouter()
PATH = "/registrations/{secret}/telephone"


@router.get(PATH)
def show(request: Request, own: OwnRegistration, db: Db) -> Response:
    """Which number gets what."""
    return telephone.show(request, db, _owner(own))


@router.post(PATH, dependencies=[telephone.LIMIT])
def save(request: Request, posted: Posted, own: OwnRegistration, db: Db) -> Response:
    """Sends the first text to a number, or forgets the number."""
    return telephone.save(request, db, _owner(own), posted)


def _owner(own: Own) -> telephone.Owner:
    person = own.registration.person
    if person.email is None:  # nothing is sent to whoever cannot be written to by mail
        raise NoSuchRegistration
    return telephone.Owner(
        own.head,
        own.meeting.id,
        person.email,
        person.name,
        person.language,
        here=f"{own.path}/telephone",
        back=own.path,
    )
