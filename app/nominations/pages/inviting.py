"""The deputy of a focal point, and the link by which an invitation is taken up."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.accounts.guards import limited_by_address
from app.accounts.rules import SESSION_LASTS, TRIES_PER_ACCOUNT, TRIES_PER_ADDRESS, as_email
from app.core.db import Db
from app.core.errors import Refused
from app.core.i18n import in_language, lazy
from app.core.limits import limited
from app.core.web import Posted, notice, page, redirect
from app.core.web.answers import set_cookie
from app.core.web.csrf import SESSION_COOKIE
from app.meetings.rules import head_of
from app.nominations import service
from app.nominations.errors import InvitationSpent
from app.nominations.forms import AcceptForm, InviteForm
from app.nominations.guards import FocalPoint
from app.nominations.pages.shown import Forms, shown

router = APIRouter()
INVITED = notice("focal_point.invited", lazy("The invitation is sent."))
ENDED = notice("focal_point.ended", lazy("The deputy can no longer work on this delegation."))
WELCOME = notice("focal_point.welcome", lazy("You are signed in and can enter your delegation."))
# Nobody's mailbox is to be filled with invitations.
PER_MAILBOX = Depends(limited_by_address("invite", TRIES_PER_ACCOUNT, field="invited_email"))


@router.post("/{slug}/delegation/deputy", dependencies=[PER_MAILBOX])
def invite_deputy(request: Request, posted: Posted, desk: FocalPoint, db: Db) -> Response:
    """Invites the one deputy."""
    form = InviteForm.posted(posted)
    if not form.validate():
        return shown(request, desk, db, Forms(invite=form), status=422)
    try:
        service.invite_deputy(
            db,
            desk.actor,
            desk.meeting,
            desk.delegation,
            email=as_email(form.invited_email.data or "") or "",
            language=form.language.data,
        )
    except Refused as refused:
        form.form_errors.append(refused.sentence)
        return shown(request, desk, db, Forms(invite=form), status=refused.status)
    return redirect(request, f"{desk.path()}#focal-points", INVITED)


@router.post("/{slug}/delegation/deputy/end")
def end_deputy(request: Request, _posted: Posted, desk: FocalPoint, db: Db) -> Response:
    """Ends the deputy's role or invitation."""
    service.end_deputy(db, desk.actor, desk.meeting, desk.delegation)
    return redirect(request, f"{desk.path()}#focal-points", ENDED)


@router.get("/invitations/{secret}")
def ask(request: Request, secret: str, db: Db) -> Response:
    """What one is invited to. A mail program that follows links spends nothing."""
    try:
        return _asked(request, db, secret)
    except InvitationSpent as spent:
        return _spent(request, spent)


def _asked(request: Request, db: Db, secret: str) -> Response:
    invitation, meeting, delegation = service.invitation_of_link(db, secret)
    return page(
        request,
        "nominations/invitation",
        meeting=head_of(meeting),
        invitation=invitation,
        entity=in_language(delegation.entity.name),
        path=f"/invitations/{secret}",
        form=AcceptForm(),
    )


@router.post(
    "/invitations/{secret}", dependencies=[Depends(limited("invitation", TRIES_PER_ADDRESS))]
)
def accept(request: Request, posted: Posted, secret: str, db: Db) -> Response:
    """Takes the invitation up and signs the person in."""
    form = AcceptForm.posted(posted)
    name = form.name.data or "" if form.validate() else ""
    try:
        before = request.cookies.get(SESSION_COOKIE)
        _account, meeting, session = service.accept(db, secret, name=name, before=before)
    except InvitationSpent as spent:
        return _spent(request, spent)
    answer = redirect(request, f"/{meeting.slug}/delegation", WELCOME)
    set_cookie(request, answer, SESSION_COOKIE, session, int(SESSION_LASTS.total_seconds()))
    return answer


def _spent(request: Request, spent: InvitationSpent) -> Response:
    return page(request, "accounts/spent", status=spent.status, sentence=spent.sentence, next="/")
