"""Where a host asks for a badge for side events only for somebody of the application."""

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import lazy
from app.core.limits import limited
from app.core.web.answers import page, redirect
from app.core.web.notices import notice
from app.core.web.posted import Posted
from app.registrations.errors import RegisteredAlready
from app.side_events import service
from app.side_events.errors import NotInThisState
from app.side_events.forms.badges import BadgeForm, badge_form, given_in
from app.side_events.guards import Own, OwnApplication
from app.side_events.models import Speaker
from app.side_events.pages.applying import PACE
from app.side_events.service import BadgeShown

router = APIRouter(include_in_schema=False)
ASKED = notice("badge.asked", lazy("The badge is asked for. The organisers decide on it."))
DROPPED = notice("badge.dropped", lazy("The request for a badge is taken back."))
BADGE = "/applications/{secret}/people/{speaker_id}/badge"


@router.get(BADGE)
def look(request: Request, own: OwnApplication, speaker_id: str, db: Db) -> Response:
    """How it stands with a badge of this person, and what is needed to ask for one."""
    one = service.person_of(own.event, speaker_id)
    return _show(request, own, db, one, badge_form(own.meeting, one))


@router.post(BADGE, dependencies=[Depends(limited("apply", PACE))])
def ask(request: Request, posted: Posted, own: OwnApplication, speaker_id: str, db: Db) -> Response:
    """Asks for a badge, or takes that back."""
    one = service.person_of(own.event, speaker_id)
    if posted.get("take") == "no":
        service.drop_badge(db, own.event, one.id)
        return redirect(request, own.path, DROPPED)
    form = None if one.email else badge_form(own.meeting, one, posted)
    if form is not None and not form.validate():
        return _show(request, own, db, one, form, status=422)
    given = given_in(form, one, own.event.contact_language) if form else None
    try:
        with db.begin_nested():
            service.ask_badge(db, own.meeting, own.event, one.id, given)
    except (NotInThisState, RegisteredAlready) as refused:
        form = form or badge_form(own.meeting, one)
        form.form_errors.append(refused.sentence)
        return _show(request, own, db, one, form, status=refused.status)
    return redirect(request, own.path, ASKED)


def _show(
    request: Request, own: Own, db: Session, one: Speaker, form: BadgeForm, *, status: int = 200
) -> Response:
    return page(
        request,
        "side_events/badge",
        status=status,
        meeting=own.head,
        event=own.event,
        speaker=one,
        standing=service.badges_shown(db, own.event).get(one.id, BadgeShown()),
        refused=form.form_errors,
        form=None if one.email else form,
        path=own.path,
        here=f"{own.path}/people/{one.id}/badge",
    )
