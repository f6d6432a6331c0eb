"""Pages of delegations: the category of one, beside the status that it follows from."""

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.accounts.models import Account
from app.core.db import Db
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.delegations import queries, rules, service
from app.delegations.forms import CategoryForm
from app.delegations.guards import DelegationOfDesk
from app.delegations.models import Delegation, DelegationCategory
from app.meetings.guards import Desk, OrganiserDesk

router = APIRouter(include_in_schema=False)
CATEGORY = "/organise/{slug}/delegations/{delegation_id}/category"
CATEGORY_SET = notice("delegation.category_set", lazy("The category is set, with your reason."))
FOLLOWED = notice(
    "delegation.category_followed", lazy("The category follows from the dated status again.")
)


@router.get(CATEGORY)
def category(
    request: Request, desk: OrganiserDesk, delegation: DelegationOfDesk, db: Db
) -> Response:
    """The category of a delegation, the dated status, and who set it otherwise and why."""
    return _category(request, desk, delegation, db)


@router.post(CATEGORY)
def set_category(
    request: Request, posted: Posted, desk: OrganiserDesk, delegation: DelegationOfDesk, db: Db
) -> Response:
    """Sets the category by hand, or keeps the one that disagrees, with a reason."""
    form = CategoryForm.posted(posted)
    if not form.validate():
        return _category(request, desk, delegation, db, form=form, status=422)
    wanted = DelegationCategory(form.category.data)
    service.set_category(db, desk.actor, delegation, wanted, form.reason.data or "")
    return redirect(request, _path(desk, delegation), CATEGORY_SET)


@router.post(f"{CATEGORY}/follow")
def follow(
    request: Request, _posted: Posted, desk: OrganiserDesk, delegation: DelegationOfDesk, db: Db
) -> Response:
    """Takes over the category that follows from the dated status."""
    service.follow_status(db, desk.actor, desk.meeting, delegation)
    return redirect(request, _path(desk, delegation), FOLLOWED)


def _path(desk: Desk, delegation: Delegation) -> str:
    return f"/organise/{desk.meeting.slug}/delegations/{delegation.id}/category"


def _category(
    request: Request,
    desk: Desk,
    delegation: Delegation,
    db: Session,
    *,
    form: CategoryForm | None = None,
    status: int = 200,
) -> Response:
    treaty = desk.meeting.instrument
    by = db.get(Account, delegation.category_by_id) if delegation.category_by_id else None
    return page(
        request,
        "delegations/category",
        status=status,
        meeting=desk.head,
        delegation=delegation,
        path=_path(desk, delegation),
        standing=service.standings(db, desk.meeting, [delegation])[delegation.id],
        treaty=treaty,
        history=queries.statuses_of(db, delegation.entity_id, treaty.id) if treaty else [],
        by=by,
        form=form or CategoryForm(data={"category": delegation.category}),
        categories=rules.CATEGORY_LABELS,
        statuses=rules.STATUS_LABELS,
    )
