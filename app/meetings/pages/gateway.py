"""The gateway of a meeting's short texts: set up, switched on and off, tried out."""

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core import clock
from app.core.db import Db
from app.core.errors import Conflict
from app.core.i18n import lazy
from app.core.limits import limited
from app.core.web import Posted, notice, page, redirect
from app.meetings.forms import GatewayForm, NumberForm
from app.meetings.guards import Desk, OrganiserDesk
from app.messages import queries, rules
from app.messages.rules import gateway as gateways
from app.messages.service import gateways as service
from app.settings import Settings

router = APIRouter()
GATEWAY = "/organise/{slug}/text-gateway"
SAVED = notice("gateway.saved", lazy("The gateway is saved."))
TRIED = notice(
    "gateway.tried", lazy("A test is on its way. Look here again in a moment for the answer.")
)
FORGOTTEN = notice("gateway.former", lazy("Requests are signed with the newest secret alone."))
LIMIT = Depends(limited("gateway", "20 per hour"))


@router.get(GATEWAY)
def gateway(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """How it is set, what it answered last, and a form to try it out."""
    return _page(request, desk, db)


@router.post(GATEWAY)
def save(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Keeps it; where it is new, its secret is shown this once."""
    form = GatewayForm.posted(posted)
    settings: Settings = request.app.state.settings
    if not form.validate_for(settings.private_gateways):
        return _page(request, desk, db, form=form, status=422)
    secret = service.set_up(db, desk.actor, desk.meeting.id, form.said())
    if secret:
        return _page(request, desk, db, secret=secret)
    return redirect(request, GATEWAY.format(slug=desk.meeting.slug), SAVED)


@router.post(GATEWAY + "/secret")
def renew(request: Request, _posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Makes another secret and shows it this once."""
    try:
        secret = service.renew_secret(db, desk.actor, desk.meeting.id)
    except Conflict as refused:
        return _page(request, desk, db, wrong=refused.sentence, status=refused.status)
    return _page(request, desk, db, secret=secret)


@router.post(GATEWAY + "/former")
def forget_former(request: Request, _posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Signs with the newest secret alone from now on."""
    try:
        service.forget_former(db, desk.actor, desk.meeting.id)
    except Conflict as refused:
        return _page(request, desk, db, wrong=refused.sentence, status=refused.status)
    return redirect(request, GATEWAY.format(slug=desk.meeting.slug), FORGOTTEN)


@router.post(GATEWAY + "/test", dependencies=[LIMIT])
def try_out(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Sends a text to a number."""
    test = NumberForm.posted(posted)
    if not test.validate():
        return _page(request, desk, db, test=test, status=422)
    try:
        service.try_out(db, desk.actor, desk.meeting.id, test.e164)
    except Conflict as refused:
        return _page(request, desk, db, test=test, wrong=refused.sentence, status=refused.status)
    return redirect(request, GATEWAY.format(slug=desk.meeting.slug), TRIED)


def _page(
    request: Request,
    desk: Desk,
    db: Session,
    *,
    form: GatewayForm | None = None,
    test: NumberForm | None = None,
    secret: str = "",
    wrong: str = "",
    status: int = 200,
) -> Response:
    found = queries.gateway(db, desk.meeting.id)
    return page(
        request,
        "meetings/gateway",
        status=status,
        meeting=desk.head,
        form=form or GatewayForm.of(found),
        test=test or NumberForm(),
        gateway=found,
        former=found is not None
        and found.former_until is not None
        and found.former_until > clock.now(),
        tried=queries.newest_text(db, desk.meeting.id, gateways.TRIED),
        ending=gateways.ending,
        states=rules.STATES,
        telephones=len(queries.with_telephone(db, desk.meeting.id)),
        secret=secret,
        wrong=wrong,
    )
