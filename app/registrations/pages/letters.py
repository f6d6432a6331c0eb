"""Letters for a visa for organisers: their texts, who asks, and each letter before it is sent."""

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core.db import Db
from app.core.errors import Invalid
from app.core.i18n import LANGUAGES, lazy
from app.core.i18n import gettext as _
from app.core.web import Posted, notice, page, redirect
from app.meetings.guards import Desk, OrganiserDesk
from app.registrations import queries, service
from app.registrations.errors import NoSuchRequest
from app.registrations.forms import LetterDecisionForm, LetterTextForm, mark
from app.registrations.guards import LetterHere
from app.registrations.models import LetterRequest
from app.registrations.pages.asking import as_file
from app.registrations.pages.organising.hearing import said
from app.registrations.rules.support import PLACEHOLDERS, SUPPORT_LABELS, SUPPORT_MARKS

router = APIRouter()
SAVED = notice("letters.saved", lazy("The text of letters is saved."))
APPROVED = notice("letters.approved", lazy("The letter is approved. The person is told."))
DECLINED = notice("letters.declined", lazy("There is no letter. The person is told."))
JUST_APPROVED = notice("letters.just_approved", lazy("The letter is approved."))
JUST_DECLINED = notice("letters.just_declined", lazy("There is no letter."))


@router.get("/organise/{slug}/visa-letters")
def shown(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """The languages with their texts, and who asks for a letter."""
    return page(
        request,
        "registrations/letters",
        meeting=desk.head,
        texts=queries.letter_texts(db, desk.meeting.id),
        requests=queries.letter_requests(db, desk.meeting.id),
        states=SUPPORT_LABELS,
        marks=SUPPORT_MARKS,
    )


@router.get("/organise/{slug}/visa-letters/texts/{language}")
def text(request: Request, desk: OrganiserDesk, language: str, db: Db) -> Response:
    """The text of letters in a language."""
    known = queries.letter_texts(db, desk.meeting.id).get(language)
    form = LetterTextForm(data={"head": known.head, "body": known.body} if known else {})
    return _text(request, desk, language, form)


@router.post("/organise/{slug}/visa-letters/texts/{language}")
def save(request: Request, posted: Posted, desk: OrganiserDesk, language: str, db: Db) -> Response:
    """Keeps it."""
    form = LetterTextForm.posted(posted)
    if language not in LANGUAGES or not form.validate():
        return _text(request, desk, language, form, status=422)
    try:
        service.set_letter_text(
            db,
            desk.actor,
            desk.meeting,
            language,
            head=form.head.data or "",
            body=form.body.data or "",
        )
    except Invalid as fault:
        form.form_errors.append(fault.sentence)
        return _text(request, desk, language, form, status=fault.status)
    return redirect(request, _home(desk), SAVED)


@router.get("/organise/{slug}/visa-letters/{request_id}")
def one(request: Request, desk: OrganiserDesk, asked: LetterHere, db: Db) -> Response:
    """A letter as it reads, and what can be decided."""
    return _one(request, desk, db, asked, LetterDecisionForm())


@router.get("/organise/{slug}/visa-letters/{request_id}/letter.pdf")
def file(desk: OrganiserDesk, asked: LetterHere, db: Db) -> Response:
    """The letter as a file, to be looked at or signed."""
    letter = service.drafted(db, desk.meeting, asked)
    if letter is None:
        raise NoSuchRequest
    return as_file(service.letter_pdf(desk.meeting, asked, letter))


@router.post("/organise/{slug}/visa-letters/{request_id}")
def decide(
    request: Request, posted: Posted, desk: OrganiserDesk, asked: LetterHere, db: Db
) -> Response:
    """Approves the letter, or sends none with a reason."""
    form = LetterDecisionForm.posted(posted)
    if not form.validate():
        return _one(request, desk, db, asked, form, status=422)
    if form.do.data == "approve":
        service.approve_letter(db, desk.actor, desk.meeting, asked)
        told = said(db, asked.registration, APPROVED, JUST_APPROVED, private=True)
        return redirect(request, _home(desk), told)
    if not form.answer.data:
        mark(form.answer, _("Write why there is no letter. The person reads it."))
        return _one(request, desk, db, asked, form, status=422)
    service.decline_letter(db, desk.actor, desk.meeting, asked, answer=form.answer.data)
    told = said(db, asked.registration, DECLINED, JUST_DECLINED, private=True)
    return redirect(request, _home(desk), told)


def _home(desk: Desk) -> str:
    return f"/organise/{desk.meeting.slug}/visa-letters"


def _text(
    request: Request, desk: Desk, language: str, form: LetterTextForm, *, status: int = 200
) -> Response:
    if language not in LANGUAGES:
        raise NoSuchRequest
    return page(
        request,
        "registrations/letter_text",
        status=status,
        meeting=desk.head,
        form=form,
        language=language,
        language_name=LANGUAGES[language],
        placeholders=PLACEHOLDERS,
    )


def _one(
    request: Request,
    desk: Desk,
    db: Session,
    asked: LetterRequest,
    form: LetterDecisionForm,
    *,
    status: int = 200,
) -> Response:
    return page(
        request,
        "registrations/letter_one",
        status=status,
        meeting=desk.head,
        form=form,
        asked=service.opened_letter(db, asked),
        letter=service.drafted(db, desk.meeting, asked),
        states=SUPPORT_LABELS,
        marks=SUPPORT_MARKS,
    )
