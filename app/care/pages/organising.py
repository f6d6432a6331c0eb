"""Who sees to needs, for organisers: they see numbers, whom they let, and who looked when."""

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.accounts import queries as accounts
from app.accounts.errors import NotAnAddress
from app.accounts.models import RoleKind
from app.care import queries, service
from app.care.forms import HelperForm
from app.core.db import Db
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.meetings.guards import Desk, OrganiserDesk
from app.registrations import queries as registrations
from app.registrations.models import NeedKind, NeedState
from app.registrations.rules.care import NEED_LABELS, NEED_STATES, OPEN_NEEDS

router = APIRouter()
SHOWN = [state for state in NeedState if state in OPEN_NEEDS]
GIVEN = notice("care.given", lazy("They see what people need after signing in."))
TAKEN = notice("care.taken", lazy("They do not see what people need any more."))


@router.get("/organise/{slug}/care")
def shown(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """How many needs there are of each kind, who sees to them, and who looked."""
    return _shown(request, desk, db, HelperForm())


@router.post("/organise/{slug}/care")
def give(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Lets somebody see to needs, by their e-mail address."""
    form = HelperForm.posted(posted)
    if form.validate():
        try:
            service.let_care(db, desk.actor, desk.meeting, form.email.data or "")
        except NotAnAddress as wrong:
            form.email.errors = [wrong.sentence]
        else:
            return redirect(request, f"/organise/{desk.meeting.slug}/care", GIVEN)
    return _shown(request, desk, db, form, status=422)


@router.post("/organise/{slug}/care/{account_id}/remove")
def take(
    request: Request, _posted: Posted, desk: OrganiserDesk, account_id: str, db: Db
) -> Response:
    """Takes it from them; who has it no more, has it no more."""
    service.stop_care(db, desk.actor, desk.meeting, account_id)
    return redirect(request, f"/organise/{desk.meeting.slug}/care", TAKEN)


def _shown(
    request: Request, desk: Desk, db: Session, form: HelperForm, *, status: int = 200
) -> Response:
    numbers = registrations.numbers_of_needs(db, desk.meeting.id)
    return page(
        request,
        "care/organise",
        status=status,
        meeting=desk.head,
        form=form,
        lines=[
            (NEED_LABELS[kind], [numbers.get((kind, state), 0) for state in SHOWN])
            for kind in NeedKind
        ],
        states=[NEED_STATES[state] for state in SHOWN],
        helpers=accounts.people_of_role(db, desk.meeting.id, RoleKind.CARE),
        own=desk.actor.email,
        cares=desk.actor.cares_at(desk.meeting.id),
        looks=queries.looks_at(db, desk.meeting.id),
    )
