"""How long a meeting keeps what, and the report of what was erased."""

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core.db import Db
from app.core.errors import Invalid
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.meetings.guards import Desk, OrganiserDesk
from app.privacy import queries, rules, service
from app.privacy.forms import DaysForm

router = APIRouter()
SAVED = notice("privacy.saved", lazy("Saved. What is due is erased within a day."))


@router.get("/organise/{slug}/privacy")
def see(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """The dates, and what was erased."""
    days = queries.days_kept(db, desk.meeting.id)
    form = DaysForm(data={until.value: number for until, number in days.items()})
    return _shown(request, desk, db, form)


@router.post("/organise/{slug}/privacy")
def save(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Keeps the numbers of days."""
    form = DaysForm.posted(posted)
    if not form.validate():
        return _shown(request, desk, db, form, status=422)
    try:
        service.set_days(db, desk.actor, desk.meeting, form.days)
    except Invalid as fault:
        form.form_errors.append(fault.sentence)
        return _shown(request, desk, db, form, status=fault.status)
    return redirect(request, f"/organise/{desk.meeting.slug}/privacy", SAVED)


def _shown(
    request: Request, desk: Desk, db: Session, form: DaysForm, *, status: int = 200
) -> Response:
    return page(
        request,
        "privacy/desk",
        status=status,
        meeting=desk.head,
        form=form,
        dates=service.dates(db, desk.meeting),
        report=service.report_of(db, desk.meeting),
        untils=rules.UNTIL_LABELS,
        rows_in=service.rows_in,
    )
