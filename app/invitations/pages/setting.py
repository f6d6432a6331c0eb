"""Whom a meeting invites by mail, and what is to be read."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.invitations import service
from app.invitations.forms import RolesForm
from app.invitations.queries import mailbox
from app.invitations.rules.versions import WHY_KEPT
from app.invitations.service import incoming
from app.meetings.guards import Desk, OrganiserDesk
from app.side_events.models import SpeakerRole

router = APIRouter()

SET = notice("invitations.set", lazy("It is set. Mails that are due now are on their way."))
SETTLED = notice("incoming.settled", lazy("The mail is settled and forgotten."))
SETTLED_BEFORE = notice("incoming.gone", lazy("Somebody has settled this mail already."))


@router.get("/organise/{slug}/invitations")
def invitations(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """Whom the meeting invites by mail, and how many calendars have each event."""
    roles = [role.value for role in service.roles_invited(db, desk.meeting.id)]
    return _settings(request, desk, db, RolesForm(roles=roles))


@router.post("/organise/{slug}/invitations")
def set_roles(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Set whom the meeting invites."""
    form = RolesForm.posted(posted)
    if not form.validate():
        return _settings(request, desk, db, form, status=422)
    roles = [SpeakerRole(role) for role in form.roles.data or ()]
    service.set_roles(db, desk.actor, desk.meeting.id, roles)
    return redirect(request, f"/organise/{desk.meeting.slug}/invitations", SET)


@router.post("/organise/{slug}/invitations/mails/{mail_id}/remove")
def settle(
    request: Request, _posted: Posted, desk: OrganiserDesk, mail_id: str, db: Db
) -> Response:
    """Forget a mail that came in and was read."""
    there = incoming.settle(db, desk.actor, desk.meeting.id, mail_id)
    home = f"/organise/{desk.meeting.slug}/invitations"
    return redirect(request, home, SETTLED if there else SETTLED_BEFORE)


def _settings(
    request: Request, desk: Desk, db: Db, form: RolesForm, *, status: int = 200
) -> Response:
    return page(
        request,
        "invitations/settings",
        status=status,
        meeting=desk.head,
        form=form,
        events=service.versions_of_meeting(db, desk.meeting.id),
        incoming=mailbox.incoming_of(db, desk.meeting.id),
        why_kept=WHY_KEPT,
    )
