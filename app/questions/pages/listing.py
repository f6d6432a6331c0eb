"""The questions of a meeting in their order, and how the form looks that asks them."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.delegations.models import DelegationCategory
from app.delegations.rules import CATEGORY_LABELS
from app.meetings.guards import Desk, OrganiserDesk
from app.questions import queries, rules, service
from app.questions.errors import NeededElsewhere, WrongOrder
from app.questions.forms import answers_form
from app.questions.guards import QuestionHere
from app.questions.models import Question

router = APIRouter()
QUESTION = "/organise/{slug}/questions/{question_id}"
RETIRED = notice("question.retired", lazy("The question is no longer asked. Its answers are kept."))
RESTORED = notice("question.restored", lazy("The question is asked again."))


def path_of(desk: Desk) -> str:
    """The address of the list."""
    return f"/organise/{desk.meeting.slug}/questions"


@router.get("/organise/{slug}/questions")
def listed(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """What is asked, of whom, and how many answers there are."""
    return _listed(request, desk, db)


@router.get("/organise/{slug}/questions/preview")
def preview(
    request: Request, desk: OrganiserDesk, db: Db, category: str = "", way: str = "in_person"
) -> Response:
    """The form as somebody of a category sees it who takes part in a way."""
    meant = next((one for one in DelegationCategory if one.value == category), None)
    way = way if way in rules.WAY_LABELS else "in_person"
    asked = rules.questions_for(queries.questions_of(db, desk.meeting.id), meant, way)
    return page(
        request,
        "questions/preview",
        meeting=desk.head,
        path=path_of(desk),
        form=answers_form(asked, {}),
        categories=CATEGORY_LABELS,
        category=meant,
        ways=rules.WAY_LABELS,
        way=way,
    )


@router.post(f"{QUESTION}/up")
def up(
    request: Request, _posted: Posted, desk: OrganiserDesk, question: QuestionHere, db: Db
) -> Response:
    """Moves a question towards the beginning."""
    return _moved(request, desk, question, db, up=True)


@router.post(f"{QUESTION}/down")
def down(
    request: Request, _posted: Posted, desk: OrganiserDesk, question: QuestionHere, db: Db
) -> Response:
    """Moves a question towards the end."""
    return _moved(request, desk, question, db, up=False)


def _moved(request: Request, desk: Desk, question: Question, db: Db, *, up: bool) -> Response:
    try:
        service.move_question(db, desk.actor, desk.meeting, question.id, up=up)
    except WrongOrder as refused:
        return _listed(request, desk, db, wrong=refused.sentence, status=refused.status)
    return redirect(request, f"{path_of(desk)}#question-{question.id}")


@router.post(f"{QUESTION}/retire")
def retire(
    request: Request, _posted: Posted, desk: OrganiserDesk, question: QuestionHere, db: Db
) -> Response:
    """Asks a question no more."""
    try:
        service.retire_question(db, desk.actor, desk.meeting, question.id)
    except NeededElsewhere as refused:
        return _listed(request, desk, db, wrong=refused.sentence, status=refused.status)
    return redirect(request, path_of(desk), RETIRED)


@router.post(f"{QUESTION}/restore")
def restore(
    request: Request, _posted: Posted, desk: OrganiserDesk, question: QuestionHere, db: Db
) -> Response:
    """Asks a retired question again."""
    try:
        service.restore_question(db, desk.actor, desk.meeting, question.id)
    except WrongOrder as refused:
        return _listed(request, desk, db, wrong=refused.sentence, status=refused.status)
    return redirect(request, path_of(desk), RESTORED)


def _listed(
    request: Request, desk: Desk, db: Db, *, wrong: str = "", status: int = 200
) -> Response:
    questions = queries.questions_of(db, desk.meeting.id)
    return page(
        request,
        "questions/list",
        status=status,
        meeting=desk.head,
        path=path_of(desk),
        wrong=wrong,
        asked=[one for one in questions if one.retired_at is None],
        retired=[one for one in questions if one.retired_at is not None],
        by_id={one.id: one for one in questions},
        answers=queries.number_of_answers(db, desk.meeting.id),
        kinds=rules.KIND_LABELS,
        audiences=rules.AUDIENCE_LABELS,
        categories=CATEGORY_LABELS,
        ways=rules.WAY_LABELS,
        condition_words=rules.condition_words,
    )
