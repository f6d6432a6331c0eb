"""The doors of a meeting and who checks people in there, for organisers."""

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.accounts import queries as accounts
from app.accounts.errors import NotAnAddress
from app.accounts.models import RoleKind
from app.badges import queries, service
from app.badges.forms import DoorForm, HelperForm
from app.badges.guards import DoorHere
from app.core.collation import in_order
from app.core.db import Db
from app.core.i18n import in_language, lazy
from app.core.web import Posted, notice, page, redirect
from app.meetings.guards import Desk, OrganiserDesk
from app.meetings.queries import rooms_of

router = APIRouter()
ADDED = notice("door.added", lazy("The door is added."))
CLOSED = notice("door.closed", lazy("Nobody is checked in at this door any more."))
GIVEN = notice("door.given", lazy("They may check people in after signing in."))
TAKEN = notice("door.taken", lazy("They may not check people in any more."))


@router.get("/organise/{slug}/doors")
def shown(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """The doors, how many people are inside, and who checks in."""
    return _shown(request, desk, db)


@router.post("/organise/{slug}/doors")
def add(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Adds a door."""
    form = DoorForm.posted(posted)
    form.offer(_rooms(db, desk))
    if not form.validate():
        return _shown(request, desk, db, door_form=form, status=422)
    room_id = form.room.data or None
    service.add_door(db, desk.actor, desk.meeting, form.name.data or "", room_id=room_id)
    return redirect(request, _home(desk), ADDED)


@router.post("/organise/{slug}/doors/{door_id}/close")
def close(
    request: Request, _posted: Posted, desk: OrganiserDesk, door: DoorHere, db: Db
) -> Response:
    """Closes a door for good."""
    service.close_door(db, desk.actor, door)
    return redirect(request, _home(desk), CLOSED)


@router.post("/organise/{slug}/check-in")
def give(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Lets somebody check people in, by their e-mail address."""
    form = HelperForm.posted(posted)
    if form.validate():
        try:
            service.let_check_in(db, desk.actor, desk.meeting, form.email.data or "")
        except NotAnAddress as wrong:
            form.email.errors = [wrong.sentence]
        else:
            return redirect(request, _home(desk), GIVEN)
    return _shown(request, desk, db, helper_form=form, status=422)


@router.post("/organise/{slug}/check-in/{account_id}/remove")
def take(
    request: Request, _posted: Posted, desk: OrganiserDesk, account_id: str, db: Db
) -> Response:
    """Takes it from them; who has it no more, has it no more."""
    service.stop_check_in(db, desk.actor, desk.meeting, account_id)
    return redirect(request, _home(desk), TAKEN)


def _home(desk: Desk) -> str:
    return f"/organise/{desk.meeting.slug}/doors"


def _rooms(db: Session, desk: Desk) -> dict[str, str]:
    found = [(one.room.id, in_language(one.room.name)) for one in rooms_of(db, desk.meeting.id)]
    return dict(in_order(found, lambda one: one[1]))


def _shown(
    request: Request,
    desk: Desk,
    db: Session,
    *,
    door_form: DoorForm | None = None,
    helper_form: HelperForm | None = None,
    status: int = 200,
) -> Response:
    asking = door_form or DoorForm()
    rooms = _rooms(db, desk)
    asking.offer(rooms)
    return page(
        request,
        "badges/doors",
        status=status,
        meeting=desk.head,
        form=door_form or helper_form,
        door_form=asking,
        rooms=rooms,
        helper_form=helper_form or HelperForm(),
        doors=queries.doors_of(db, desk.meeting.id),
        helpers=accounts.people_of_role(db, desk.meeting.id, RoleKind.CHECK_IN),
        inside=queries.inside(db, desk.meeting.id),
    )
