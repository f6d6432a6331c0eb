"""Changes by the host of an accepted event, and what is asked of the organisers afterwards."""

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from app.core import clock
from app.core.db import Db
from app.core.i18n import lazy
from app.core.limits import limited
from app.core.web.answers import page, redirect
from app.core.web.notices import notice
from app.core.web.posted import Posted
from app.hosting import service
from app.hosting.forms import AnswerForm, AskForm, ReasonForm
from app.hosting.guards import OwnEvent
from app.meetings.guards import OrganiserDesk
from app.schedule import service as schedule
from app.side_events import queries
from app.side_events import service as side_events
from app.side_events.forms.application import ApplicationForm, filled_in
from app.side_events.forms.parts import Part, blank_form, posted_form
from app.side_events.guards import EventOfDesk, Own
from app.side_events.rules.amending import AMENDED

router = APIRouter(include_in_schema=False)
PACE = Depends(limited("hosting", "300 per 10 minutes"))
BUTTONS = frozenset({"add", "remove"})
PART = Part("changes", lazy("Change people and texts"), tuple(AMENDED))
CHANGED = notice("hosting.changed", lazy("Your side event is changed."))
SAME = notice("hosting.same", lazy("Nothing was changed."))
ASKED = notice("hosting.asked", lazy("The organisers have your request."))
ANSWERED = notice("hosting.answered", lazy("The host reads your answer on their page."))


@router.get("/applications/{secret}/edit")
def edit(request: Request, own: OwnEvent, db: Db) -> Response:
    """People and texts as they are, to be changed; after the date, what can be asked."""
    offer = queries.offer(db, own.meeting.id)
    form = blank_form(own.meeting, offer, PART, **filled_in(own.event))
    return _page(request, db, own, form, ReasonForm())


@router.post("/applications/{secret}/edit", dependencies=[PACE])
def change(request: Request, posted: Posted, own: OwnEvent, db: Db) -> Response:
    """Change people and texts, or show again what was typed with what is wrong."""
    offer = queries.offer(db, own.meeting.id)
    pairs = [pair for pair in posted.multi_items() if pair[0] not in BUTTONS]
    form = posted_form(own.meeting, offer, PART, FormData([p for p in pairs if p[0] != "reason"]))
    reason = ReasonForm.posted(FormData([p for p in pairs if p[0] == "reason"]))
    if BUTTONS & set(posted):
        form.add_row(str(posted.get("add", "")))
        form.drop_row(str(posted.get("remove", "")))
        return _page(request, db, own, form, reason)
    public = schedule.is_public(db, own.event)
    if not form.validate() or (public and not reason.validate()):
        return _page(request, db, own, form, reason, status=422)
    given = form.amendment()
    wrong = side_events.amendment_faults(db, own.meeting, own.event, given, clock.now())
    if wrong:
        form.blame(wrong)
        return _page(request, db, own, form, reason, status=422)
    done = service.change(db, own.meeting, own.event, given, reason.reason.data or "")
    return redirect(request, own.path, CHANGED if done else SAME)


@router.post("/applications/{secret}/ask", dependencies=[PACE])
def ask(request: Request, posted: Posted, own: OwnEvent, db: Db) -> Response:
    """Ask the organisers for a change."""
    asking = AskForm.posted(posted)
    if not asking.validate():
        offer = queries.offer(db, own.meeting.id)
        form = blank_form(own.meeting, offer, PART, **filled_in(own.event))
        return _page(request, db, own, form, ReasonForm(), asking=asking, status=422)
    side_events.ask_for_change(db, own.event, asking.text.data or "")
    return redirect(request, f"{own.path}/edit", ASKED)


@router.get("/organise/{slug}/side-events/{event_id}/changes")
def changes(request: Request, desk: OrganiserDesk, event: EventOfDesk, db: Db) -> Response:
    """What the host of an event changed, and asks for."""
    return page(
        request,
        "hosting/changes",
        meeting=desk.head,
        event=event,
        path=f"/organise/{desk.meeting.slug}/side-events/{event.id}",
        requests=queries.requests_of(db, event.id),
        labels=AMENDED,
    )


@router.post("/organise/{slug}/side-events/{event_id}/changes")
def answer(
    request: Request, posted: Posted, desk: OrganiserDesk, event: EventOfDesk, db: Db
) -> Response:
    """Let the host change the event once, or not."""
    form = AnswerForm.posted(posted)
    allow = form.allow.data == "y"
    side_events.settle_request(db, desk.actor, event, form.request.data or "", allow=allow)
    path = f"/organise/{desk.meeting.slug}/side-events/{event.id}/changes"
    return redirect(request, path, ANSWERED)


def _page(
    request: Request,
    db: Session,
    own: Own,
    form: ApplicationForm,
    reason: ReasonForm,
    *,
    asking: AskForm | None = None,
    status: int = 200,
) -> Response:
    return page(
        request,
        "hosting/edit",
        status=status,
        meeting=own.head,
        event=own.event,
        path=own.path,
        form=form,
        reason=reason,
        asking=asking or AskForm(text=reason.reason.data),
        public=schedule.is_public(db, own.event),
        closed=side_events.amendable(db, own.meeting, own.event),
        requests=queries.requests_of(db, own.event.id),
    )
