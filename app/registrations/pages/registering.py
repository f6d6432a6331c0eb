"""The public form: its first step, with which a draft begins."""

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.accounts.guards import Visitor
from app.core import clock, i18n
from app.core.db import Db
from app.core.ids import new_secret
from app.core.limits import limited
from app.core.web import Posted, page, redirect
from app.meetings.guards import MeetingHere
from app.meetings.models import Meeting
from app.meetings.rules import head_of
from app.registrations import rules, service
from app.registrations.forms import BeginForm
from app.registrations.pages.drafting import progress, shut
from app.registrations.pages.steps import Asked, asked_of, who_of
from app.registrations.rules import TAKES, WHO, Door

router = APIRouter()
LIMIT = Depends(limited("register", "30 per 10 minutes"))


@router.get("/{slug}/register")
def first(request: Request, _visitor: Visitor, meeting: MeetingHere, db: Db) -> Response:
    """The first step, or a page that says that no registrations are taken."""
    blank = BeginForm(data={"nonce": new_secret(), "language": i18n.language()})
    blank.offer_who(meeting)
    return _first(request, meeting, db, blank)


@router.post("/{slug}/register", dependencies=[LIMIT])
def begin(request: Request, posted: Posted, meeting: MeetingHere, db: Db) -> Response:
    """Begins a draft and goes on to its next step; the link to it is mailed."""
    form = BeginForm.posted(posted)
    form.offer_who(meeting)
    if not form.validate() or _door(meeting) not in TAKES:
        return _first(request, meeting, db, form, status=422)
    opened = service.begin_draft(db, meeting, form.nonce.data or None)
    service.keep_answers(db, meeting, opened, WHO, who_of(form))
    return redirect(request, opened.path)


@router.get("/{slug}/register/sent")
def thanks(request: Request, _visitor: Visitor, meeting: MeetingHere) -> Response:
    """What happens now; the page knows nothing of who sent what."""
    return page(request, "registrations/sent", meeting=head_of(meeting), before=False)


def _door(meeting: Meeting) -> Door:
    return rules.door_of(meeting, clock.now())


def _first(
    request: Request, meeting: Meeting, db: Session, form: BeginForm, *, status: int = 200
) -> Response:
    door = _door(meeting)
    if door not in TAKES:
        return shut(request, meeting, status=status)
    return page(
        request,
        "registrations/begin",
        status=status,
        meeting=head_of(meeting),
        form=form,
        steps=progress(asked_of(Asked(db, meeting, {})), WHO, set()),
        late=door is Door.LATE,
        closes_at=meeting.registration_closes_at,
        contact=meeting.contact_email,
    )
