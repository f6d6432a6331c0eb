"""A number for short texts, given on the page of one's own application."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.web import Posted
from app.meetings.pages import telephone
from app.side_events.errors import LinkOpensNothing
from app.side_events.guards import Own, OwnApplication

router = APIRouter()
PATH = "/applications/{secret}/telephone"


@router.get(PATH)
def show(request: Request, own: OwnApplication, db: Db) -> Response:
    """Which number gets what."""
    return telephone.show(request, db, _owner(own))


@router.post(PATH, dependencies=[telephone.LIMIT])
def save(request: Request, posted: Posted, own: OwnApplication, db: Db) -> Response:
    """Sends the first text to a number, or forgets the number."""
    return telephone.save(request, db, _owner(own), posted)


def _owner(own: Own) -> telephone.Owner:
    event = own.event
    if not event.contact_email:  # erased: nobody is written to
        raise LinkOpensNothing
    return telephone.Owner(
        own.head,
        own.meeting.id,
        event.contact_email,
        event.contact_name,
        event.contact_language,
        here=f"{own.path}/telephone",
        back=own.path,
    )
