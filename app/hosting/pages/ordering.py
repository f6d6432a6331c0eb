"""The running order, set by the host: who has how many minutes."""

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import lazy
from app.core.limits import limited
from app.core.web.answers import page, redirect
from app.core.web.notices import notice
from app.core.web.posted import Posted
from app.hosting import service
from app.hosting.errors import WrongOrder
from app.hosting.forms import OrderForm, order_form
from app.hosting.guards import OwnEvent
from app.hosting.rules.order import lines_of
from app.side_events.guards import Own

router = APIRouter(include_in_schema=False)
SAVED = notice("hosting.order", lazy("The running order is saved."))
BUTTONS = frozenset({"add", "remove"})
PACE = Depends(limited("hosting", "300 per 10 minutes"))


@router.get("/applications/{secret}/running-order")
def running_order(request: Request, own: OwnEvent, db: Db) -> Response:
    """The running order as it is, or one to begin with."""
    order = service.order_of(db, own.meeting, own.event)
    return _page(request, own, order, order_form(order.items, order.speakers))


@router.post("/applications/{secret}/running-order", dependencies=[PACE])
def set_order(request: Request, posted: Posted, own: OwnEvent, db: Db) -> Response:
    """Keep the running order, or show it again with what does not add up."""
    order = service.order_of(db, own.meeting, own.event)
    form = OrderForm.posted(FormData([p for p in posted.multi_items() if p[0] not in BUTTONS]))
    form.offer(order.speakers, order.items)
    if BUTTONS & set(posted):
        _turn(form, posted, order)
        return _page(request, own, order, form)
    if not form.validate():
        return _page(request, own, order, form, status=422)
    try:
        service.set_order(db, own.event, form.items)
    except WrongOrder as wrong:
        form.parts.errors = [wrong.sentence]
        return _page(request, own, order, form, status=422)
    return redirect(request, f"{own.path}/running-order", SAVED)


def _turn(form: OrderForm, posted: FormData, order: service.Order) -> None:
    if "add" in posted:
        form.add(order.speakers, order.items)
    form.drop(str(posted.get("remove", "")))


def _page(
    request: Request, own: Own, order: service.Order, form: OrderForm, *, status: int = 200
) -> Response:
    return page(
        request,
        "hosting/order",
        status=status,
        meeting=own.head,
        event=own.event,
        path=own.path,
        order=order,
        form=form,
        lines=lines_of(order.items, order.speakers, own.event.announced_start),
    )
