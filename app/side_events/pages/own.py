"""An applicant's own application, behind the link from the mail."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.core.limits import limited
from app.core.web.answers import page, redirect
from app.core.web.notices import notice
from app.core.web.posted import Posted
from app.side_events import queries, service
from app.side_events.errors import NotInThisState
from app.side_events.forms.application import ApplicationForm, filled_in, form_for
from app.side_events.guards import Own, OwnApplication
from app.side_events.pages.applying import PACE, entity_names
from app.side_events.pages.sent import read
from app.side_events.pages.shown import shown
from app.side_events.rules.states import Step, may
from app.side_events.rules.warnings import warnings

router = APIRouter(include_in_schema=False)
CHANGED = notice("side_event.changed", lazy("Your application is changed."))
WITHDRAWN = notice("side_event.withdrawn", lazy("Your application is withdrawn."))


@router.get("/applications/{secret}")
def status(request: Request, own: OwnApplication, db: Db) -> Response:
    """Where the application stands, and everything that was sent."""
    offer = queries.offer(db, own.meeting.id)
    undecided = may(own.event.state, Step.CHANGE)
    other = queries.elsewhere(db, own.event) if undecided else None
    return page(
        request,
        "side_events/own",
        meeting=own.head,
        event=own.event,
        announced=queries.room(db, own.event.announced_room_id),
        shown=shown(own.event, own.meeting, offer),
        path=own.path,
        may_change=undecided,
        may_withdraw=may(own.event.state, Step.WITHDRAW),
        warnings=warnings(own.event, offer, other) if other else [],
    )


@router.get("/applications/{secret}/change")
def form(request: Request, own: OwnApplication, db: Db) -> Response:
    """The form with what was sent before."""
    _refuse_after_decision(own)
    offer = queries.offer(db, own.meeting.id)
    return _show(request, db, own, form_for(own.meeting, offer, **filled_in(own.event)))


@router.post("/applications/{secret}/change", dependencies=[Depends(limited("apply", PACE))])
def change(request: Request, posted: Posted, own: OwnApplication, db: Db) -> Response:
    """Write the application anew, or show the form again with what was typed."""
    sent = read(db, posted, own.meeting, queries.offer(db, own.meeting.id), own.event)
    if sent.application is None:
        return _show(request, db, own, sent.form, sent.status)
    try:
        service.change(db, own.meeting, own.event, sent.application)
    except NotInThisState as refusal:
        sent.form.form_errors.append(refusal.sentence)
        return _show(request, db, own, sent.form, refusal.status)
    return redirect(request, own.path, CHANGED)


@router.get("/applications/{secret}/withdraw")
def ask(request: Request, own: OwnApplication) -> Response:
    """Ask whether the applicant means it."""
    if not may(own.event.state, Step.WITHDRAW):
        raise NotInThisState(_("This application can no longer be withdrawn."))
    return page(request, "side_events/withdraw", meeting=own.head, event=own.event, path=own.path)


@router.post("/applications/{secret}/withdraw", dependencies=[Depends(limited("apply", PACE))])
def withdraw(request: Request, posted: Posted, own: OwnApplication, db: Db) -> Response:  # noqa: ARG001 - asking for `posted` checks its token
    """Take the application back."""
    service.withdraw(db, own.event)
    return redirect(request, own.path, WITHDRAWN)


def _refuse_after_decision(own: Own) -> None:
    if not may(own.event.state, Step.CHANGE):
        raise NotInThisState(
            _("The application is decided and can no longer be changed. Write to the organisers.")
        )


def _show(request: Request, db: Db, own: Own, form: ApplicationForm, status: int = 200) -> Response:
    return page(
        request,
        "side_events/change",
        status=status,
        meeting=own.head,
        form=form,
        path=own.path,
        names=entity_names(db),
    )
