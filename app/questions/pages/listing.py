"""The questions of a meeting in their order, and how the form looks that asks them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.errors import Refused
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.delegations.models import DelegationCategory
from app.delegations.rules import CATEGORY_LABELS
from app.meetings.guards import Desk, OrganiserDesk
from app.questions import queries, rules, service
from app.questions.errors import NeededElsewhere, WrongOrder
from app.questions.forms import answers_form
from app.questions.guards import QuestionHere
from app.questions.models import Question, Target

router = APIRouter()
QUESTION = "/organise/{slug}/questions/{question_id}"
RETIRED = notice("question.retired", lazy("The question is no longer asked. Its answers are kept."))
RESTORED = notice("question.restored", lazy("The question is asked again."))


def target_named(to: str = "") -> Target:
    """Of which form an address speaks, in its part `?to=`; that of registration if it is silent."""
    return Target.APPLICATION if to == Target.APPLICATION else Target.REGISTRATION


TargetHere = Annotated[Target, Depends(target_named)]


def path_of(desk: Desk) -> str:
    """The address below which the questions are."""
    return f"/organise/{desk.meeting.slug}/questions"


def list_of(desk: Desk, target: Target, question: Question | None = None) -> str:
    """The address of the list of a form, at a question in it."""
    to = "" if target is Target.REGISTRATION else f"?to={target}"
    return f"{path_of(desk)}{to}{f'#question-{question.id}' if question else ''}"


@router.get("/organise/{slug}/questions")
def listed(request: Request, desk: OrganiserDesk, target: TargetHere, db: Db) -> Response:
    """What is asked, of whom, and how many answers there are."""
    return _listed(request, desk, db, target)


@router.get("/organise/{slug}/questions/preview")
def preview(
    request: Request,
    desk: OrganiserDesk,
    target: TargetHere,
    db: Db,
    *,
    category: str = "",
    way: str = "in_person",
) -> Response:
    """The form as somebody of a category sees it who takes part in a way."""
    meant = next((one for one in DelegationCategory if one.value == category), None)
    way = way if way in rules.WAY_LABELS else "in_person"
    asked = rules.questions_for(queries.questions_of(db, desk.meeting.id, target), meant, way)
    return page(
        request,
        "questions/preview",
        meeting=desk.head,
        path=path_of(desk),
        target=target,
        home=list_of(desk, target),
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
        return _refused(request, desk, db, question, refused)
    return redirect(request, list_of(desk, question.target, question))


@router.post(f"{QUESTION}/retire")
def retire(
    request: Request, _posted: Posted, desk: OrganiserDesk, question: QuestionHere, db: Db
) -> Response:
    """Asks a question no more."""
    try:
        service.retire_question(db, desk.actor, desk.meeting, question.id)
    except NeededElsewhere as refused:
        return _refused(request, desk, db, question, refused)
    return redirect(request, list_of(desk, question.target), RETIRED)


@router.post(f"{QUESTION}/restore")
def restore(
    request: Request, _posted: Posted, desk: OrganiserDesk, question: QuestionHere, db: Db
) -> Response:
    """Asks a retired question again."""
    try:
        service.restore_question(db, desk.actor, desk.meeting, question.id)
    except WrongOrder as refused:
        return _refused(request, desk, db, question, refused)
    return redirect(request, list_of(desk, question.target), RESTORED)


def _refused(
    request: Request, desk: Desk, db: Db, question: Question, refused: Refused
) -> Response:
    wrong, status = refused.sentence, refused.status
    return _listed(request, desk, db, question.target, wrong=wrong, status=status)


def _listed(
    request: Request, desk: Desk, db: Db, target: Target, *, wrong: str = "", status: int = 200
) -> Response:
    questions = queries.questions_of(db, desk.meeting.id, target)
    return page(
        request,
        "questions/list",
        status=status,
        meeting=desk.head,
        path=path_of(desk),
        target=target,
        targets=[
            (str(label), list_of(desk, one), one is target)
            for one, label in rules.TARGET_LABELS.items()
        ],
        answers_below=_answers_below(desk, target),
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


def _answers_below(desk: Desk, target: Target) -> str:
    """Where answers are shown: by the feature that knows whose they are."""
    home = f"/organise/{desk.meeting.slug}"
    return f"{home}/side-events" if target is Target.APPLICATION else path_of(desk)
