"""The organiser's page of when registrations are taken, and what is asked."""

from datetime import time

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.errors import Invalid
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.meetings.guards import Desk, OrganiserDesk
from app.meetings.models import LatePolicy
from app.registrations import service
from app.registrations.forms import OpeningForm
from app.registrations.service import Opening

router = APIRouter()
SAVED = notice("registrations.opening", lazy("The settings of the registration are saved."))


@router.get("/organise/{slug}/registrations/settings")
def settings(request: Request, desk: OrganiserDesk) -> Response:
    """What is set."""
    return _shown(request, desk, OpeningForm.of(desk.meeting))


@router.post("/organise/{slug}/registrations/settings")
def save(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Saves it."""
    form = OpeningForm.posted(posted)
    if not form.validate():
        return _shown(request, desk, form, status=422)
    try:
        service.set_registration(db, desk.actor, desk.meeting, _wanted(form, desk))
    except Invalid as fault:
        form.form_errors.append(fault.sentence)
        return _shown(request, desk, form, status=fault.status)
    return redirect(request, f"/organise/{desk.meeting.slug}/registrations/settings", SAVED)


def _wanted(form: OpeningForm, desk: Desk) -> Opening:
    zone = desk.meeting.timezone
    late = LatePolicy(form.late.data)
    return Opening(
        registration_opens_at=form.moment("opens", zone, time(0)),
        registration_closes_at=form.moment("closes", zone),
        registration_late=late,
        registration_late_until=form.moment("until", zone) if late is LatePolicy.UNTIL else None,
        asks_passport_name=bool(form.asks_passport_name.data),
        asks_gender=bool(form.asks_gender.data),
    )


def _shown(request: Request, desk: Desk, form: OpeningForm, *, status: int = 200) -> Response:
    return page(request, "registrations/settings", status=status, meeting=desk.head, form=form)
