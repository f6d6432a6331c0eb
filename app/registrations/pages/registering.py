"""The public form."""

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.accounts.guards import Visitor
from app.accounts.rules import as_email
from app.core import clock, i18n
from app.core.db import Db
from app.core.ids import new_secret
from app.core.limits import limited
from app.core.web import Posted, page, redirect
from app.meetings.guards import MeetingHere
from app.meetings.models import Meeting
from app.meetings.rules import head_of
from app.registrations import rules, service
from app.registrations.forms import RegistrationForm
from app.registrations.pages.entities import meant_by, names_to_offer
from app.registrations.rules import Door

router = APIRouter()


@router.get("/{slug}/register")
def form(request: Request, _visitor: Visitor, meeting: MeetingHere, db: Db) -> Response:
    """The form, or a page that says that the meeting is over."""
    blank = RegistrationForm(data={"nonce": new_secret(), "language": i18n.language()})
    return _shown(request, meeting, db, blank)


@router.post("/{slug}/register", dependencies=[Depends(limited("register", "30 per 10 minutes"))])
def send(request: Request, posted: Posted, meeting: MeetingHere, db: Db) -> Response:
    """Registers the person; the answer is the same whether their address is known or not."""
    sent = RegistrationForm.posted(posted)
    sent.offer(rules.modalities_of(meeting))
    right = sent.validate()
    meant = meant_by(db, sent) if sent.entity.data else None
    if _door(meeting) is Door.CLOSED or not right or meant is None:
        return _shown(request, meeting, db, sent, status=422)
    entry = sent.entry(
        email=as_email(sent.email.data or ""),
        entity=meant.entity,
        organisation=meant.organisation,
    )
    service.register(db, meeting, entry, nonce=sent.nonce.data or None)
    return redirect(request, f"/{meeting.slug}/register/sent")


@router.get("/{slug}/register/sent")
def thanks(request: Request, _visitor: Visitor, meeting: MeetingHere) -> Response:
    """What happens now; the page knows nothing of who sent what."""
    return page(request, "registrations/sent", meeting=head_of(meeting))


def _door(meeting: Meeting) -> Door:
    return rules.door_of(meeting, clock.now())


def _shown(
    request: Request, meeting: Meeting, db: Session, form: RegistrationForm, *, status: int = 200
) -> Response:
    door = _door(meeting)
    if door is Door.CLOSED:
        return page(request, "registrations/closed", status=status, meeting=head_of(meeting))
    form.offer(rules.modalities_of(meeting))
    return page(
        request,
        "registrations/form",
        status=status,
        meeting=head_of(meeting),
        form=form,
        names=names_to_offer(db),
        late=door is Door.LATE,
        closes_at=meeting.registration_closes_at,
        contact=meeting.contact_email,
    )
