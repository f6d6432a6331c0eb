"""Several events of the board move in one step, once what would follow was seen: two that change
places, what a release had that was taken back, and what stands elsewhere than people were told.
"""

from collections.abc import Callable, Collection
from datetime import date

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from app.core.db import Db
from app.core.errors import Conflict, Invalid, Refused
from app.core.i18n import gettext as _
from app.core.web import Posted, page, redirect
from app.meetings.guards import Desk, OrganiserDesk
from app.schedule import rules, service
from app.schedule.errors import NothingHere
from app.schedule.forms import EventsForm, TogetherForm
from app.schedule.models import BoardChange
from app.schedule.pages.board import MOVED, seen_in, told
from app.schedule.pages.dragging import day_asked
from app.schedule.pages.viewing import ViewForm, path_of
from app.schedule.rules import EventsExchanged, Spot

router = APIRouter(include_in_schema=False)
BOARD = "/organise/{slug}/schedule/board"
Seen = list[tuple[str, Spot | None]]


@router.get(f"{BOARD}/back")
def board_back(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """What taking the board back would come to, after a release was taken back."""
    return _board_back(request, desk, db, TogetherForm(), None)


@router.post(f"{BOARD}/back")
def take_board_back(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Do it."""

    def do(seen: Seen, reason: str) -> BoardChange:
        return service.take_board_back(db, desk.actor, desk.meeting, seen, reason=reason)

    def again(form: TogetherForm, refused: Refused | None) -> Response:
        return _board_back(request, desk, db, form, refused)

    return _done(request, desk, posted, do, again)


@router.get(f"{BOARD}/put-back")
def put_back(request: Request, desk: OrganiserDesk, db: Db, told_of: str = "") -> Response:
    """What it would come to if all stood where people were told of a day, or of the frozen ones."""
    return _put_back(request, desk, db, (told_of, TogetherForm()), None)


@router.post(f"{BOARD}/put-back")
def do_put_back(
    request: Request, posted: Posted, desk: OrganiserDesk, db: Db, told_of: str = ""
) -> Response:
    """Do it."""

    def do(seen: Seen, reason: str) -> BoardChange:
        days = _days(desk, told_of)
        return service.put_back(db, desk.actor, desk.meeting, days, seen, reason=reason)

    def again(form: TogetherForm, refused: Refused | None) -> Response:
        return _put_back(request, desk, db, (told_of, form), refused)

    return _done(request, desk, posted, do, again)


@router.get(f"{BOARD}/{{event_id}}/swap")
def swap(request: Request, desk: OrganiserDesk, event_id: str, db: Db) -> Response:
    """What would follow if an event changed places with another."""
    other = EventsForm(request.query_params).other.data or ""
    return _swap(request, desk, db, EventsExchanged(event_id, other), TogetherForm(), refused=None)


@router.post(f"{BOARD}/{{event_id}}/swap")
def do_swap(
    request: Request, posted: Posted, desk: OrganiserDesk, event_id: str, db: Db
) -> Response:  # fmt: skip
    """Let an event change places with the other one that was shown to move."""
    events = [event for event, _spot in _seen(TogetherForm(posted))]
    other = next((event for event in events if event != event_id), "")
    both = EventsExchanged(event_id, other)

    def do(seen: Seen, reason: str) -> BoardChange:
        return service.exchange(db, desk.actor, desk.meeting, both, seen, reason=reason)

    def again(form: TogetherForm, refused: Refused | None) -> Response:
        return _swap(request, desk, db, both, form, refused=refused)

    return _done(request, desk, posted, do, again)


def _done(
    request: Request,
    desk: Desk,
    posted: FormData,
    do: Callable[[Seen, str], BoardChange],
    again: Callable[[TogetherForm, Refused | None], Response],
) -> Response:
    """The board after a step, or the page again with why the step is refused."""
    form = TogetherForm.posted(posted)
    if not form.validate():
        return again(form, None)
    try:
        made = do(_seen(form), form.reason.data or "")
    except (Conflict, Invalid) as refused:
        return again(form, refused)
    moved = [(one.event_id, one.after.spot) for one in rules.moves_of(made)]
    return redirect(request, path_of(desk.meeting, ViewForm(request.query_params), moved), MOVED)


def _seen(form: TogetherForm) -> Seen:
    return [seen_in(one) for one in form.events.data or ()]


def _board_back(
    request: Request, desk: Desk, db: Db, form: TogetherForm, refused: Refused | None
) -> Response:
    left, found = service.board_back(db, desk.meeting) or (None, None)
    return _asked(request, desk, "board_back", form, refused, left=left, found=found)


def _put_back(
    request: Request,
    desk: Desk,
    db: Db,
    asked: tuple[str, TogetherForm],
    refused: Refused | None,
) -> Response:
    told_of, form = asked
    found = service.put_back_shown(db, desk.meeting, _days(desk, told_of))
    return _asked(request, desk, "put_back", form, refused, told_of=told_of, found=found)


def _days(desk: Desk, named: str) -> Collection[date]:
    """The day that an address names, or those that are frozen."""
    day = day_asked(named)
    return {day} if day else rules.frozen_days(desk.meeting)


def _swap(
    request: Request,
    desk: Desk,
    db: Db,
    both: EventsExchanged,
    form: TogetherForm,
    *,
    refused: Refused | None,
) -> Response:
    titles = {one.id: one.title for one in service.known_of(db, desk.meeting).facts.events}
    if both.one not in titles or (both.other and both.other not in titles):
        raise NothingHere
    if not both.other or both.one == both.other:
        refused = Invalid(_("Choose a side event."))
    found = service.exchange_shown(db, desk.meeting, both) if both.other else None
    return _asked(
        request,
        desk,
        "swap",
        form,
        refused,
        event_id=both.one,
        event=titles[both.one],
        other=titles.get(both.other),
        found=found,
    )


def _asked(
    request: Request,
    desk: Desk,
    name: str,
    form: TogetherForm,
    refused: Refused | None,
    **shown: object,
) -> Response:
    """The page that shows what a step would come to and asks for it, or why it is refused."""
    return page(
        request,
        f"schedule/{name}",
        status=refused.status if refused else 422 if form.errors else 200,
        meeting=desk.head,
        form=form,
        key_of=rules.key_of,
        view=ViewForm(request.query_params).kept(),
        **shown,
        **told(refused),
    )
