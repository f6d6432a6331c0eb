"""What applications answered to the meeting's own questions, for organisers; who has not."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.accounts.service import record
from app.core.db import Db
from app.core.files import as_download
from app.core.i18n import gettext as _
from app.core.i18n import in_language, lazy
from app.core.web.answers import PERSONAL, page, redirect
from app.core.web.notices import notice
from app.core.web.posted import Posted
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
from app.registrations.rules import csv_of, neutral
from app.side_events.guards import EventOfDesk
from app.side_events.queries.further import ids_live, live
from app.side_events.rules.applied import Applied
from app.side_events.rules.states import STATES
from app.side_events.service import further

router = APIRouter(include_in_schema=False, prefix="/organise/{slug}/side-events")
PER_PAGE = 100
MOST_SHOWN = 200  # answers on the page; all of them are in the list to take away
ASKED = notice("side_event.answers_asked", lazy("The mails are sent."))


@router.get("/unanswered")
def unanswered(
    request: Request,
    desk: OrganiserDesk,
    db: Db,
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """Which applications have questions open that must be answered."""
    found = further.unanswered(db, desk.meeting)
    pages = max(1, -(-len(found) // PER_PAGE))
    number = min(number, pages)
    return page(
        request,
        "side_events/unanswered",
        meeting=desk.head,
        home=list_of(desk, Target.APPLICATION),
        path=f"/organise/{desk.meeting.slug}/side-events",
        found=found[(number - 1) * PER_PAGE : number * PER_PAGE],
        total=len(found),
        number=number,
        pages=pages,
    )


@router.post("/unanswered")
def remind(request: Request, _posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Writes to those who applied with them."""
    further.ask_for_answers(db, desk.actor, desk.meeting)
    return redirect(request, f"/organise/{desk.meeting.slug}/side-events/unanswered", ASKED)


@router.get("/answers/{question_id}")
def totals(request: Request, desk: OrganiserDesk, question: QuestionHere, db: Db) -> Response:
    """The answers to a question in figures, and one by one for those who may see them."""
    if question.target is not Target.APPLICATION:
        raise NoSuchQuestion
    found = _seen(db, desk, question.id)
    everything = question_queries.answers_among(
        db, desk.meeting.id, ids_live(desk.meeting.id), question.id
    )
    home = f"/organise/{desk.meeting.slug}/side-events"
    return page(
        request,
        "questions/answers",
        meeting=desk.head,
        question=question,
        totals=question_rules.totals_of(question, [one.said for one in found]),
        hidden=len(everything) - len(found),
        answers=found[:MOST_SHOWN],
        whose={
            one.id: (f"{one.number}. {one.title}", f"{home}/{one.id}")
            for one in live(db, desk.meeting.id)
        },
        home=list_of(desk, question.target),
        kinds=question_rules.KIND_LABELS,
    )


@router.post("/answers.csv")
def csv(_posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """All answers that this organiser may see, by application; by POST: it is written down."""
    asked = _asked(db, desk)
    said = {(one.subject_id, one.question.id): one.text for one in _seen(db, desk, None)}
    events = live(db, desk.meeting.id)
    record(
        db,
        desk.actor,
        "answers.exported",
        desk.meeting.id,
        None,
        number=len(events),
        questions=[one.id for one in asked],
    )
    header = [_("Number"), _("Title"), _("Lead organiser"), _("Status")]
    header += [in_language(one.now.text) for one in asked]
    return Response(
        csv_of([neutral(cell) for cell in header], [_line(one, asked, said) for one in events]),
        media_type="text/csv; charset=utf-8",
        headers={
            "Cache-Control": PERSONAL,
            "Content-Disposition": "attachment;"
            f' filename="answers-side-events-{desk.meeting.slug}.csv"',
        },
    )


@router.get("/{event_id}/answers/{question_id}")
def give(desk: OrganiserDesk, event: EventOfDesk, question_id: str, db: Db) -> Response:
    """A file that was answered with, as a download."""
    answers = further.answers_for_organiser(db, desk.actor, event)
    file = questions.file_of(db, answers, question_id)
    return as_download(db, file, f"answer-{file.id}")


def _asked(db: Session, desk: Desk) -> list[Question]:
    readers = question_queries.readers_of(db, desk.meeting.id)
    mine = desk.actor.account_id
    return [
        one
        for one in question_queries.questions_of(db, desk.meeting.id, Target.APPLICATION)
        if organiser_sees({one.now.seen_by}, is_reader=mine in readers.get(one.id, ()))
    ]


def _seen(db: Session, desk: Desk, question_id: str | None) -> Sequence[Told]:
    readers = question_queries.readers_of(db, desk.meeting.id)
    told = questions.told_among(db, desk.meeting.id, ids_live(desk.meeting.id), question_id)
    return questions.seen_by_organiser(told, readers, desk.actor.account_id)


def _line(
    event: Applied, asked: Sequence[Question], said: Mapping[tuple[str, str], str]
) -> list[str]:
    return [
        str(event.number),
        event.title,
        event.lead or "",
        str(STATES[event.state]),
        *(said.get((event.id, one.id), "") for one in asked),
    ]
