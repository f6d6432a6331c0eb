"""The badge of one person: printed again, or replaced where it was lost."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.badges import queries, service
from app.badges.rules.printed import delegation_in, may_have_badge
from app.core.db import Db
from app.core.i18n import language, lazy
from app.core.web import Posted, notice, page, redirect
from app.meetings.guards import Desk, OrganiserDesk
from app.registrations.guards import OfDesk
from app.registrations.models import Registration
from app.registrations.rules import FIELD_LABELS

router = APIRouter()
PRINTED = notice(
    "badge.printed", lazy("The file is ready below. Its badges count as printed once you take it.")
)
REPLACED = notice(
    "badge.replaced", lazy("The old badge opens no door any more. Print the new one.")
)
BADGE = "/organise/{slug}/registrations/{registration_id}/badge"


@router.get(BADGE)
def one(request: Request, desk: OrganiserDesk, registration: OfDesk, db: Db) -> Response:
    """Whether the badge was printed, when and by whom, and the files that it is in."""
    badge = queries.badges_of(db, [registration.id]).get(registration.id)
    runs = queries.runs_of(db, desk.meeting.id)
    return page(
        request,
        "badges/one",
        meeting=desk.head,
        registration=registration,
        delegation=delegation_in(registration, [language()]),
        badge=badge,
        changed=service.changed_badges(db, desk.meeting).get(registration.id, ()),
        fields=FIELD_LABELS,
        by=queries.account_name(db, badge.printed_by if badge else None),
        gets_one=may_have_badge(registration) and bool(service.without_lost(db, [registration])),
        events=service.events_on_badge(db, desk.meeting, registration),
        runs=[(run, by) for run, by in runs if registration.id in run.registrations],
    )


@router.post(f"{BADGE}/print")
def print_one(
    request: Request, _posted: Posted, desk: OrganiserDesk, registration: OfDesk, db: Db
) -> Response:
    """Makes a file of this one badge."""
    service.print_badges(db, desk.actor, desk.meeting, [registration])
    return redirect(request, _path(desk, registration), PRINTED)


@router.post(f"{BADGE}/replace")
def replace(
    request: Request, _posted: Posted, desk: OrganiserDesk, registration: OfDesk, db: Db
) -> Response:
    """Makes the badge that was lost worthless."""
    service.replace(db, desk.actor, desk.meeting, registration)
    return redirect(request, _path(desk, registration), REPLACED)


def _path(desk: Desk, registration: Registration) -> str:
    return f"/organise/{desk.meeting.slug}/registrations/{registration.id}/badge"
