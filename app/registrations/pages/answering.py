"""A person's own answers to the questions of a meeting, opened by the link in their mail."""

import re
from functools import partial

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.core import clock
from app.core.db import Db
from app.core.files import as_download
from app.core.i18n import lazy
from app.core.limits import limited
from app.core.web import PostedWithFiles, notice, page, redirect
from app.questions import service as questions
from app.questions.forms import AnswersForm, answers_form
from app.registrations import rules, service
from app.registrations.guards import Own, OwnRegistration
from app.registrations.rules import Door

# Where answers are sent, which may be files: of a draft, and of a registration.
UPLOADS = re.compile(r"/registrations/(?:drafts/)?[^/]+/questions")
router = APIRouter()
LIMIT = Depends(limited("answers", "60 per 10 minutes"))
SAVED = notice("registration.answered", lazy("Your answers are saved."))


@router.get("/registrations/{secret}/questions")
def ask(request: Request, own: OwnRegistration, db: Db) -> Response:
    """The questions that are for this person, with what they answered."""
    asked = service.questions_for_registration(db, own.registration)
    if not asked or not can_answer(own):
        return redirect(request, own.path)
    said = {one.question.id: one.said for one in questions.told(db, own.registration.id)}
    return _form(request, own, answers_form(asked, said))


@router.post("/registrations/{secret}/questions", dependencies=[LIMIT])
def answer(request: Request, posted: PostedWithFiles, own: OwnRegistration, db: Db) -> Response:
    """Saves the answers."""
    asked = service.questions_for_registration(db, own.registration)
    if not asked or not can_answer(own):
        return redirect(request, own.path)
    form = answers_form(asked, {}, posted)
    said = form.take(
        partial(questions.keep_file, db, own.registration.id),
        partial(questions.known_files, db, own.registration.id),
    )
    if said is None:
        return _form(request, own, form, status=422)
    service.answer(db, own.meeting, own.registration, said)
    return redirect(request, own.path, SAVED)


@router.get("/registrations/{secret}/answers/{question_id}")
def give(own: OwnRegistration, question_id: str, db: Db) -> Response:
    """A file that the person answered with, as a download."""
    file = questions.file_of(db, questions.told(db, own.registration.id), question_id)
    return as_download(db, file, f"answer-{file.id}")


def can_answer(own: Own) -> bool:
    """Whether answers can still be given and changed."""
    shut = rules.door_of(own.meeting, clock.now()) is Door.CLOSED
    return not shut and own.registration.state in rules.ALIVE


def _form(request: Request, own: Own, form: AnswersForm, *, status: int = 200) -> Response:
    return page(
        request,
        "registrations/questions",
        status=status,
        meeting=own.head,
        form=form,
        path=own.path,
    )
