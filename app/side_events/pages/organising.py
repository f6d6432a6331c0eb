"""The organisers' desk: the list of applications, and one of them with its decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from app.core import clock
from app.core.db import Db
from app.core.happenings import tell
from app.core.i18n import gettext as _
from app.core.i18n import in_language, lazy, show_day, show_period
from app.core.web.answers import page, redirect
from app.core.web.notices import notice
from app.core.web.posted import Posted
from app.meetings import queries as meetings
from app.meetings.guards import Desk, OrganiserDesk
from app.meetings.models import Meeting
from app.registrations import queries as registrations
from app.registrations.rules import STATE_LABELS as REGISTRATION_STATES
from app.registrations.rules import STATE_MARKS as REGISTRATION_MARKS
from app.side_events import queries, service
from app.side_events.errors import WrongDemand
from app.side_events.forms.organising import (
    DecidingForm,
    DemandsForm,
    FullLengthForm,
    ReasonForm,
    demands_form,
    filter_form,
    known_state,
)
from app.side_events.guards import EventOfDesk
from app.side_events.models import Answer, PartnerRole, RelationKind, SideEvent
from app.side_events.pages.shown import given_up_of, heard_of, shown
from app.side_events.queries import deciding
from app.side_events.queries.badges import badge_states
from app.side_events.rules.application import Offer
from app.side_events.rules.demands import needed_by_people
from app.side_events.rules.shown import EventShown, ListShown
from app.side_events.rules.states import MARKS, OF_SEVERAL, STATES, Step, may
from app.side_events.rules.warnings import (
    Elsewhere,
    because_of_answers,
    because_of_fixed,
    because_of_hours,
    because_of_people,
    warnings,
)
from app.side_events.service import further

router = APIRouter(include_in_schema=False, prefix="/organise/{slug}/side-events")
DEMANDED = notice("side_event.demanded", lazy("The demands on the schedule are saved."))
LONGEST_SEARCH = 200


class Wish(NamedTuple):
    """The slot that is wished first: day and hours in words, and how many wish it first."""

    day: str
    hours: str
    number: int


@dataclass(frozen=True)
class Line:
    """One line of the list."""

    event: SideEvent
    lead: str
    state: str
    mark: str
    open: bool
    wish: Wish | None
    marks: Sequence[str]
    choose: str  # what the box to tick is called


@router.get("")
def overview(
    request: Request,
    desk: OrganiserDesk,
    db: Db,
    *,
    state: str = "",
    q: Annotated[str, Query(max_length=LONGEST_SEARCH)] = "",
    theme: Annotated[str, Query(max_length=40)] = "",
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """All applications of the meeting, filtered as the address says."""
    return list_page(request, desk, db, Wanted(state, q.strip(), theme, number))


@dataclass(frozen=True)
class Wanted:
    """What the list shows, as its address says it."""

    state: str = ""
    words: str = ""
    theme: str = ""
    page: int = 1

    @property
    def filter(self) -> dict[str, Any]:
        """The same for the query that finds them."""
        return {"state": known_state(self.state), "words": self.words, "theme": self.theme}

    @property
    def query(self) -> dict[str, str | None]:
        """The part of the address that says which applications are shown."""
        state = known_state(self.state)
        shown = {"state": state.value if state else "", "q": self.words, "theme": self.theme}
        return {name: value or None for name, value in shown.items()}


def list_page(
    request: Request,
    desk: Desk,
    db: Db,
    wanted: Wanted,
    *,
    sent: DecidingForm | None = None,
    status: int = 200,
) -> Response:
    """The list; with `sent` as it came, where there was a mistake."""
    state = known_state(wanted.state)
    listed = queries.listed(db, desk.meeting.id, **wanted.filter, page=wanted.page)
    told = ListShown(desk.meeting, [event.id for event in listed.rows])
    tell(db, told)
    counts = queries.counts(db, desk.meeting.id)
    form = sent or DecidingForm()
    themes = {one.id: in_language(one.name) for one in meetings.themes_of(db, desk.meeting.id)}
    return page(
        request,
        "side_events/list",
        status=status,
        meeting=desk.head,
        filter=filter_form(state.value if state else "", wanted.words, wanted.theme, themes),
        lines=_lines(db, desk.meeting, listed.rows, told),
        rooms=queries.number_of_rooms(db, desk.meeting.id),
        wanted=queries.wanted(db, [one.id for one in listed.rows]),
        listed=listed,
        columns=told.columns,
        counts=[(str(label), counts[s]) for s, label in STATES.items() if counts.get(s)],
        filtered=any(wanted.query.values()),
        query=wanted.query,
        deciding=form,
        form=sent,
    )


def _lines(db: Db, meeting: Meeting, events: Sequence[SideEvent], told: ListShown) -> list[Line]:
    """The lines of a page; the hours of a slot are put into words once."""
    slots = {event.slot_wishes[0].slot for event in events if event.slot_wishes}
    zone, wishes = meeting.timezone, queries.first_wishes(db, meeting.id)
    hours = {
        one.id: Wish(
            show_day(one.starts_at, zone),
            show_period(one.starts_at, one.ends_at, zone),
            wishes.get(one.id, 0),
        )
        for one in slots
    }
    choose = _("Choose application %(number)s")
    return [_line(event, hours, choose, told.marks.get(event.id, ())) for event in events]


def _line(event: SideEvent, hours: Mapping[str, Wish], choose: str, marks: Sequence[str]) -> Line:
    leads = [
        in_language(partner.entity.name) if partner.entity else partner.name
        for partner in event.partners
        if partner.role is PartnerRole.LEAD_ORGANISER
    ]
    declined = any(partner.answer is Answer.DECLINED for partner in event.partners)
    return Line(
        event=event,
        lead=leads[0] if leads else "",
        state=str(STATES[event.state]),
        mark=MARKS[event.state],
        open=any(may(event.state, step) for step in OF_SEVERAL),
        wish=hours[event.slot_wishes[0].slot_id] if event.slot_wishes else None,
        marks=[*([_("a partner declined")] if declined else ()), *marks],
        choose=choose % {"number": event.number},
    )


@router.get("/{event_id}")
def detail(request: Request, desk: OrganiserDesk, event: EventOfDesk, db: Db) -> Response:
    """One application with everything that is known of it."""
    return detail_page(request, desk, event, db)


@router.post("/{event_id}/demands")
def demand(
    request: Request, posted: Posted, desk: OrganiserDesk, event: EventOfDesk, db: Db
) -> Response:
    """Set what the schedule must respect, all of it or nothing."""
    form = _demands(desk, event, db, posted)
    if not form.validate():
        return detail_page(request, desk, event, db, status=422, demands=form)
    demands = form.demands(queries.offer(db, desk.meeting.id), event)
    try:
        with db.begin_nested():
            service.hold_for(db, desk.actor, desk.meeting, {event.id: form.minutes.data})
            service.set_demands(db, desk.actor, event, demands)
            service.relate(db, desk.actor, event, RelationKind.AFTER, form.after.data or ())
            service.relate(db, desk.actor, event, RelationKind.NOT_WITH, form.not_with.data or ())
    except WrongDemand as refusal:
        form.form_errors.append(refusal.sentence)
        return detail_page(request, desk, event, db, status=422, demands=form)
    return redirect(request, event_path(desk, event), DEMANDED)


@router.post("/{event_id}/full-length")
def hold_in_full(
    request: Request, posted: Posted, desk: OrganiserDesk, event: EventOfDesk, db: Db
) -> Response:
    """Hold what was shortened for as long as was asked for again."""
    form = FullLengthForm.posted(posted)
    if not form.validate():
        return detail_page(request, desk, event, db, status=422, length=form)
    service.hold_for(db, desk.actor, desk.meeting, {event.id: None})
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


def detail_page(
    request: Request,
    desk: Desk,
    event: SideEvent,
    db: Db,
    *,
    status: int = 200,
    reason: ReasonForm | None = None,
    demands: DemandsForm | None = None,
    length: FullLengthForm | None = None,
) -> Response:
    """The page of one application, with a form as it was sent where there was a mistake."""
    offer = queries.offer(db, desk.meeting.id)
    told = EventShown(desk.meeting, event)
    tell(db, told)
    return page(
        request,
        "side_events/detail",
        status=status,
        meeting=desk.head,
        event=event,
        waiting=deciding.place_waiting(db, event),
        next=deciding.next_to_decide(db, event),
        shown=shown(event, desk.meeting, offer, heard_of(db, event.id).heard),
        given_up=given_up_of(db, event, desk.meeting.timezone, named=True),
        answers=further.answers_for_organiser(db, desk.actor, event),
        path=event_path(desk, event),
        list_path=list_path(desk),
        warnings=_warnings(db, event, offer),
        elsewhere=queries.named_elsewhere(db, event),
        **_there(db, desk, event),
        may={step.value: may(event.state, step) for step in Step},
        told=service.told_of_cancelling(db, event),
        reason=reason or ReasonForm(),
        demands=demands or _demands(desk, event, db),
        length=length or FullLengthForm(full=told.fits_in_full),
        form=reason or demands or length,
        known=told.known,
        fits_in_full=told.fits_in_full,
    )


def _warnings(db: Db, event: SideEvent, offer: Offer) -> list[str]:
    needed = needed_by_people(event, registrations.features_needed(db, event.meeting_id))
    busy = queries.busy_when_held(db, event.meeting_id, clock.now(), event_id=event.id)
    return [
        *warnings(event, offer, Elsewhere()),
        *because_of_fixed(event, queries.room(db, event.pinned_room_id)),
        *because_of_answers(queries.answered(db, event), offer),
        *because_of_hours(speaker.name for speaker, _event in busy),
        *because_of_people(needed, queries.room(db, event.announced_room_id)),
    ]


def _there(db: Db, desk: Desk, event: SideEvent) -> Mapping[str, Any]:
    """Which of those who speak are registered, and how badges for side events only stand."""
    people = [one.person_id for one in event.speakers]
    states = badge_states(db, desk.meeting.id, people)
    badges = {
        key: (REGISTRATION_MARKS[state], str(REGISTRATION_STATES[state]))
        for key, state in states.items()
    }
    return {"registered": queries.registered(db, desk.meeting.id, people), "badges": badges}
