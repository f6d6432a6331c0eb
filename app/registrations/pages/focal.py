"""A focal point's page: the people of their delegation."""

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.accounts.rules import as_email
from app.core import i18n
from app.core.db import Db
from app.core.errors import Refused
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.registrations import queries, rules, service
from app.registrations.forms import MemberForm
from app.registrations.guards import FocalDesk, FocalPoint
from app.registrations.models import DelegationFunction
from app.registrations.rules import Entry

router = APIRouter()
ENTERED = notice("member.entered", lazy("The person is entered and approved."))


@router.get("/{slug}/delegation")
def delegation(request: Request, desk: FocalPoint, db: Db) -> Response:
    """The people of the delegation with functions and states, and the form for one more."""
    return _shown(request, desk, db, MemberForm())


@router.post("/{slug}/delegation")
def enter(request: Request, posted: Posted, desk: FocalPoint, db: Db) -> Response:
    """Enters a person, approved at once."""
    form = MemberForm.posted(posted)
    if not form.validate():
        return _shown(request, desk, db, form, status=422)
    entry = Entry(
        name=form.name.data or "",
        email=as_email(form.email.data or ""),
        entity=desk.delegation.entity,
        position=form.position.data or "",
        function=DelegationFunction(form.function.data),
        language=i18n.language(),
        modality=rules.modalities_of(desk.meeting)[0],
    )
    try:
        service.add_member(db, desk.actor, desk.meeting, desk.delegation, entry)
    except Refused as refused:
        form.form_errors.append(refused.sentence)
        return _shown(request, desk, db, form, status=refused.status)
    path = f"/{desk.meeting.slug}/delegation?of={desk.delegation.id}"
    return redirect(request, path, ENTERED)


def _shown(
    request: Request, desk: FocalDesk, db: Session, form: MemberForm, *, status: int = 200
) -> Response:
    return page(
        request,
        "delegations/members",
        status=status,
        meeting=desk.head,
        delegation=desk.delegation,
        others=desk.others,
        members=queries.members_of(db, desk.delegation.id),
        form=form,
        functions=rules.FUNCTION_LABELS,
        states=rules.STATE_LABELS,
        marks=rules.STATE_MARKS,
    )
