"""Handing one's registration to a colleague, and taking one over."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.accounts.rules import as_email
from app.core import i18n
from app.core.db import Db
from app.core.errors import Refused
from app.core.i18n import lazy
from app.core.limits import limited
from app.core.web import Posted, notice, page, redirect
from app.meetings.rules import head_of
from app.registrations import rules, service
from app.registrations.forms import TakeOverForm, TransferForm
from app.registrations.guards import Offered, OfferedToYou, Own, OwnRegistration
from app.registrations.rules import Entry

router = APIRouter()
LIMIT = Depends(limited("transfer", "10 per 10 minutes"))
OFFERED = notice(
    "registration.offered",
    lazy("We have written to your colleague. Until they agree, nothing changes."),
)


@router.get("/registrations/{secret}/transfer")
def ask(request: Request, own: OwnRegistration) -> Response:
    """Asks to whom the registration is handed."""
    return _asked(request, own, TransferForm())


@router.post("/registrations/{secret}/transfer", dependencies=[LIMIT])
def offer(request: Request, posted: Posted, own: OwnRegistration, db: Db) -> Response:
    """Writes to the colleague; the answer is the same whether their address is known or not."""
    form = TransferForm.posted(posted)
    if not form.validate():
        return _asked(request, own, form, status=422)
    email = as_email(form.email.data or "") or ""
    try:
        service.offer_transfer(
            db, own.meeting, own.registration, name=form.name.data or "", email=email
        )
    except Refused as refused:
        form.form_errors.append(refused.sentence)
        return _asked(request, own, form, status=refused.status)
    return redirect(request, own.path, OFFERED)


@router.get("/registrations/transfers/{secret}")
def offered(request: Request, here: OfferedToYou) -> Response:
    """What is offered, and the form to take it over."""
    return _offered(request, here, TakeOverForm(data={"name": here.offer.name}))


@router.post("/registrations/transfers/{secret}", dependencies=[LIMIT])
def take_over(request: Request, posted: Posted, here: OfferedToYou, db: Db) -> Response:
    """Puts the colleague in the place of whoever offered it."""
    form = TakeOverForm.posted(posted)
    if not form.validate():
        return _offered(request, here, form, status=422)
    entry = Entry(
        name=form.name.data or "",
        honorific=form.honorific.data or "",
        position=form.position.data or "",
        language=i18n.language(),
        listed=form.listed.data == "yes",
    )
    try:
        new = service.take_over(db, here.meeting, here.offer, entry)
    except Refused as refused:
        form.form_errors.append(refused.sentence)
        return _offered(request, here, form, status=refused.status)
    return redirect(request, service.link_path(db, here.meeting, new))


def _asked(request: Request, own: Own, form: TransferForm, *, status: int = 200) -> Response:
    return page(
        request,
        "registrations/transfer",
        status=status,
        meeting=own.head,
        form=form,
        path=own.path,
    )


def _offered(request: Request, here: Offered, form: TakeOverForm, *, status: int = 200) -> Response:
    return page(
        request,
        "registrations/take_over",
        status=status,
        meeting=head_of(here.meeting),
        form=form,
        registration=here.registration,
        functions=rules.FUNCTION_LABELS,
    )
