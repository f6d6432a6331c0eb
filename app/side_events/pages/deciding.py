"""Decisions at the organisers' desk: on one application, or on several at once."""

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from app.core.db import Db
from app.core.i18n import lazy, ngettext
from app.core.web.answers import PERSONAL, place_of, redirect
from app.core.web.notices import Notice, NoticeKind, counted, notice
from app.core.web.posted import Posted
from app.meetings.guards import Desk, OrganiserDesk
from app.messages.rules import DECISIONS
from app.messages.service.drafts import must_wait
from app.side_events import queries, service
from app.side_events.errors import NotInThisState
from app.side_events.forms.organising import DecidingForm, ReasonForm
from app.side_events.guards import EventOfDesk
from app.side_events.models import SideEvent
from app.side_events.pages.organising import Wanted, detail_page, event_path, list_page, list_path
from app.side_events.rules.states import Step

router = APIRouter(include_in_schema=False, prefix="/organise/{slug}/side-events")
DONE = {
    Step.ACCEPT: notice("side_event.accepted", lazy("The application is accepted.")),
    Step.WAIT: notice("side_event.waits", lazy("The application is on the waiting list.")),
    Step.ASK_CHANGE: notice("side_event.change_asked", lazy("The applicant is asked for it.")),
    Step.DECLINE: notice("side_event.declined", lazy("The application is declined.")),
    Step.CANCEL: notice("side_event.cancelled", lazy("The side event is cancelled.")),
    Step.REOPEN: notice("side_event.reopened", lazy("The decision is taken back.")),
}
TO_READ = notice(
    "side_event.to_read",
    lazy("The mails wait in the outbox until you have read and released them."),
    NoticeKind.WARNING,
)


def _decided(number: int) -> str:
    return ngettext(
        "One application is decided.", "%(number)s applications are decided.", number
    ) % {"number": number}


DECIDED = counted("side_event.decided", _decided)
NONE_DECIDED = notice(
    "side_event.none_decided",
    lazy("Nothing was decided: none of the chosen applications is open to this decision."),
    NoticeKind.WARNING,
)


@router.post("/decide")
def decide_chosen(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Decide every ticked application, or all that the list shows, that is open to it."""
    form = DecidingForm.posted(posted)
    wanted = Wanted(form.state.data or "", form.q.data or "", form.theme.data or "", _page(form))
    if not form.validate():
        return list_page(request, desk, db, wanted, sent=form, status=422)
    ids = queries.ids_listed(db, desk.meeting.id, **wanted.filter) if form.everything.data else None
    chosen = ids if ids is not None else dict.fromkeys(form.chosen.data or ())
    step, reason = Step(form.step.data), form.reason.data or ""
    number = service.decide_all(db, desk.actor, desk.meeting, list(chosen), step, reason=reason)
    waits = number and must_wait(db, desk.meeting.id, DECISIONS, together=number > 1)
    told = [DECIDED.of(number) if number else NONE_DECIDED, *([TO_READ] if waits else [])]
    here = {**wanted.query, "page": str(wanted.page) if wanted.page > 1 else None}
    return _back(request, list_path(desk), told, here)


def _page(form: DecidingForm) -> int:
    typed = form.page.data or ""
    return max(1, int(typed)) if typed.isascii() and typed.isdecimal() else 1


def _back(
    request: Request, path: str, told: list[Notice], query: dict[str, str | None]
) -> Response:
    done = ",".join(one.code for one in told)
    target = place_of(request).link(path, done=done, **query)
    return RedirectResponse(target, 303, {"Cache-Control": PERSONAL})


@router.post("/{event_id}/accept")
def accept(
    request: Request, posted: Posted, desk: OrganiserDesk, event: EventOfDesk, db: Db
) -> Response:
    """Accept it."""
    return _one(request, posted, desk, event, db, step=Step.ACCEPT)


@router.post("/{event_id}/wait")
def wait(
    request: Request, posted: Posted, desk: OrganiserDesk, event: EventOfDesk, db: Db
) -> Response:
    """Put it on the waiting list, as the last one."""
    return _one(request, posted, desk, event, db, step=Step.WAIT)


@router.post("/{event_id}/ask-change")
def ask_change(
    request: Request, posted: Posted, desk: OrganiserDesk, event: EventOfDesk, db: Db
) -> Response:
    """Ask the applicant to change something."""
    return _one(request, posted, desk, event, db, step=Step.ASK_CHANGE)


@router.post("/{event_id}/decline")
def decline(
    request: Request, posted: Posted, desk: OrganiserDesk, event: EventOfDesk, db: Db
) -> Response:
    """Decline it, with a reason."""
    return _one(request, posted, desk, event, db, step=Step.DECLINE)


@router.post("/{event_id}/cancel")
def cancel(
    request: Request, posted: Posted, desk: OrganiserDesk, event: EventOfDesk, db: Db
) -> Response:
    """Take an accepted event off, with a reason."""
    return _one(request, posted, desk, event, db, step=Step.CANCEL)


@router.post("/{event_id}/reopen")
def reopen(
    request: Request, posted: Posted, desk: OrganiserDesk, event: EventOfDesk, db: Db
) -> Response:
    """Take the decision back."""
    return _one(request, posted, desk, event, db, step=Step.REOPEN)


def _one(
    request: Request, posted: FormData, desk: Desk, event: SideEvent, db: Db, *, step: Step
) -> Response:
    form = ReasonForm.posted(posted)
    if not form.is_enough_for(step):
        return detail_page(request, desk, event, db, status=422, reason=form)
    try:
        service.decide(db, desk.actor, event, step, form.reason.data or "")
    except NotInThisState as refusal:
        form.form_errors.append(refusal.sentence)
        return detail_page(request, desk, event, db, status=refusal.status, reason=form)
    if must_wait(db, desk.meeting.id, DECISIONS, together=False):
        return _back(request, event_path(desk, event), [DONE[step], TO_READ], {})
    return redirect(request, event_path(desk, event), DONE[step])
