"""Exchanging two rooms, or two slots: choose them, see what would follow, do it."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.errors import Conflict, Invalid, Refused
from app.core.web import Posted, page, redirect
from app.meetings.guards import Desk, OrganiserDesk
from app.schedule import forms, rules, service
from app.schedule.errors import NothingHere
from app.schedule.pages.board import MOVED, seen_in, told
from app.schedule.pages.viewing import ViewForm, path_of

router = APIRouter(include_in_schema=False)
EXCHANGE = "/organise/{slug}/schedule/board/exchange"


@router.get(EXCHANGE)
def exchange(request: Request, desk: OrganiserDesk, db: Db, what: str = "rooms") -> Response:
    """Choose what changes places; once it is chosen, what would follow."""
    form = _kind(what)(request.query_params)
    return _shown(request, desk, db, what, form)


@router.post(EXCHANGE)
def do_exchange(
    request: Request, posted: Posted, desk: OrganiserDesk, db: Db, what: str = "rooms"
) -> Response:
    """Do it."""
    form = _kind(what).posted(posted)
    facts = service.known_of(db, desk.meeting).facts
    form.offer(facts)
    if not form.validate():
        return _shown(request, desk, db, what, form)
    seen = [seen_in(one) for one in form.events.data or ()]
    try:
        made = service.exchange(
            db, desk.actor, desk.meeting, form.exchange(facts), seen,
            reason=form.reason.data or "",
        )  # fmt: skip
    except (Conflict, Invalid) as refused:
        return _shown(request, desk, db, what, form, refused=refused)
    moved = [(one.event_id, one.after.spot) for one in rules.moves_of(made)]
    return redirect(request, path_of(desk.meeting, ViewForm(request.query_params), moved), MOVED)


def _kind(what: str) -> type[forms.RoomsForm | forms.SlotsForm]:
    if what not in forms.EXCHANGES:
        raise NothingHere
    return forms.EXCHANGES[what]


def _shown(
    request: Request,
    desk: Desk,
    db: Db,
    what: str,
    form: forms.RoomsForm | forms.SlotsForm,
    *,
    refused: Refused | None = None,
) -> Response:
    facts = service.known_of(db, desk.meeting).facts
    form.offer(facts)
    chosen = request.method == "POST" or bool(form.other.data)
    valid = chosen and form.validate()
    found = service.exchange_shown(db, desk.meeting, form.exchange(facts)) if valid else None
    form.begin()
    return page(
        request,
        "schedule/exchange",
        status=409 if refused else 422 if chosen and not valid else 200,
        meeting=desk.head,
        what=what,
        form=form,
        found=found,
        key_of=rules.key_of,
        view=ViewForm(request.query_params).kept(),
        day=request.query_params.get("day", ""),
        **told(refused),
    )
