"""Sponsorship for organisers: whether it is offered, what is asked for, what is granted."""

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.core.web.notices import Notice
from app.meetings.guards import Desk, OrganiserDesk
from app.registrations import queries, service
from app.registrations.errors import OverBudget
from app.registrations.forms import SponsorDecisionForm, SponsorshipForm, mark
from app.registrations.guards import SponsorshipHere
from app.registrations.models import SponsorshipRequest
from app.registrations.pages.organising.hearing import said
from app.registrations.rules.support import SUPPORT_LABELS, SUPPORT_MARKS

router = APIRouter()
SAVED = notice("sponsorship.saved", lazy("What is offered is saved."))
GRANTED = notice("sponsorship.granted", lazy("It is granted. The person is told."))
DECLINED = notice("sponsorship.declined", lazy("It is declined. The person is told."))

JUST_GRANTED = notice("sponsorship.just_granted", lazy("It is granted."))
JUST_DECLINED = notice("sponsorship.just_declined", lazy("It is declined."))


def _told(db: Session, asked: SponsorshipRequest, told: Notice, done: Notice) -> list[Notice]:
    return said(db, asked.registration, told, done, private=True)


@router.get("/organise/{slug}/sponsorship")
def shown(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """What is offered, the totals, and every request."""
    form = SponsorshipForm.of(queries.sponsorship_of(db, desk.meeting.id))
    return _shown(request, desk, db, form)


@router.post("/organise/{slug}/sponsorship")
def save(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Keeps what is offered."""
    form = SponsorshipForm.posted(posted)
    if not form.validate():
        return _shown(request, desk, db, form, status=422)
    if form.offered.data:
        service.set_sponsorship(
            db,
            desk.actor,
            desk.meeting,
            budget=form.budget.data,
            currency=form.currency.data or "",
        )
    else:
        service.end_sponsorship(db, desk.actor, desk.meeting)
    return redirect(request, _home(desk), SAVED)


@router.get("/organise/{slug}/sponsorship/{request_id}")
def one(request: Request, desk: OrganiserDesk, asked: SponsorshipHere, db: Db) -> Response:
    """One request, and what can be decided."""
    told = service.opened_sponsorship(db, asked)
    form = SponsorDecisionForm(data={"amount": asked.amount, "answer": told.answer})
    return _one(request, desk, db, asked, form)


@router.post("/organise/{slug}/sponsorship/{request_id}")
def decide(
    request: Request, posted: Posted, desk: OrganiserDesk, asked: SponsorshipHere, db: Db
) -> Response:
    """Grants it, or declines it with a reason."""
    form = SponsorDecisionForm.posted(posted)
    if not form.validate():
        return _one(request, desk, db, asked, form, status=422)
    answer = form.answer.data or ""
    if form.do.data == "grant":
        if not form.amount.data:
            mark(form.amount, _("Write how much is granted."))
            return _one(request, desk, db, asked, form, status=422)
        return _grant(request, desk, db, asked, form)
    if not answer:
        mark(form.answer, _("Write why nothing is paid. The person reads it."))
        return _one(request, desk, db, asked, form, status=422)
    service.decline_sponsorship(db, desk.actor, desk.meeting, asked, answer=answer)
    return redirect(request, _home(desk), _told(db, asked, DECLINED, JUST_DECLINED))


def _grant(
    request: Request, desk: Desk, db: Session, asked: SponsorshipRequest, form: SponsorDecisionForm
) -> Response:
    """Grants it; where that is more than is left, only once it was asked again."""
    amount, answer = form.amount.data or 0, form.answer.data or ""
    try:
        service.grant_sponsorship(
            db,
            desk.actor,
            desk.meeting,
            asked,
            amount=amount,
            answer=answer,
            over_budget=form.is_meant,
        )
    except OverBudget as over:
        form.over.data = str(amount)
        return _one(request, desk, db, asked, form, status=over.status, over=over.sentence)
    return redirect(request, _home(desk), _told(db, asked, GRANTED, JUST_GRANTED))


def _home(desk: Desk) -> str:
    return f"/organise/{desk.meeting.slug}/sponsorship"


def _shown(
    request: Request, desk: Desk, db: Session, form: SponsorshipForm, *, status: int = 200
) -> Response:
    return page(
        request,
        "registrations/sponsorship",
        status=status,
        meeting=desk.head,
        form=form,
        offer=queries.sponsorship_of(db, desk.meeting.id),
        totals=service.sponsorship_totals(db, desk.meeting),
        requests=queries.sponsorship_requests(db, desk.meeting.id),
        states=SUPPORT_LABELS,
        marks=SUPPORT_MARKS,
    )


def _one(
    request: Request,
    desk: Desk,
    db: Session,
    asked: SponsorshipRequest,
    form: SponsorDecisionForm,
    *,
    status: int = 200,
    over: str = "",
) -> Response:
    return page(
        request,
        "registrations/sponsorship_one",
        status=status,
        over=over,
        left=service.sponsorship_left(db, desk.meeting, asked),
        meeting=desk.head,
        form=form,
        asked=service.opened_sponsorship(db, asked),
        offer=queries.sponsorship_of(db, desk.meeting.id),
        states=SUPPORT_LABELS,
        marks=SUPPORT_MARKS,
    )
