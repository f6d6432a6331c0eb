"""The organisers' desk: the list of applications, and one of them with its decisions."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from app.core.db import Db
from app.core.happenings import tell
from app.core.i18n import in_language, lazy
from app.core.web.answers import PERSONAL, page, place_of, redirect
from app.core.web.notices import NoticeKind, notice
from app.core.web.posted import Posted
from app.meetings.guards import Desk, OrganiserDesk
from app.registrations import queries as registrations
from app.side_events import queries, service
from app.side_events.errors import NotInThisState, WrongDemand
from app.side_events.forms.organising import (
    ChosenForm,
    DemandsForm,
    ReasonForm,
    demands_form,
    filter_form,
    known_state,
)
from app.side_events.guards import EventOfDesk
from app.side_events.models import PartnerRole, RelationKind, SideEvent
from app.side_events.pages.shown import shown
from app.side_events.rules.demands import needed_by_people
from app.side_events.rules.shown import EventShown
from app.side_events.rules.states import MARKS, STATES, Step, may
from app.side_events.rules.warnings import Elsewhere, because_of_people, warnings

router = APIRouter(include_in_schema=False, prefix="/organise/{slug}/side-events")
ACCEPTED = notice("side_event.accepted", lazy("The application is accepted."))
ACCEPTED_ALL = notice("side_event.accepted_all", lazy("The chosen applications are accepted."))
NONE_CHOSEN = notice(
    "side_event.none_chosen",
    lazy("Nothing was accepted: tick at least one application that is not decided."),
    NoticeKind.WARNING,
)
DECLINED = notice("side_event.declined", lazy("The application is declined."))
CANCELLED = notice("side_event.cancelled", lazy("The side event is cancelled."))
REOPENED = notice("side_event.reopened", lazy("The decision is taken back."))
DEMANDED = notice("side_event.demanded", lazy("The demands on the schedule are saved."))
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Line:
    """One line of the list."""

    event: SideEvent
    lead: str
    state: str
    mark: str
    open: bool


@router.get("")
def overview(
    request: Request,
    desk: OrganiserDesk,
    db: Db,
    *,
    state: str = "",
    q: Annotated[str, Query(max_length=LONGEST_SEARCH)] = "",
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """All applications of the meeting, filtered as the address says."""
    wanted, words = known_state(state), q.strip()
    listed = queries.listed(db, desk.meeting.id, state=wanted, words=words, page=number)
    counts = queries.counts(db, desk.meeting.id)
    return page(
        request,
        "side_events/list",
        meeting=desk.head,
        filter=filter_form(wanted.value if wanted else "", words),
        lines=[_line(event) for event in listed.rows],
        listed=listed,
        counts=[(str(label), counts[s]) for s, label in STATES.items() if counts.get(s)],
        filtered=bool(wanted or words),
        query={"state": wanted.value if wanted else None, "q": words or None},
    )


def _line(event: SideEvent) -> Line:
    leads = [
        in_language(partner.entity.name) if partner.entity else partner.name
        for partner in event.partners
        if partner.role is PartnerRole.LEAD_ORGANISER
    ]
    return Line(
        event=event,
        lead=leads[0] if leads else "",
        state=str(STATES[event.state]),
        mark=MARKS[event.state],
        open=may(event.state, Step.ACCEPT),
    )


@router.post("/accept")
def accept_chosen(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Accept every ticked application that is not decided yet."""
    form = ChosenForm.posted(posted)
    number = form.page.data if (form.page.data or "").isdecimal() else None
    back = {"state": form.state.data or None, "q": form.q.data or None, "page": number}
    taken = 0
    for event_id in dict.fromkeys(form.chosen.data or ()):
        event = queries.side_event(db, event_id, meeting_id=desk.meeting.id)
        if event is not None and may(event.state, Step.ACCEPT):
            service.accept(db, desk.actor, event)
            taken += 1
    done = ACCEPTED_ALL if taken else NONE_CHOSEN
    target = place_of(request).link(list_path(desk), done=done.code, **back)
    return RedirectResponse(target, 303, {"Cache-Control": PERSONAL})


@router.get("/{event_id}")
def detail(request: Request, desk: OrganiserDesk, event: EventOfDesk, db: Db) -> Response:
    """One application with everything that is known of it."""
    return _detail(request, desk, event, db)


@router.post("/{event_id}/accept")
def accept(
    request: Request,
    posted: Posted,  # noqa: ARG001 - asking for it checks the form's token
    desk: OrganiserDesk,
    event: EventOfDesk,
    db: Db,
) -> Response:
    """Accept it."""
    service.accept(db, desk.actor, event)
    return redirect(request, event_path(desk, event), ACCEPTED)


@router.post("/{event_id}/decline")
def decline(
    request: Request, posted: Posted, desk: OrganiserDesk, event: EventOfDesk, db: Db
) -> Response:
    """Decline it, with a reason."""
    form = ReasonForm.posted(posted)
    if not form.validate():
        return _detail(request, desk, event, db, status=422, reason=form)
    try:
        service.decline(db, desk.actor, event, form.reason.data or "")
    except NotInThisState as refusal:
        return _refused(request, desk, event, db, form=form, refusal=refusal)
    return redirect(request, event_path(desk, event), DECLINED)


@router.post("/{event_id}/cancel")
def cancel(
    request: Request, posted: Posted, desk: OrganiserDesk, event: EventOfDesk, db: Db
) -> Response:
    """Take an accepted event off, with a reason."""
    form = ReasonForm.posted(posted)
    if not form.validate():
        return _detail(request, desk, event, db, status=422, reason=form)
    try:
        service.cancel(db, desk.actor, event, form.reason.data or "")
    except NotInThisState as refusal:
        return _refused(request, desk, event, db, form=form, refusal=refusal)
    return redirect(request, event_path(desk, event), CANCELLED)


@router.post("/{event_id}/reopen")
def reopen(
    request: Request,
    posted: Posted,  # noqa: ARG001 - asking for it checks the form's token
    desk: OrganiserDesk,
    event: EventOfDesk,
    db: Db,
) -> Response:
    """Take the decision back."""
    service.reopen(db, desk.actor, event)
    return redirect(request, event_path(desk, event), REOPENED)


@router.post("/{event_id}/demands")
def demand(
    request: Request, posted: Posted, desk: OrganiserDesk, event: EventOfDesk, db: Db
) -> Response:
    """Set what the schedule must respect, all of it or nothing."""
    form = _demands(desk, event, db, posted)
    if not form.validate():
        return _detail(request, desk, event, db, status=422, demands=form)
    demands = form.demands(queries.offer(db, desk.meeting.id), event)
    try:
        with db.begin_nested():
            service.set_demands(db, desk.actor, event, demands)
            service.relate(db, desk.actor, event, RelationKind.AFTER, form.after.data or ())
            service.relate(db, desk.actor, event, RelationKind.NOT_WITH, form.not_with.data or ())
    except WrongDemand as refusal:
        form.form_errors.append(refusal.sentence)
        return _detail(request, desk, event, db, status=422, demands=form)
    return redirect(request, event_path(desk, event), DEMANDED)


def list_path(desk: Desk) -> str:
    """The address of the list."""
    return f"/organise/{desk.meeting.slug}/side-events"


def event_path(desk: Desk, event: SideEvent) -> str:
    """The address of one application at the organisers' desk."""
    return f"{list_path(desk)}/{event.id}"


def _demands(desk: Desk, event: SideEvent, db: Db, posted: FormData | None = None) -> DemandsForm:
    others = queries.title_of(db, desk.meeting.id)
    others.pop(event.id, None)
    offer = queries.offer(db, desk.meeting.id)
    relations = queries.relations(db, desk.meeting.id)
    return demands_form(
        desk.meeting, offer, event, others=others, relations=relations, posted=posted
    )


def _refused(
    request: Request,
    desk: Desk,
    event: SideEvent,
    db: Db,
    *,
    form: ReasonForm,
    refusal: NotInThisState,
) -> Response:
    form.form_errors.append(refusal.sentence)
    return _detail(request, desk, event, db, status=refusal.status, reason=form)


def _detail(
    request: Request,
    desk: Desk,
    event: SideEvent,
    db: Db,
    *,
    status: int = 200,
    reason: ReasonForm | None = None,
    demands: DemandsForm | None = None,
) -> Response:
    offer = queries.offer(db, desk.meeting.id)
    needed = needed_by_people(event, registrations.features_needed(db, desk.meeting.id))
    told = EventShown(desk.meeting, event)
    tell(db, told)
    return page(
        request,
        "side_events/detail",
        status=status,
        meeting=desk.head,
        event=event,
        shown=shown(event, desk.meeting, offer),
        path=event_path(desk, event),
        list_path=list_path(desk),
        warnings=[
            *warnings(event, offer, Elsewhere()),
            *because_of_people(needed, queries.room(db, event.announced_room_id)),
        ],
        elsewhere=queries.named_elsewhere(db, event),
        registered=queries.registered(
            db, desk.meeting.id, [speaker.person_id for speaker in event.speakers]
        ),
        may={step.value: may(event.state, step) for step in Step},
        reason=reason or ReasonForm(),
        demands=demands or _demands(desk, event, db),
        form=reason or demands,
        known=told.known,
    )
