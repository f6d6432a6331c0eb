"""The badges of a meeting: how they look, whose are printed."""

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.badges import queries, service
from app.badges.forms import DesignForm, PrintForm, design_form
from app.badges.guards import PrintHere
from app.badges.queries import WantedBadges
from app.core.collation import in_order
from app.core.db import Db
from app.core.i18n import in_language, lazy
from app.core.web import Posted, notice, page, redirect
from app.core.web.notices import NoticeKind
from app.delegations import queries as delegations
from app.delegations.models import DelegationCategory
from app.matching import queries as matching
from app.meetings.guards import Desk, OrganiserDesk
from app.registrations.rules import STATE_LABELS, STATE_MARKS

router = APIRouter()
DESIGNED = notice("badges.designed", lazy("The look of the badges is saved."))
PRINTED = notice(
    "badges.printed", lazy("The file is ready below. Its badges count as printed once you take it.")
)
NOT_PRINTED = notice(
    "badges.not_printed", lazy("They count as not printed, unless they are in another file.")
)
NOBODY = notice(
    "badges.nobody",
    lazy("Nobody of these gets a badge, or all of them are printed: choose others."),
    NoticeKind.WARNING,
)


@router.get("/organise/{slug}/badges")
def shown(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """How many badges there are, what was printed, and the forms to print and to design."""
    return _shown(request, desk, db)


@router.post("/organise/{slug}/badges/design")
def design(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Saves how the badges look."""
    form = DesignForm.posted(posted)
    if not form.validate():
        return _shown(request, desk, db, designing=form, status=422)
    service.save_design(db, desk.actor, form.design(desk.meeting.id))
    return redirect(request, _home(desk), DESIGNED)


@router.post("/organise/{slug}/badges/print")
def print_chosen(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Makes a file of those who were asked for, and notes that they are printed."""
    form = PrintForm.posted(posted)
    form.offer(_delegations(db, desk))
    if not form.validate():
        return _shown(request, desk, db, printing=form, status=422)
    category = DelegationCategory(form.category.data) if form.category.data else None
    wanted = WantedBadges(
        form.which.data not in {"all", "changed"}, category, form.delegation.data or ""
    )
    chosen = service.without_lost(db, queries.with_badge(db, desk.meeting.id, wanted))
    if form.which.data == "changed":
        changed = service.changed_badges(db, desk.meeting)
        chosen = [one for one in chosen if one.id in changed]
    if not chosen:
        return redirect(request, _home(desk), NOBODY)
    service.print_badges(db, desk.actor, desk.meeting, chosen)
    return redirect(request, _home(desk), PRINTED)


@router.post("/organise/{slug}/badges/files/{print_id}/not-printed")
def not_printed(
    request: Request, _posted: Posted, desk: OrganiserDesk, run: PrintHere, db: Db
) -> Response:
    """Notes that the badges of a file were not printed, though it was taken."""
    service.not_printed(db, desk.actor, desk.meeting, run)
    return redirect(request, _home(desk), NOT_PRINTED)


def _home(desk: Desk) -> str:
    return f"/organise/{desk.meeting.slug}/badges"


def _delegations(db: Session, desk: Desk) -> dict[str, str]:
    found = [
        (delegation.id, in_language(delegation.entity.name))
        for delegation in delegations.delegations_of(db, desk.meeting.id)
    ]
    return dict(in_order(found, lambda one: one[1]))


def _shown(
    request: Request,
    desk: Desk,
    db: Session,
    *,
    designing: DesignForm | None = None,
    printing: PrintForm | None = None,
    status: int = 200,
) -> Response:
    people, done = queries.numbers(db, desk.meeting.id)
    asking = printing or PrintForm()
    if printing is None:
        asking.offer(_delegations(db, desk))
    return page(
        request,
        "badges/badges",
        status=status,
        meeting=desk.head,
        people=people,
        printed=done,
        changed=service.changed_badges(db, desk.meeting),
        withdrawn=in_order(service.to_withdraw(db, desk.meeting), lambda one: one.person.name),
        states=STATE_LABELS,
        marks=STATE_MARKS,
        runs=queries.runs_of(db, desk.meeting.id),
        pairs=matching.open_on_the_list(db, desk.meeting.id, in_person=True),
        form=designing or printing,
        designing=designing or design_form(service.design_of(db, desk.meeting)),
        printing=asking,
    )
