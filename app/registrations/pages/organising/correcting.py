"""Correcting what a registration says, as an organiser."""

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.core.web.notices import NoticeKind
from app.meetings.guards import Desk, OrganiserDesk
from app.registrations import queries, service
from app.registrations.errors import AddressOfAnother, ChangedMeanwhile, NoPlaceLeft
from app.registrations.forms import CorrectForm, mark
from app.registrations.guards import OfDesk
from app.registrations.models import DelegationFunction, Registration
from app.registrations.pages.organising.hearing import said
from app.registrations.rules.history import written

router = APIRouter()
CORRECT = "/organise/{slug}/registrations/{registration_id}/correct"
CORRECTED = notice(
    "registrations.corrected",
    lazy("Corrected. What it said before is kept in the history."),
)
NOTHING = notice(
    "registrations.nothing_corrected",
    lazy("Nothing was corrected: it says what it said before."),
    NoticeKind.WARNING,
)


@router.get(CORRECT)
def form(request: Request, desk: OrganiserDesk, registration: OfDesk, db: Db) -> Response:
    """What the registration says, to be put right."""
    asking = CorrectForm.of(registration, service.shown(registration))
    return _form(request, desk, registration, asking, db)


@router.post(CORRECT)
def correct(
    request: Request, posted: Posted, desk: OrganiserDesk, registration: OfDesk, db: Db
) -> Response:
    """Puts it right; what the person changed meanwhile is shown first."""
    sent = CorrectForm.posted(posted)
    if not sent.validate():
        return _form(request, desk, registration, sent, db, status=422)
    right = service.Correction(
        name=sent.name.data or "",
        passport_name=sent.passport_name.data or "",
        honorific=sent.honorific.data or "",
        position=sent.position.data or "",
        email=(sent.email.data or "").lower(),
        function=DelegationFunction(sent.function.data),
    )
    why = {"reason": sent.reason.data or "", "seen": sent.seen.data or ""}
    try:
        done = service.correct(db, desk.actor, desk.meeting, registration, right, **why)
    except ChangedMeanwhile as stale:
        sent.seen.data = service.shown(registration)
        said_so = stale.sentence
        return _form(request, desk, registration, sent, db, stale=said_so, status=stale.status)
    except (AddressOfAnother, NoPlaceLeft) as refusal:
        field = sent.email if isinstance(refusal, AddressOfAnother) else sent.function
        mark(field, refusal.sentence)
        return _form(request, desk, registration, sent, db, status=refusal.status)
    home = f"/organise/{desk.meeting.slug}/registrations/{registration.id}"
    told = said(db, registration, CORRECTED, CORRECTED) if done else [NOTHING]
    return redirect(request, home, told)


def _form(
    request: Request,
    desk: Desk,
    registration: Registration,
    asking: CorrectForm,
    db: Session,
    *,
    stale: str = "",
    status: int = 200,
) -> Response:
    return page(
        request,
        "registrations/correct",
        status=status,
        meeting=desk.head,
        registration=registration,
        form=asking,
        hearer=service.hearer(db, registration),
        stale=stale,
        written=written(queries.changes_of(db, registration.id)),
    )
