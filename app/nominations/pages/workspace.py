"""The focal point's page: the people of the delegation, one more of them, and their order."""

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.accounts.rules import as_email
from app.core.db import Db
from app.core.errors import Refused
from app.core.i18n import lazy
from app.core.web import Posted, notice, redirect
from app.core.web.notices import Notice, NoticeKind
from app.delegations.models import Delegation
from app.meetings.models import Meeting
from app.nominations import service
from app.nominations.errors import TakenAlready
from app.nominations.forms import MemberForm
from app.nominations.guards import FocalPoint
from app.nominations.pages.shown import Forms, shown
from app.registrations import rules
from app.registrations import service as registrations
from app.registrations.models import DelegationFunction, Registration, RegistrationState
from app.registrations.rules import Entry

router = APIRouter()
ENTERED = notice("member.entered", lazy("The person is entered and approved."))
WAITS = notice(
    "member.waits",
    lazy(
        "The person is entered. No place is free at the moment: they are on the waiting list and"
        " move up by themselves."
    ),
    NoticeKind.WARNING,
)
ASKED_BACK = 409
ORDERED = notice("member.ordered", lazy("The delegation is listed by function and name again."))


@router.get("/{slug}/delegation")
def delegation(request: Request, desk: FocalPoint, db: Db) -> Response:
    """The people of the delegation with functions and states, and the form for one more."""
    return shown(request, desk, db)


@router.post("/{slug}/delegation")
def enter(request: Request, posted: Posted, desk: FocalPoint, db: Db) -> Response:
    """Enters a person, approved at once."""
    form = MemberForm.posted(posted)
    if not form.validate():
        return shown(request, desk, db, Forms(member=form), status=422)
    entry = entry_of(db, form, desk.meeting, desk.delegation)
    alike = [] if form.anyway.data else service.perhaps_there(db, desk.delegation, entry)
    if alike:
        return shown(request, desk, db, Forms(member=form, alike=alike), status=ASKED_BACK)
    try:
        made = service.enter(db, desk.actor, desk.meeting, desk.delegation, entry)
    except Refused as refused:
        forms = Forms(member=form, there=blame(form, refused))
        return shown(request, desk, db, forms, status=refused.status)
    return redirect(request, desk.path(), outcome(made))


def blame(form: MemberForm, refused: Refused) -> Registration | None:
    """Say in the form why nobody is entered; gives who is there already, where that is why."""
    if not isinstance(refused, TakenAlready):
        form.form_errors.append(refused.sentence)
        return None
    field = form.email if refused.by_address else form.name
    field.errors = [*field.errors, refused.sentence]
    return refused.there


def outcome(made: Registration) -> Notice:
    """What is said of somebody who was entered: whether there was a place."""
    return WAITS if made.state is RegistrationState.WAITING else ENTERED


@router.post("/{slug}/delegation/itself")
def enter_oneself(request: Request, _posted: Posted, desk: FocalPoint, db: Db) -> Response:
    """Enters the focal point: nobody has to confirm them."""
    entry = Entry(
        name=desk.actor.name or desk.actor.email.partition("@")[0],
        email=desk.actor.email,
        entity=desk.delegation.entity,
        language=desk.actor.language,
        modality=rules.modalities_of(desk.meeting)[0],
    )
    made = registrations.add_member(db, desk.actor, desk.meeting, desk.delegation, entry)
    return redirect(request, desk.path(f"/people/{made.id}"), outcome(made))


@router.post("/{slug}/delegation/order")
def order(request: Request, _posted: Posted, desk: FocalPoint, db: Db) -> Response:
    """Gives up the delegation's own order."""
    service.in_protocol_order(db, desk.actor, desk.meeting, desk.delegation)
    return redirect(request, desk.path(), ORDERED)


def entry_of(db: Session, form: MemberForm, meeting: Meeting, delegation: Delegation) -> Entry:
    """What the valid form says of a person."""
    return Entry(
        name=form.name.data or "",
        email=as_email(form.email.data or ""),
        entity=delegation.entity,
        honorific=form.honorific.data or "",
        position=form.position.data or "",
        function=DelegationFunction(form.function.data),
        language=form.written_in.data or service.usual_language(db, meeting, delegation),
        modality=rules.modalities_of(meeting)[0],
    )
