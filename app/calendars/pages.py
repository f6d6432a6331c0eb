"""Where a signed-in person finds the addresses of their own calendars."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.accounts.guards import SignedIn
from app.calendars import service
from app.calendars.errors import NoSuchCalendar
from app.calendars.forms import AddressForm
from app.core.db import Db
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect

router = APIRouter(include_in_schema=False)

MADE = notice("calendars.made", lazy("Your calendar has a new address."))


@router.get("/calendars")
def mine(request: Request, actor: SignedIn, db: Db) -> Response:
    """The person's calendars, one for each meeting at which they are known."""
    return page(request, "calendars/mine", calendars=service.calendars_of(db, actor.email))


@router.post("/calendars")
def renew(request: Request, posted: Posted, actor: SignedIn, db: Db) -> Response:
    """Give a calendar an address; one that it had before opens nothing any more."""
    form = AddressForm.posted(posted)
    if not service.renew_address(db, actor.email, form.person.data or ""):
        raise NoSuchCalendar
    return redirect(request, "/calendars", MADE)
