"""Who judges, for organisers: letting people review, sharing out, reminding."""

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.accounts.errors import NotAnAddress
from app.core import clock
from app.core.db import Db
from app.core.errors import Refused
from app.core.i18n import lazy, ngettext
from app.core.web import Notice, Posted, counted, notice, page, redirect
from app.core.web.notices import NoticeKind
from app.judging import queries, service
from app.judging.forms.rounds import DoForm, ReviewerForm, ShareForm
from app.judging.guards import ReviewerHere
from app.judging.rules.reviewing import is_open
from app.judging.rules.rounds import RoundSaid
from app.meetings.guards import Desk, OrganiserDesk
from app.messages import queries as messages
from app.messages.rules import REVIEWS
from app.messages.service.drafts import must_wait

router = APIRouter()
REVIEWERS = "/organise/{slug}/reviews/reviewers"
LET = notice("reviewer.let", lazy("They can judge after signing in. A mail tells them where."))
STOPPED = notice(
    "reviewer.stopped", lazy("They do not judge any more. What they handed in stays and counts.")
)
WAITS = notice(
    "reviewers.reminders_wait",
    lazy("The mails wait in the outbox until you have read and released them."),
    NoticeKind.WARNING,
)
NOBODY_LATE = notice(
    "reviewers.none_late",
    lazy(
        "Nobody was reminded: nobody has anything left to do, the round is closed, or they were"
        " reminded today."
    ),
    NoticeKind.WARNING,
)


def _reminded(number: int) -> str:
    return ngettext("One reviewer is reminded.", "%(number)s reviewers are reminded.", number) % {
        "number": number
    }


def _shared(number: int) -> str:
    return ngettext(
        "One application is given to a reviewer. Each reads what is assigned to them.",
        "%(number)s times an application is given to a reviewer."
        " Each reads what is assigned to them.",
        number,
    ) % {"number": number}


def _short(number: int) -> str:
    return ngettext(
        "One application has fewer reviewers than you wanted: too few can judge it.",
        "%(number)s applications have fewer reviewers than you wanted: too few can judge them.",
        number,
    ) % {"number": number}


def _taken(number: int) -> str:
    return ngettext(
        "One assignment is taken back. What was begun stays.",
        "%(number)s assignments are taken back. What was begun stays.",
        number,
    ) % {"number": number}


REMINDED = counted("reviewers.reminded", _reminded)
SHARED = counted("reviewers.shared", _shared)
SHORT = counted("reviewers.short", _short, NoticeKind.WARNING)
TAKEN = counted("reviewers.taken", _taken)


@router.get(REVIEWERS)
def shown(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """Who judges, how far each is, and who reads what."""
    return _shown(request, desk, db)


@router.post(REVIEWERS)
def let(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Lets somebody judge, by their e-mail address."""
    form = ReviewerForm.posted(posted)
    if form.validate():
        try:
            service.let_review(
                db,
                desk.actor,
                desk.meeting,
                form.email.data or "",
                organisation=form.organisation.data or "",
            )
        except NotAnAddress as wrong:
            form.email.errors = [wrong.sentence]
        else:
            return redirect(request, _path(desk), LET)
    return _shown(request, desk, db, form=form, status=422)


@router.post(REVIEWERS + "/share")
def share(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Gives each application so many reviewers; each reads only what is assigned from then on."""
    form = ShareForm.posted(posted)
    if not form.validate():
        return _shown(request, desk, db, share=form, status=422)
    try:
        found = service.share_out(db, desk.actor, desk.meeting, form.number.data or 1)
    except Refused as refused:
        form.form_errors.append(refused.sentence)
        return _shown(request, desk, db, share=form, status=refused.status)
    settings = queries.round_of(db, desk.meeting.id)
    if settings is None or not settings.assigned:
        said = RoundSaid(assigned=True)
        if settings is not None:
            said = RoundSaid(settings.sight, assigned=True, closes_at=settings.closes_at)
        service.set_round(db, desk.actor, desk.meeting, said)
    told = [SHARED.of(found.given), *([SHORT.of(found.short)] if found.short else [])]
    return redirect(request, _path(desk), told)


@router.post(REVIEWERS + "/do")
def do(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Reminds those who have something left, or takes back what nobody has begun."""
    match DoForm.posted(posted).do.data:
        case "remind":
            return redirect(request, _path(desk), _remind(desk, db))
        case "forget":
            number = service.forget_tasks(db, desk.actor, desk.meeting)
            return redirect(request, _path(desk), TAKEN.of(number))
    return redirect(request, _path(desk))


def _remind(desk: Desk, db: Session) -> list[Notice]:
    number = service.remind(db, desk.actor, desk.meeting)
    if not number:
        return [NOBODY_LATE]
    waits = must_wait(db, desk.meeting.id, REVIEWS, together=number > 1) and bool(
        messages.drafts_by_cause(db, desk.meeting.id).get(REVIEWS)
    )
    return [REMINDED.of(number), *([WAITS] if waits else [])]


@router.post(REVIEWERS + "/{reviewer_id}/remove")
def stop(
    request: Request, _posted: Posted, desk: OrganiserDesk, reviewer: ReviewerHere, db: Db
) -> Response:
    """Takes it from them."""
    service.stop_review(db, desk.actor, desk.meeting, reviewer)
    return redirect(request, _path(desk), STOPPED)


def _path(desk: Desk) -> str:
    return REVIEWERS.format(slug=desk.meeting.slug)


def _shown(
    request: Request,
    desk: Desk,
    db: Session,
    *,
    form: ReviewerForm | None = None,
    share: ShareForm | None = None,
    status: int = 200,
) -> Response:
    progress = service.progress_of(db, desk.meeting)
    settings = queries.round_of(db, desk.meeting.id)
    return page(
        request,
        "judging/reviewers",
        status=status,
        meeting=desk.head,
        form=form or ReviewerForm(),
        share=share or ShareForm(),
        here=[one for one in progress if one.judge.active],
        former=[one for one in progress if not one.judge.active and one.done],
        late=sum(one.left > 0 for one in progress if one.judge.active),
        assigned=settings is not None and settings.assigned,
        is_open=is_open(settings, clock.now()),
    )
