"""Whom a meeting invites by mail, what is to be read, and asking for entries oneself."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.invitations import queries, service
from app.invitations.forms import RolesForm
from app.invitations.rules.versions import WHY_KEPT
from app.invitations.service import incoming
from app.meetings.guards import Desk, OrganiserDesk
from app.registrations.guards import OwnRegistration
from app.side_events.models import SpeakerRole

router = APIRouter()

SET = notice("invitations.set", lazy("It is set. Mails that are due now are on their way."))
ASKED = notice("invitations.asked", lazy("Entries come by mail from now on."))
LEFT_OUT = notice(
    "invitations.left_out", lazy("What you have by mail is left out of your calendar.")
)
NOT_LEFT_OUT = notice(
    "invitations.not_left_out", lazy("What you have by mail is in your calendar too.")
)
NOT_ASKED = notice("invitations.not_asked", lazy("Entries no longer come by mail."))
SOME_COME = notice(
    "invitations.some_come", lazy("Entries come only where you have a function from now on.")
)

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


@router.get("/registrations/{secret}/calendar/mail")
def own(request: Request, own: OwnRegistration, db: Db) -> Response:
    """Whether somebody gets whatever is in their calendar by mail too."""
    person = own.registration.person
    return page(
        request,
        "invitations/own",
        meeting=own.head,
        path=own.path,
        wanted=service.wishes(db, person),
        left_out=service.leaves_out(db, person),
        still=service.still_come(db, person),
    )


@router.post("/registrations/{secret}/calendar/mail")
def ask(request: Request, _posted: Posted, own: OwnRegistration, db: Db) -> Response:
    """Ask for it, or no longer: whatever it is not now."""
    person = own.registration.person
    wanted = not service.wishes(db, person)
    service.set_wish(db, person, wanted=wanted)
    without = SOME_COME if service.still_come(db, person) else NOT_ASKED
    return redirect(request, f"{own.path}/calendar/mail", ASKED if wanted else without)


@router.post("/registrations/{secret}/calendar/only-by-mail")
def leave_out(request: Request, _posted: Posted, own: OwnRegistration, db: Db) -> Response:
    """Leave what somebody has by mail out of their own calendar, or no longer."""
    wanted = not service.leaves_out(db, own.registration.person)
    service.leave_out(db, own.registration.person, wanted=wanted)
    return redirect(request, f"{own.path}/calendar/mail", LEFT_OUT if wanted else NOT_LEFT_OUT)


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
        incoming=queries.incoming_of(db, desk.meeting.id),
        why_kept=WHY_KEPT,
    )
