"""How a meeting has its applications judged: settings of the round, and criteria."""

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core.db import Db
from app.core.errors import Conflict
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.judging import queries, service
from app.judging.errors import StaleRound
from app.judging.forms.rounds import CriterionForm, DoForm, RoundForm, criterion_form, round_words
from app.judging.guards import CriterionHere
from app.judging.models import Criterion
from app.meetings.guards import Desk, OrganiserDesk

router = APIRouter()
ROUND = "/organise/{slug}/reviews/round"
NEW = "/organise/{slug}/reviews/criteria/new"
CRITERION = "/organise/{slug}/reviews/criteria/{criterion_id}"
SET = notice("reviews.round_set", lazy("The settings of the round are saved."))
SAVED = notice("criterion.saved", lazy("The criterion is saved."))
MOVED = notice("criterion.moved", lazy("The criteria stand in another order."))
RETIRED = notice(
    "criterion.retired",
    lazy("The criterion is out of use. Its scores are kept, and count again if you restore it."),
)
RESTORED = notice("criterion.restored", lazy("The criterion is in use again, with its scores."))


@router.get(ROUND)
def settings(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """The settings and the criteria."""
    form = RoundForm.of(queries.round_of(db, desk.meeting.id), desk.meeting.timezone)
    return _settings(request, desk, db, form)


@router.post(ROUND)
def save(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Saves the settings."""
    form = RoundForm.posted(posted)
    if not form.validate():
        return _settings(request, desk, db, form, status=422)
    said = form.said(desk.meeting.timezone)
    try:
        service.set_round(db, desk.actor, desk.meeting, said, seen=form.seen)
    except StaleRound as stale:
        form.form_errors.append(stale.sentence)
        return _settings(request, desk, db, form, stale=True, status=stale.status)
    return redirect(request, _path(desk), SET)


def _path(desk: Desk) -> str:
    return ROUND.format(slug=desk.meeting.slug)


def _settings(
    request: Request,
    desk: Desk,
    db: Session,
    form: RoundForm,
    *,
    stale: bool = False,
    wrong: str = "",
    status: int = 200,
) -> Response:
    criteria = queries.criteria_of(db, desk.meeting.id, retired=True)
    there = queries.round_of(db, desk.meeting.id)
    if stale and there is not None:
        form.revision.data = str(there.revision)  # what somebody has seen is seen
    return page(
        request,
        "judging/round",
        status=status,
        meeting=desk.head,
        form=form,
        theirs=round_words(there) if stale else {},
        their_closing=there.closes_at if there else None,
        used=[one for one in criteria if one.retired_at is None],
        retired=[one for one in criteria if one.retired_at is not None],
        scored=queries.scored(db, desk.meeting.id),
        incomplete=service.incomplete_at(db, desk.meeting),
        wrong=wrong,
    )


@router.get(NEW)
def blank(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """An empty form for a further criterion; which reviews will be without it is said before."""
    form = criterion_form(desk.meeting.languages)()
    return _criterion(request, desk, None, form, handed_in=_handed_in(desk, db))


@router.post(NEW)
def add(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Adds a criterion after all others."""
    form = criterion_form(desk.meeting.languages).posted(posted)
    if not form.validate():
        return _criterion(request, desk, None, form, handed_in=_handed_in(desk, db), status=422)
    try:
        service.add_criterion(db, desk.actor, desk.meeting, form.said())
    except Conflict as refused:
        form.form_errors.append(refused.sentence)
        return _criterion(
            request, desk, None, form, handed_in=_handed_in(desk, db), status=refused.status
        )
    return redirect(request, f"{_path(desk)}#criteria", SAVED)


def _handed_in(desk: Desk, db: Session) -> int:
    return sum(one.done for one in service.progress_of(db, desk.meeting) if one.judge.active)


@router.get(CRITERION)
def one(request: Request, desk: OrganiserDesk, criterion: CriterionHere, db: Db) -> Response:
    """What a criterion says, to be changed."""
    form = criterion_form(desk.meeting.languages).of(criterion)
    scored = queries.scored(db, desk.meeting.id).get(criterion.id, 0)
    return _criterion(request, desk, criterion, form, scored=scored)


@router.post(CRITERION)
def change(
    request: Request, posted: Posted, desk: OrganiserDesk, criterion: CriterionHere, db: Db
) -> Response:
    """Changes a criterion; its scores stay."""
    form = criterion_form(desk.meeting.languages).posted(posted)
    if not form.validate():
        return _criterion(request, desk, criterion, form, status=422)
    try:
        service.change_criterion(
            db, desk.actor, desk.meeting, criterion.id, form.said(), version=form.seen
        )
    except Conflict as refused:
        form.form_errors.append(refused.sentence)
        return _criterion(request, desk, criterion, form, status=refused.status)
    return redirect(request, f"{_path(desk)}#criteria", SAVED)


@router.post(CRITERION + "/do")
def do(
    request: Request, posted: Posted, desk: OrganiserDesk, criterion: CriterionHere, db: Db
) -> Response:
    """Moves a criterion, takes it out of use or puts it back."""
    wanted = DoForm.posted(posted).do.data
    known = (db, desk.actor, desk.meeting, criterion.id)
    told = MOVED
    match wanted:
        case "up" | "down":
            service.move_criterion(*known, up=wanted == "up")
        case "retire":
            service.retire_criterion(*known)
            told = RETIRED
        case "restore":
            service.restore_criterion(*known)
            told = RESTORED
        case _:
            return redirect(request, _path(desk))
    return redirect(request, f"{_path(desk)}#criteria", told)


def _criterion(
    request: Request,
    desk: Desk,
    criterion: Criterion | None,
    form: CriterionForm,
    *,
    scored: int = 0,
    handed_in: int = 0,
    status: int = 200,
) -> Response:
    return page(
        request,
        "judging/criterion",
        status=status,
        meeting=desk.head,
        path=_path(desk),
        criterion=criterion,
        form=form,
        scored=scored,
        handed_in=handed_in,
    )
