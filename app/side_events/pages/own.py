"""An applicant's own application, behind the link from the mail."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.core import clock
from app.core.db import Db
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.core.limits import limited
from app.core.web.answers import page, redirect
from app.core.web.notices import notice
from app.core.web.posted import Posted
from app.questions import service as questions
from app.side_events import queries, service
from app.side_events.errors import NotInThisState
from app.side_events.forms.parts import FIRST
from app.side_events.guards import Own, OwnApplication, OwnCopy
from app.side_events.pages.applying import PACE
from app.side_events.pages.shown import given_up_of, heard_of, reason_of, shown
from app.side_events.queries import deciding
from app.side_events.rules.answers import is_due, named_in
from app.side_events.rules.states import LIVE, UNTOLD, Step, may
from app.side_events.rules.warnings import warnings
from app.side_events.service import further

router = APIRouter(include_in_schema=False)
WITHDRAWN = notice("side_event.withdrawn", lazy("Your application is withdrawn."))


@router.get("/applications/{secret}")
def status(request: Request, secret: str, copy: OwnCopy, db: Db) -> Response:
    """Where the application stands, and everything that was sent; a draft goes on to be written."""
    if copy.event is None:
        return redirect(request, f"{copy.path}/parts/{FIRST.key}")
    own = Own(copy.event, copy.meeting, f"/applications/{secret}")
    offer = queries.offer(db, own.meeting.id)
    untold = service.is_untold(db, own.event)
    undecided = may(own.event.state, Step.CHANGE) and not untold
    other = queries.elsewhere(db, own.event) if undecided else None
    asked = further.asked_of(db, own.meeting, own.event)
    answers = questions.told(db, own.event.id)
    may_answer = bool(asked) and (undecided or further.may_answer(db, own.event))
    return page(
        request,
        "side_events/own",
        meeting=own.head,
        event=own.event,
        untold=str(UNTOLD) if untold else "",
        waiting=deciding.place_waiting(db, own.event),
        announced=queries.room(db, own.event.announced_room_id),
        reason=reason_of(db, own.event),
        shown=shown(own.event, own.meeting, offer, heard_of(db, own.event.id).heard),
        given_up=given_up_of(db, own.event, own.meeting.timezone, named=False),
        path=own.path,
        answers=answers,
        answers_path=f"{own.path}/answers",
        open=further.open_in(asked, answers) if may_answer else [],
        may_answer=may_answer,
        badges=service.badges_shown(db, own.event),
        may_change=undecided,
        unsent=copy.is_changed,
        may_ask=own.event.state in LIVE
        and any(is_due(one, clock.now()) for one in named_in(own.event)),
        may_withdraw=may(own.event.state, Step.WITHDRAW) and not untold,
        warnings=warnings(own.event, offer, other) if other else [],
    )


@router.get("/applications/{secret}/change")
def change(request: Request, copy: OwnCopy) -> Response:
    """To the first part of what was sent, to change it."""
    service.refuse_after_decision(copy)
    return redirect(request, f"{copy.path}/parts/{FIRST.key}")


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
