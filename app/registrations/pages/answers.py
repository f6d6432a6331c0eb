"""What was answered, for organisers: in totals, as a list to take away, and the files."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.accounts import service as accounts
from app.core.db import Db
from app.core.files import as_download
from app.core.i18n import gettext as _
from app.core.i18n import in_language
from app.core.web import Posted, page
from app.core.web.answers import PERSONAL
from app.meetings.guards import Desk, OrganiserDesk
from app.questions import queries as question_queries
from app.questions import rules as question_rules
from app.questions import service as questions
from app.questions.access import organiser_sees
from app.questions.errors import NoSuchQuestion
from app.questions.guards import QuestionHere
from app.questions.models import Question, Target
from app.questions.pages.listing import list_of
from app.questions.service import Told
from app.registrations import queries, rules, service
from app.registrations.guards import OfDesk
from app.registrations.models import Registration

router = APIRouter()
MOST_SHOWN = 200  # answers on the page; all of them are in the list to take away


@router.get("/organise/{slug}/questions/{question_id}/answers")
def totals(request: Request, desk: OrganiserDesk, question: QuestionHere, db: Db) -> Response:
    """The answers to a question in figures, and one by one for those who may see them."""
    if question.target is not Target.REGISTRATION:
        raise NoSuchQuestion
    found = _seen(db, desk, question.id)
    shown = found[:MOST_SHOWN]
    people = queries.registrations_by_ids(db, desk.meeting.id, {one.subject_id for one in shown})
    return page(
        request,
        "questions/answers",
        meeting=desk.head,
        question=question,
        totals=question_rules.totals_of(question, [one.said for one in found]),
        hidden=_number(db, desk, question) - len(found),
        answers=shown,
        whose={
            one.id: (one.person.name, f"/organise/{desk.meeting.slug}/registrations/{one.id}")
            for one in people
        },
        home=list_of(desk, question.target),
        kinds=question_rules.KIND_LABELS,
    )


@router.post("/organise/{slug}/questions/answers.csv")
def csv(_posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """All answers that this organiser may see, by person; by POST, because it is written down."""
    readers = question_queries.readers_of(db, desk.meeting.id)
    asked = [
        one
        for one in question_queries.questions_of(db, desk.meeting.id)
        if organiser_sees(
            {one.now.seen_by}, is_reader=desk.actor.account_id in readers.get(one.id, ())
        )
    ]
    said = {(one.subject_id, one.question.id): one.text for one in _seen(db, desk, None)}
    people = queries.registrations_of(db, desk.meeting.id, queries.Wanted(), None)
    lines = [_line(one, asked, said) for one in people if one.state in rules.ALIVE]
    accounts.record(
        db,
        desk.actor,
        "answers.exported",
        desk.meeting.id,
        None,
        number=len(lines),
        questions=[one.id for one in asked],
    )
    header = [_("Name"), _("Delegation"), _("Status")]
    header += [in_language(one.now.text) for one in asked]
    return Response(
        rules.csv_of([rules.neutral(cell) for cell in header], lines),
        media_type="text/csv; charset=utf-8",
        headers={
            "Cache-Control": PERSONAL,
            "Content-Disposition": f'attachment; filename="answers-{desk.meeting.slug}.csv"',
        },
    )


@router.get("/organise/{slug}/registrations/{registration_id}/answers/{question_id}")
def give(desk: OrganiserDesk, registration: OfDesk, question_id: str, db: Db) -> Response:
    """A file that somebody answered with, as a download."""
    answers = service.answers_for_organiser(db, desk.actor, registration)
    file = questions.file_of(db, answers, question_id)
    return as_download(db, file, f"answer-{file.id}")


def _seen(db: Session, desk: Desk, question_id: str | None) -> Sequence[Told]:
    subjects = queries.ids_on_their_way(desk.meeting.id)
    readers = question_queries.readers_of(db, desk.meeting.id)
    told = questions.told_among(db, desk.meeting.id, subjects, question_id)
    return questions.seen_by_organiser(told, readers, desk.actor.account_id)


def _number(db: Session, desk: Desk, question: Question) -> int:
    subjects = queries.ids_on_their_way(desk.meeting.id)
    return len(question_queries.answers_among(db, desk.meeting.id, subjects, question.id))


def _line(
    registration: Registration, asked: Sequence[Question], said: Mapping[tuple[str, str], str]
) -> list[str]:
    delegation = registration.delegation
    return [
        registration.person.name,
        in_language(delegation.entity.name) if delegation else registration.organisation,
        str(rules.STATE_LABELS[registration.state]),
        *(said.get((registration.id, one.id), "") for one in asked),
    ]
