"""Where somebody answers whether they come to a side event in place of somebody else."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import lazy
from app.core.limits import limited
from app.core.web import Posted, notice, page, redirect
from app.invitations.forms import InPlaceForm
from app.invitations.guards import AskedInPlace
from app.invitations.service import in_place
from app.invitations.service.in_place import InPlace
from app.meetings.rules import head_of
from app.side_events import queries as side_events
from app.side_events.rules.application import SPEAKER_ROLES
from app.side_events.rules.states import LIVE

router = APIRouter()
OWN = "/answers/in-place/{secret}"
ANSWERED = notice("invitations.answered", lazy("Thank you. Your answer is saved."))


@router.get(OWN)
def look(request: Request, asked: AskedInPlace, db: Db) -> Response:
    """What somebody is asked. A mail program that follows links answers nothing."""
    return _show(request, asked, db, InPlaceForm())


@router.post(OWN, dependencies=[Depends(limited("answer", "60 per 10 minutes"))])
def answer(request: Request, posted: Posted, asked: AskedInPlace, db: Db) -> Response:
    """Take the answer."""
    form = InPlaceForm.posted(posted)
    if not form.validate():
        return _show(request, asked, db, form, status=422)
    in_place.answer(db, asked, comes=form.take.data == "yes")
    return redirect(request, asked.path, ANSWERED)


def _show(
    request: Request, asked: InPlace, db: Db, form: InPlaceForm, *, status: int = 200
) -> Response:
    return page(
        request,
        "invitations/in_place",
        status=status,
        meeting=head_of(asked.meeting),
        zone=asked.meeting.timezone,
        asked=asked,
        event=asked.event,
        room=side_events.room(db, asked.event.announced_room_id),
        is_live=asked.event.state in LIVE,
        functions=[str(SPEAKER_ROLES[one]) for one in asked.roles],
        form=form,
    )
