"""The delegations of a meeting for its organisers: all of them, and each with who speaks for it."""

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.accounts.guards import limited_by_address
from app.accounts.rules import TRIES_PER_ACCOUNT, as_email
from app.core import i18n
from app.core.collation import in_order
from app.core.db import Db
from app.core.errors import Refused
from app.core.i18n import in_language, lazy
from app.core.web import Posted, notice, page, redirect
from app.delegations import queries as delegations
from app.delegations import service as delegations_service
from app.delegations.rules import CATEGORY_LABELS
from app.meetings.guards import OrganiserDesk
from app.nominations import queries, service
from app.nominations.forms import InviteForm
from app.nominations.guards import DelegationDesk, DelegationHere
from app.nominations.pages.inviting import INVITED
from app.nominations.pages.since import letters_shown
from app.nominations.rules import people
from app.registrations import queries as registrations
from app.registrations import rules as registration_rules
from app.registrations import service as registrations_service
from app.registrations.models import RegistrationState
from app.registrations.rules.notes import NOTE_LABELS, NOTE_REMEDIES

router = APIRouter()
DELEGATION = "/organise/{slug}/delegations/{delegation_id}"
TAKEN_BACK = notice(
    "invitation.taken_back", lazy("The invitation is taken back; its link is void.")
)
TAKEN_AWAY = notice(
    "focal_point.taken_away", lazy("This person can no longer work on this delegation.")
)


@router.get("/organise/{slug}/delegations")
def table(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """The delegations in the order of their names, with how many people each has."""
    numbers = registrations.numbers_by_delegation(db, desk.meeting.id)
    found = in_order(
        delegations.delegations_of(db, desk.meeting.id),
        lambda delegation: in_language(delegation.entity.name),
    )
    return page(
        request,
        "delegations/table",
        meeting=desk.head,
        delegations=found,
        approved={key: value.get(RegistrationState.APPROVED, 0) for key, value in numbers.items()},
        waiting={key: value.get(RegistrationState.SUBMITTED, 0) for key, value in numbers.items()},
        reserved=queries.numbers_reserved(db, desk.meeting.id),
        categories=CATEGORY_LABELS,
        standings=delegations_service.standings(db, desk.meeting, found),
    )


@router.get(DELEGATION)
def one(request: Request, here: DelegationHere, db: Db) -> Response:
    """Who is of a delegation, who speaks for it and since when, and the form to invite somebody."""
    return _one(request, here, db)


@router.post(
    f"{DELEGATION}/invite",
    dependencies=[Depends(limited_by_address("invite", TRIES_PER_ACCOUNT, field="invited_email"))],
)
def invite(request: Request, posted: Posted, here: DelegationHere, db: Db) -> Response:
    """Invites a focal point."""
    form = InviteForm.posted(posted)
    if not form.validate():
        return _one(request, here, db, form=form, status=422)
    try:
        service.invite(
            db,
            here.desk.actor,
            here.desk.meeting,
            here.delegation,
            email=as_email(form.invited_email.data or "") or "",
            language=form.language.data,
        )
    except Refused as refused:
        form.form_errors.append(refused.sentence)
        return _one(request, here, db, form=form, status=refused.status)
    return redirect(request, here.path, INVITED)


@router.post(f"{DELEGATION}/take-back")
def take_back(request: Request, posted: Posted, here: DelegationHere, db: Db) -> Response:
    """Takes an open invitation back."""
    desk = here.desk
    invitation_id = str(posted.get("invitation", ""))
    service.take_back(db, desk.actor, desk.meeting, here.delegation, invitation_id)
    return redirect(request, here.path, TAKEN_BACK)


@router.post(f"{DELEGATION}/take-away")
def take_away(request: Request, posted: Posted, here: DelegationHere, db: Db) -> Response:
    """Takes the role of a focal point or deputy away."""
    desk = here.desk
    account_id = str(posted.get("account", ""))
    service.take_role_away(db, desk.actor, desk.meeting, here.delegation, account_id)
    return redirect(request, here.path, TAKEN_AWAY)


def _one(
    request: Request,
    here: DelegationDesk,
    db: Session,
    *,
    form: InviteForm | None = None,
    status: int = 200,
) -> Response:
    members = registrations.members_of(db, here.delegation.id)
    invitations = queries.invitations_of(db, here.delegation.id)
    standing = delegations_service.standings(db, here.desk.meeting, [here.delegation])
    return page(
        request,
        "nominations/delegation",
        status=status,
        meeting=here.desk.head,
        delegation=here.delegation,
        path=here.path,
        letters=letters_shown(db, here.desk.meeting.id, here.delegation.id, members),
        category=CATEGORY_LABELS[here.delegation.category],
        members=members,
        notes=registrations_service.notes_of_members(
            db, here.desk.actor, here.desk.meeting.id, members
        ),
        note_labels=NOTE_LABELS,
        note_remedies=NOTE_REMEDIES,
        standing=standing[here.delegation.id],
        heads=people.heads_of(members),
        places=registrations_service.places_of_delegation(db, here.desk.meeting, here.delegation),
        reserved=queries.reserved_of(db, here.delegation.id),
        focal_points=queries.focal_points_of(db, here.delegation.id),
        deputies={one.account_id for one in invitations if one.deputy},
        invitations=[one for one in invitations if one.accepted_at is None],
        form=form,
        invite_form=form or InviteForm(data={"language": i18n.language()}),
        functions=registration_rules.FUNCTION_LABELS,
        states=registration_rules.STATE_LABELS,
        marks=registration_rules.STATE_MARKS,
    )
