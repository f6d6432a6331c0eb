"""Sponsorship and a letter for the visa, asked for by one's own link after registering."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.core.web.answers import PERSONAL
from app.registrations import queries, service
from app.registrations.errors import NoSuchRequest, NotOfferedHere
from app.registrations.forms import LetterForm, SponsorForm
from app.registrations.guards import Own, OwnRegistration
from app.registrations.models import SupportState
from app.registrations.pages.steps.support import letter_data

router = APIRouter()
ASKED = notice("support.asked", lazy("Your request is sent. You are told when it is decided."))
WITHDRAWN = notice("support.withdrawn", lazy("Your request is withdrawn."))


@router.get("/registrations/{secret}/sponsorship")
def sponsorship(request: Request, own: OwnRegistration, db: Db) -> Response:
    """The form with what was asked for."""
    if queries.sponsorship_of(db, own.meeting.id) is None:
        raise NotOfferedHere
    asked = service.sponsorship_told(db, own.registration)
    form = SponsorForm(data={"asks": True, "reason": asked.reason} if asked else {})
    return _form(request, own, "registrations/sponsorship_asked", form)


@router.post("/registrations/{secret}/sponsorship")
def ask_sponsorship(request: Request, posted: Posted, own: OwnRegistration, db: Db) -> Response:
    """Asks for it, or no more."""
    form = SponsorForm.posted(posted)
    asked = service.sponsorship_told(db, own.registration)
    form.let_go({"reason": asked.reason} if asked else {})
    if not form.validate():
        return _form(request, own, "registrations/sponsorship_asked", form, status=422)
    if not form.asks.data:
        service.withdraw_sponsorship(db, own.meeting, own.registration)
        return redirect(request, own.path, WITHDRAWN)
    service.ask_sponsorship(db, own.meeting, own.registration, form.reason.data or "")
    return redirect(request, own.path, ASKED)


@router.get("/registrations/{secret}/letter")
def letter(request: Request, own: OwnRegistration, db: Db) -> Response:
    """The form with what was asked for."""
    texts = queries.letter_texts(db, own.meeting.id)
    if not texts:
        raise NotOfferedHere
    form = LetterForm(data=_letter_before(db, own))
    form.offer(texts)
    return _form(request, own, "registrations/letter_asked", form)


@router.post("/registrations/{secret}/letter")
def ask_letter(request: Request, posted: Posted, own: OwnRegistration, db: Db) -> Response:
    """Asks for it, or no more."""
    form = LetterForm.posted(posted)
    form.offer(queries.letter_texts(db, own.meeting.id))
    form.let_go(_letter_before(db, own))
    if not form.validate():
        return _form(request, own, "registrations/letter_asked", form, status=422)
    if not form.asks.data:
        service.withdraw_letter(db, own.meeting, own.registration)
        return redirect(request, own.path, WITHDRAWN)
    service.ask_letter(db, own.meeting, own.registration, form.passport(), form.language.data)
    return redirect(request, own.path, ASKED)


@router.get("/registrations/{secret}/letter.pdf")
def letter_file(own: OwnRegistration, db: Db) -> Response:
    """The letter that was approved."""
    row = queries.letter_request_of(db, own.registration.id)
    approved = row is not None and row.state is SupportState.GRANTED and row.letter
    written = service.drafted(db, own.meeting, row) if row and approved else None
    if row is None or written is None:
        raise NoSuchRequest
    return as_file(service.letter_pdf(own.meeting, row, written))


def as_file(body: bytes) -> Response:
    """A letter to be kept; its name says nothing of whose it is."""
    headers = {
        "Cache-Control": PERSONAL,
        "Content-Disposition": 'attachment; filename="letter.pdf"',
    }
    return Response(body, media_type="application/pdf", headers=headers)


def _letter_before(db: Session, own: Own) -> Mapping[str, object]:
    asked = service.letter_told(db, own.registration)
    known = asked.passport if asked else None
    return letter_data(known, asked.row.language) if asked and known else {}


def _form(
    request: Request, own: Own, name: str, form: SponsorForm | LetterForm, *, status: int = 200
) -> Response:
    return page(request, name, status=status, meeting=own.head, form=form, path=own.path)
