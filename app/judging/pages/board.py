"""The organisers' table of reviews: sorted, as a file, and decided from; one application's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import gettext as _
from app.core.i18n import in_language, lazy
from app.core.web import Posted, notice, page, redirect
from app.core.web.answers import PERSONAL, place_of
from app.judging import queries, service
from app.judging.forms.rounds import (
    OPEN,
    AssignForm,
    ReviewedDecidingForm,
    board_form,
    known_order,
    known_show,
)
from app.judging.models import Criterion
from app.judging.rules import board as rules
from app.judging.rules.board import PER_PAGE, Line
from app.judging.rules.reviewing import HIGHEST, JUDGED, WHY_THEY
from app.meetings.guards import Desk, OrganiserDesk
from app.messages.rules import DECISIONS
from app.messages.service.drafts import must_wait
from app.registrations.rules import csv_of
from app.side_events import service as side_events
from app.side_events.forms.organising import known_state
from app.side_events.guards import EventOfDesk
from app.side_events.models import SideEvent, SideEventState
from app.side_events.pages.deciding import DECIDED, NONE_DECIDED, TO_READ
from app.side_events.rules.states import MARKS, OF_SEVERAL, STATES, Step, may

router = APIRouter()
BOARD = "/organise/{slug}/reviews"
EVENT = "/organise/{slug}/side-events/{event_id}/reviews"
LONGEST_SEARCH = 200
ASSIGNED = notice("reviews.assigned", lazy("It is saved who reads this application."))


@dataclass(frozen=True)
class Wanted:
    """What the table shows, as its address says it."""

    state: str = OPEN
    q: str = ""
    show: str = ""
    order: str = ""
    page: int = 1

    @property
    def states(self) -> Sequence[SideEventState] | None:
        """The states that are asked for; None for all."""
        if self.state == OPEN:
            return JUDGED
        found = known_state(self.state)
        return [found] if found else None

    @property
    def values(self) -> dict[str, str]:
        """The filter as it was typed."""
        return {"state": self.state, "q": self.q, "show": self.show, "order": self.order}

    @property
    def query(self) -> dict[str, str | None]:
        """The part of the address that says the same."""
        found = {name: value or None for name, value in self.values.items()}
        return found | {"state": None if self.state == OPEN else self.state}


def _wanted(
    state: Annotated[str, Query(max_length=40)] = OPEN,
    q: Annotated[str, Query(max_length=LONGEST_SEARCH)] = "",
    show: Annotated[str, Query(max_length=40)] = "",
    order: Annotated[str, Query(max_length=40)] = "",
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Wanted:
    return Wanted(state, q.strip(), show, order, number)


Asked = Annotated[Wanted, Depends(_wanted)]


@router.get(BOARD)
def table(request: Request, desk: OrganiserDesk, db: Db, wanted: Asked) -> Response:
    """What reviewers gave, added up for each application."""
    return _table(request, desk, db, wanted)


def _lines(db: Session, desk: Desk, wanted: Wanted) -> tuple[Sequence[Criterion], list[Line], int]:
    """The criteria, the lines that are asked for, and how many there are in all."""
    board = service.board_of(db, desk.meeting, wanted.states, wanted.q)
    order = known_order(wanted.order, board.criteria)
    lines = rules.shown(board.lines, known_show(wanted.show))
    return board.criteria, rules.in_order(lines, order), len(board.lines)


def _table(
    request: Request,
    desk: Desk,
    db: Session,
    wanted: Wanted,
    *,
    sent: ReviewedDecidingForm | None = None,
    status: int = 200,
) -> Response:
    criteria, lines, known = _lines(db, desk, wanted)
    pages = max(1, -(-len(lines) // PER_PAGE))
    number = min(wanted.page, pages)
    some = lines[(number - 1) * PER_PAGE : number * PER_PAGE]
    return page(
        request,
        "judging/board",
        status=status,
        meeting=desk.head,
        criteria=criteria,
        lines=some,
        leads=queries.lead_names(db, [one.id for one in some]),
        total=len(lines),
        known=known,
        number=number,
        pages=pages,
        filter=board_form(wanted.values, criteria),
        query=wanted.query,
        deciding=sent or ReviewedDecidingForm(),
        form=sent,
        states=STATES,
        marks=MARKS,
        most=HIGHEST,
        open_to={state for state in SideEventState if any(may(state, one) for one in OF_SEVERAL)},
    )


@router.get(BOARD + ".csv")
def as_csv(desk: OrganiserDesk, db: Db, wanted: Asked) -> Response:
    """The same lines as comma-separated values."""
    criteria, lines, _known = _lines(db, desk, wanted)
    leads = queries.lead_names(db, [one.id for one in lines])
    header = [
        _("Number"),
        _("Title"),
        _("Lead organiser"),
        _("Status"),
        _("Mean"),
        *(in_language(one.text) for one in criteria),
        _("Spread"),
        _("Reviews"),
        _("Missing"),
        _("Incomplete"),
        _("Do not judge it"),
    ]
    rows = (_row(line, leads.get(line.id, ""), criteria) for line in lines)
    return Response(
        csv_of(header, rows),
        media_type="text/csv; charset=utf-8",
        headers={
            "Cache-Control": PERSONAL,
            "Content-Disposition": f'attachment; filename="reviews-{desk.meeting.slug}.csv"',
        },
    )


def _row(line: Line, lead: str, criteria: Sequence[Criterion]) -> list[str]:
    return [
        str(line.number),
        line.title,
        lead,
        str(STATES[line.state]),
        _plain(line.tally.mean),
        *(_plain(line.tally.of(one.id)) for one in criteria),
        _plain(line.tally.spread),
        str(line.tally.number),
        "; ".join(line.missing),
        "; ".join(line.incomplete),
        str(line.out),
    ]


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:.2f}"


@router.post(BOARD + "/decide")
def decide(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Decides every ticked application, or all that the table shows, that is open to it."""
    form = ReviewedDecidingForm.posted(posted)
    wanted = Wanted(
        form.state.data or OPEN, form.q.data or "", form.show.data or "", form.order.data or ""
    )
    if not form.validate():
        return _table(request, desk, db, wanted, sent=form, status=422)
    chosen = list(dict.fromkeys(form.chosen.data or ()))
    if form.everything.data:
        chosen = [line.id for line in _lines(db, desk, wanted)[1]]
    step, reason = Step(form.step.data), form.reason.data or ""
    number = side_events.decide_all(db, desk.actor, desk.meeting, chosen, step, reason=reason)
    waits = number and must_wait(db, desk.meeting.id, DECISIONS, together=number > 1)
    told = [DECIDED.of(number) if number else NONE_DECIDED, *([TO_READ] if waits else [])]
    path = place_of(request).link(BOARD.format(slug=desk.meeting.slug), **wanted.query)
    return redirect(request, path, told)


@router.get(EVENT)
def dossier(request: Request, desk: OrganiserDesk, event: EventOfDesk, db: Db) -> Response:
    """All that was written of one application, who is missing, and who does not judge it."""
    found = service.dossier_of(db, event)
    form = AssignForm(data={"readers": list(found.tasks)})
    form.offer(found.judges)
    return _dossier(request, desk, event, db, form)


@router.post(EVENT)
def assign(
    request: Request, posted: Posted, desk: OrganiserDesk, event: EventOfDesk, db: Db
) -> Response:
    """Says who reads it."""
    form = AssignForm.posted(posted)
    form.offer(service.dossier_of(db, event).judges)
    if not form.validate():
        return _dossier(request, desk, event, db, form, status=422)
    service.assign(db, desk.actor, event, form.readers.data or ())
    return redirect(request, EVENT.format(slug=desk.meeting.slug, event_id=event.id), ASSIGNED)


def _dossier(
    request: Request,
    desk: Desk,
    event: SideEvent,
    db: Session,
    form: AssignForm,
    *,
    status: int = 200,
) -> Response:
    words: dict[str, Any] = {"whys": WHY_THEY, "most": HIGHEST}
    found = service.dossier_of(db, event)
    return page(
        request,
        "judging/dossier",
        status=status,
        meeting=desk.head,
        event=event,
        path=f"/organise/{desk.meeting.slug}/side-events/{event.id}",
        found=found,
        form=form,
        **words,
    )
