"""What a person needs, told or changed by their own link until the meeting is over."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.registrations import service
from app.registrations.forms import NeedsForm, needs_data
from app.registrations.guards import Own, OwnRegistration

router = APIRouter()
SAVED = notice("registration.needs", lazy("What you need is saved."))


@router.get("/registrations/{secret}/needs")
def ask(request: Request, own: OwnRegistration, db: Db) -> Response:
    """The form with what is known."""
    needs = service.as_needs(service.needs_told(db, own.registration))
    return _form(request, own, NeedsForm(data=needs_data(needs)))


@router.post("/registrations/{secret}/needs")
def save(request: Request, posted: Posted, own: OwnRegistration, db: Db) -> Response:
    """Keeps it; whoever acts on it sees it at once."""
    form = NeedsForm.posted(posted)
    form.let_go(service.as_needs(service.needs_told(db, own.registration)))
    if not form.validate():
        return _form(request, own, form, status=422)
    service.change_needs(db, own.meeting, own.registration, form.needs())
    return redirect(request, own.path, SAVED)


def _form(request: Request, own: Own, form: NeedsForm, *, status: int = 200) -> Response:
    return page(
        request, "registrations/needs", status=status, meeting=own.head, form=form, path=own.path
    )
