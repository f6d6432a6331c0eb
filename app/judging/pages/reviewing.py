"""The pages of a reviewer: their list, and one application to read and to judge."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlalchemy.orm import Session
from starlette.responses import JSONResponse, Response

from app.accounts.guards import SignedIn
from app.core import clock
from app.core.db import Db
from app.core.errors import Conflict
from app.core.i18n import gettext as _
from app.core.i18n import lazy, show_time
from app.core.web import Posted, notice, page, redirect
from app.core.web.answers import PERSONAL
from app.core.web.notices import NoticeKind
from app.judging import queries, service
from app.judging.errors import StaleReview
from app.judging.forms.reviewing import RecusalForm, ReviewForm, SearchForm, review_form
from app.judging.guards import ReviewDesk, ReviewerDesk, ToJudge
from app.judging.models import Criterion, Review
from app.judging.rules.reviewing import (
    HIGHEST,
    LOWEST,
    STANDING_LABELS,
    WHY_LABELS,
    Difference,
    Standing,
    is_open,
    mean_of,
    missing_scores,
    sees_others,
    weights_of,
)
from app.judging.service import reviewing
from app.judging.service.reviewing import Typed
from app.meetings import queries as meetings
from app.meetings.rules import head_of
from app.questions import service as questions
from app.side_events import queries as side_events
from app.side_events.models import SideEvent
from app.side_events.pages.shown import shown

router = APIRouter()
LIST = "/review/{slug}"
ONE = "/review/{slug}/{event_id}"
LONGEST_SEARCH = 200
PER_PAGE = 100
SAVED = notice("review.saved", lazy("It is saved. It counts once you hand it in."))
HANDED_IN = notice("review.handed_in", lazy("Your review is handed in."))
TAKEN_BACK = notice(
    "review.taken_back",
    lazy("You have taken your review back. It does not count until you hand it in again."),
    NoticeKind.WARNING,
)
RECUSED = notice("review.recused", lazy("You do not judge this application."))
AGAIN = notice("review.again", lazy("You judge this application after all."))


@router.get("/review")
def mine(request: Request, actor: SignedIn, db: Db) -> Response:
    """The meetings at which the signed-in person judges applications."""
    theirs = [one for one in meetings.meetings(db) if actor.reviews_at(one.id)]
    return page(request, "judging/mine", meetings=[head_of(meeting) for meeting in theirs])


@router.get(LIST)
def listed(
    request: Request,
    desk: ReviewerDesk,
    db: Db,
    *,
    show: Standing = Standing.TO_DO,
    q: Annotated[str, Query(max_length=LONGEST_SEARCH)] = "",
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """What is to do, what is handed in, what they do not judge; nothing that others wrote."""
    whole = service.reading_list(db, desk.meeting, desk.actor.account_id, desk.settings)
    words = q.strip()
    found = whole
    if words:
        found = service.reading_list(db, desk.meeting, desk.actor.account_id, desk.settings, words)
    entries = found.of(show)
    pages = max(1, -(-len(entries) // PER_PAGE))
    number = min(number, pages)
    some = entries[(number - 1) * PER_PAGE : number * PER_PAGE]
    done, todo = len(whole.of(Standing.DONE)), len(whole.of(Standing.TO_DO))
    return page(
        request,
        "judging/list",
        head=desk.head,
        path=desk.path,
        entries=some,
        leads=queries.lead_names(db, [one.application.id for one in some]),
        counts=[(one, label, len(whole.of(one))) for one, label in STANDING_LABELS.items()],
        show=show,
        search=SearchForm(data={"q": words}),
        words=words,
        done=done,
        total=done + todo,
        first=next(iter(whole.of(Standing.TO_DO)), None),
        number=number,
        pages=pages,
        settings=desk.settings,
        is_open=is_open(desk.settings, clock.now()),
        whys=WHY_LABELS,
    )


@router.get(ONE)
def one(request: Request, desk: ReviewerDesk, event: ToJudge, db: Db) -> Response:
    """One application, with what they gave it and what they may see of others."""
    return _shown(request, desk, event, db)


@router.post(ONE)
def give(request: Request, posted: Posted, desk: ReviewerDesk, event: ToJudge, db: Db) -> Response:
    """Saves scores and comment, hands them in, or takes them back."""
    form = review_form(queries.criteria_of(db, desk.meeting.id, retired=True)).posted(posted)
    here = f"{desk.path}/{event.id}"
    if form.do.data == "take_back":
        reviewing.take_back(db, desk.actor, desk.meeting, event)
        return redirect(request, here, TAKEN_BACK)
    if not form.validate():
        return _shown(request, desk, event, db, form=form, status=422)
    typed = Typed(form.scores, form.comment.data or "", form.revision)
    try:
        review = reviewing.save_review(db, desk.actor, desk.meeting, event, typed)
    except Conflict as refused:
        form.form_errors.append(refused.sentence)
        stale = isinstance(refused, StaleReview)
        return _shown(request, desk, event, db, form=form, stale=stale, status=refused.status)
    if form.quietly.data:
        return _quietly(desk, review)
    if form.do.data == "hand_in":
        return _hand_in(request, desk, event, db, form=form, review=review)
    return redirect(request, here, SAVED)


def _hand_in(
    request: Request,
    desk: ReviewDesk,
    event: SideEvent,
    db: Session,
    *,
    form: ReviewForm,
    review: Review,
) -> Response:
    """On to the next one, unless a score is missing: then what was typed is saved all the same."""
    missing = missing_scores(form.criteria, review.scores)
    if missing:
        form.blame_missing(missing)
        form.seen.data = str(review.revision)
        return _shown(request, desk, event, db, form=form, status=422)
    reviewing.hand_in(db, desk.actor, desk.meeting, event)
    return redirect(request, _next_path(desk, event, db), HANDED_IN)


def _quietly(desk: ReviewDesk, review: Review) -> Response:
    """What a script that saves while somebody types is told."""
    time = show_time(review.saved_at, desk.meeting.timezone)
    said = _("Saved %(time)s") % {"time": time}
    body = {"seen": review.revision, "remarks": {}, "others": False, "said": said}
    return JSONResponse(body, headers={"Cache-Control": PERSONAL})


def _next_path(desk: ReviewDesk, event: SideEvent, db: Session) -> str:
    """The next one to do, from the first again after the last; the list where none is left."""
    found = service.reading_list(db, desk.meeting, desk.actor.account_id, desk.settings)
    _before, after = found.beside(event.id, Standing.TO_DO)
    left = found.of(Standing.TO_DO)
    target = after or (left[0].application if left else None)
    return f"{desk.path}/{target.id}" if target else desk.path


@router.post(ONE + "/recusal")
def recuse(
    request: Request, posted: Posted, desk: ReviewerDesk, event: ToJudge, db: Db
) -> Response:
    """They do not judge this one, with a reason."""
    form = RecusalForm.posted(posted)
    if not form.validate():
        return _shown(request, desk, event, db, recusal=form, status=422)
    reviewing.recuse(db, desk.actor, desk.meeting, event, form.reason.data or "")
    return redirect(request, f"{desk.path}/{event.id}", RECUSED)


@router.post(ONE + "/recusal/take-back")
def again(
    request: Request, _posted: Posted, desk: ReviewerDesk, event: ToJudge, db: Db
) -> Response:
    """They judge it after all."""
    reviewing.judge_after_all(db, desk.actor, desk.meeting, event)
    return redirect(request, f"{desk.path}/{event.id}", AGAIN)


def _shown(
    request: Request,
    desk: ReviewDesk,
    event: SideEvent,
    db: Session,
    *,
    form: ReviewForm | None = None,
    recusal: RecusalForm | None = None,
    stale: bool = False,
    status: int = 200,
) -> Response:
    criteria = queries.criteria_of(db, desk.meeting.id, retired=True)
    review = queries.own_review(db, event.id, desk.actor.account_id)
    found = service.reading_list(db, desk.meeting, desk.actor.account_id, desk.settings)
    entry = found.entry_of(event.id)
    stands = entry.standing if entry else Standing.TO_DO
    before, after = found.beside(event.id, stands)
    return page(
        request,
        "judging/review",
        status=status,
        head=desk.head,
        path=desk.path,
        event=event,
        shown=shown(event, desk.meeting, side_events.offer(db, desk.meeting.id)),
        entry=entry,
        standing=stands,
        review=review,
        typed=form,
        form=form or review_form(criteria).of(review),
        recusal=recusal or RecusalForm(),
        differences=_differences(form, review) if stale else [],
        before=before,
        after=after,
        whys=WHY_LABELS,
        answers=_answers(db, event, stands),
        **_round(desk, event, db, review, stands),
        **_scores(criteria, review),
    )


def _answers(db: Session, event: SideEvent, stands: Standing) -> Sequence[questions.Told]:
    """What applicants answered besides, as far as they were told that reviewers read it."""
    if stands is Standing.RECUSED:
        return ()
    return questions.seen_by_reviewer(questions.told(db, event.id))


def _differences(form: ReviewForm | None, review: Review | None) -> list[Difference]:
    """What differs from what is saved; from then on the form has seen it."""
    if form is None or review is None:
        return []
    form.seen.data = str(review.revision)
    return form.differences(review)


def _scores(criteria: Sequence[Criterion], review: Review | None) -> dict[str, Any]:
    """The criteria in use, and what the own review amounts to."""
    return {
        "criteria": [one for one in criteria if one.retired_at is None],
        "mean": mean_of(review.scores, weights_of(criteria)) if review else None,
        "scale": (LOWEST, HIGHEST),
    }


def _round(
    desk: ReviewDesk, event: SideEvent, db: Session, review: Review | None, stands: Standing
) -> dict[str, Any]:
    """Whether anything can be changed, and what others gave where they may see it."""
    now = clock.now()
    may_see = stands is not Standing.RECUSED and sees_others(desk.settings, review, now)
    others = service.tally_of_others(db, event, desk.actor.account_id) if may_see else None
    return {
        "is_open": is_open(desk.settings, now),
        "closes_at": desk.settings.closes_at if desk.settings else None,
        "others": others,
    }
