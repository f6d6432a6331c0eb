"""What people need, for those who arrange it: all cases, and one of them with its answer."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.accounts.guards import SignedIn
from app.care import queries, rules, service
from app.care.forms import AnswerForm, CasesForm
from app.care.guards import CareDesk, NeedHere
from app.care.rules import Stage
from app.core.db import Db
from app.core.i18n import in_language, lazy, show_day
from app.core.web import Posted, notice, page, redirect
from app.meetings import queries as meetings
from app.meetings.guards import Desk
from app.meetings.rules import head_of
from app.registrations import queries as registrations
from app.registrations import service as registering
from app.registrations.models import AccommodationNeed
from app.registrations.queries import WantedNeeds
from app.registrations.rules.care import NEED_LABELS, NEED_MARKS, NEED_STATES, OPEN_NEEDS

router = APIRouter()
ARRANGED = notice("need.arranged", lazy("It is arranged. The person is not told yet."))
TOLD = notice("need.told", lazy("It is arranged, and the person is told."))
REOPENED = notice("need.reopened", lazy("It is to be arranged again."))
WORDS: Mapping[str, Any] = {"labels": NEED_LABELS, "states": NEED_STATES, "marks": NEED_MARKS}


@router.get("/care")
def mine(request: Request, actor: SignedIn, db: Db) -> Response:
    """The meetings at which the signed-in person sees to needs."""
    theirs = [one for one in meetings.meetings(db) if actor.cares_at(one.id)]
    return page(request, "care/mine", meetings=[head_of(meeting) for meeting in theirs])


@router.get("/care/{slug}")
def listed(request: Request, desk: CareDesk, db: Db) -> Response:
    """What people need and how far it is; that somebody looked is written down."""
    service.write_down_look(request.app.state.sessions, desk.actor, desk.meeting.id)
    everybody = registrations.needs_at(db, desk.meeting.id, WantedNeeds())
    ids = {need.registration.person_id for need in everybody}
    stages = queries.stages_of(db, desk.meeting.id, ids)
    form = CasesForm(request.query_params)
    form.offer(_days(stages, desk), {one.room_id: in_language(one.room) for one in stages})
    people = rules.people_on(
        stages, desk.meeting.timezone, day=form.day.data, room_id=form.room.data
    )
    needs = registrations.needs_at(db, desk.meeting.id, form.wanted(people))
    return page(
        request,
        "care/cases",
        head=desk.head,
        form=form,
        filtered=any(field.data for field in form),
        cases=list(_cases(db, needs)),
        number=len(needs),
        stages=rules.by_person(stages),
        **WORDS,
    )


def _days(stages: Sequence[Stage], desk: Desk) -> dict[str, str]:
    days = sorted({stage.day(desk.meeting.timezone) for stage in stages})
    return {day.isoformat(): show_day(day) for day in days}


def _cases(db: Session, needs: Sequence[AccommodationNeed]) -> Iterator[tuple[Any, list[Any]]]:
    for _person, rows in groupby(needs, key=lambda need: need.registration.person_id):
        own = [registering.opened(db, row) for row in rows]
        yield own[0].row.registration, own


@router.get("/care/{slug}/needs/{need_id}")
def one(request: Request, desk: CareDesk, need: NeedHere, db: Db) -> Response:
    """One need, with what is arranged."""
    service.write_down_look(request.app.state.sessions, desk.actor, desk.meeting.id)
    answer = registering.opened(db, need).answer
    return _one(request, desk, need, db, AnswerForm(data={"answer": answer}))


@router.post("/care/{slug}/needs/{need_id}")
def see_to(request: Request, posted: Posted, desk: CareDesk, need: NeedHere, db: Db) -> Response:
    """Keeps what is arranged, tells the person, or says that it is not arranged after all."""
    form = AnswerForm.posted(posted)
    if not form.validate():
        return _one(request, desk, need, db, form, status=422)
    answer, home = form.answer.data or "", f"/care/{desk.meeting.slug}"
    match form.do.data:
        case "tell":
            registering.tell(db, desk.actor, desk.meeting, need, answer)
            return redirect(request, home, TOLD)
        case "reopen":
            registering.reopen(db, desk.actor, desk.meeting, need)
            return redirect(request, home, REOPENED)
    registering.arrange(db, desk.actor, desk.meeting, need, answer)
    return redirect(request, home, ARRANGED)


def _one(
    request: Request,
    desk: Desk,
    need: AccommodationNeed,
    db: Session,
    form: AnswerForm,
    *,
    status: int = 200,
) -> Response:
    person_id = need.registration.person_id
    return page(
        request,
        "care/need",
        status=status,
        head=desk.head,
        form=form,
        need=registering.opened(db, need),
        registration=need.registration,
        stages=queries.stages_of(db, desk.meeting.id, [person_id]),
        is_open=need.state in OPEN_NEEDS,
        **WORDS,
    )
