"""Adding a question, and changing one."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.errors import Refused
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.meetings.guards import Desk, OrganiserDesk
from app.questions import queries, rules, service
from app.questions.forms import QuestionForm, question_form
from app.questions.guards import QuestionHere
from app.questions.models import Question, Target
from app.questions.pages.listing import QUESTION, TargetHere, list_of

router = APIRouter()
NEW = "/organise/{slug}/questions/new"
SAVED = notice("question.saved", lazy("The question is saved."))


@router.get(NEW)
def blank(request: Request, desk: OrganiserDesk, target: TargetHere, db: Db) -> Response:
    """An empty form for a further question."""
    form = question_form(desk.meeting.languages, target)()
    return _shown(request, desk, db, target, form)


@router.post(NEW)
def add(
    request: Request, posted: Posted, desk: OrganiserDesk, target: TargetHere, db: Db
) -> Response:
    """Adds a question after all others."""
    form = question_form(desk.meeting.languages, target).sent(posted)
    _offer(db, desk, target, form)
    if form.press(posted):
        return _shown(request, desk, db, target, form)
    if not form.validate():
        return _shown(request, desk, db, target, form, status=422)
    try:
        made = service.add_question(db, desk.actor, desk.meeting, form.said(), target=target)
    except Refused as refused:
        form.form_errors.append(refused.sentence)
        return _shown(request, desk, db, target, form, status=refused.status)
    return redirect(request, list_of(desk, target, made), SAVED)


@router.get(QUESTION)
def one(request: Request, desk: OrganiserDesk, question: QuestionHere, db: Db) -> Response:
    """What a question says, to be changed."""
    readers = queries.readers_of(db, desk.meeting.id).get(question.id, set())
    form = question_form(desk.meeting.languages, question.target).of(question, readers)
    return _shown(request, desk, db, question, form)


@router.post(QUESTION)
def change(
    request: Request, posted: Posted, desk: OrganiserDesk, question: QuestionHere, db: Db
) -> Response:
    """Changes a question; answers to it stay with the words that they were given to."""
    form = question_form(desk.meeting.languages, question.target).sent(posted)
    _offer(db, desk, question, form)
    if form.press(posted):
        return _shown(request, desk, db, question, form)
    if not form.validate():
        return _shown(request, desk, db, question, form, status=422)
    version = form.version.data or ""
    seen = int(version) if version.isascii() and version.isdigit() else 0
    try:
        service.change_question(
            db, desk.actor, desk.meeting, question.id, form.said(), version=seen
        )
    except Refused as refused:
        form.form_errors.append(refused.sentence)
        return _shown(request, desk, db, question, form, status=refused.status)
    return redirect(request, list_of(desk, question.target, question), SAVED)


def _offer(db: Db, desk: Desk, about: Question | Target, form: QuestionForm) -> None:
    question = about if isinstance(about, Question) else None
    beside = queries.questions_of(db, desk.meeting.id, _target(about))
    form.offer(rules.options_before(beside, question), queries.organisers_of(db, desk.meeting.id))


def _target(about: Question | Target) -> Target:
    return about.target if isinstance(about, Question) else about


def _shown(
    request: Request,
    desk: Desk,
    db: Db,
    about: Question | Target,  # a new one of this form
    form: QuestionForm,
    *,
    status: int = 200,
) -> Response:
    _offer(db, desk, about, form)
    question = about if isinstance(about, Question) else None
    return page(
        request,
        "questions/question",
        status=status,
        meeting=desk.head,
        home=list_of(desk, _target(about)),
        question=question,
        form=form,
        answers=queries.number_of_answers(db, desk.meeting.id).get(question.id, 0)
        if question
        else 0,
    )
