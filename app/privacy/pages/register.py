"""What a meeting keeps of people, who sees it, why and until when; and asking for one's own."""

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.accounts.guards import limited_by_address
from app.accounts.rules import as_email
from app.core.db import Db
from app.core.i18n import lazy
from app.core.limits import limited
from app.core.web import Posted, notice, page, redirect
from app.meetings.guards import PUBLIC, MeetingHere
from app.meetings.models import Meeting
from app.meetings.rules import head_of
from app.privacy import queries, rules, service
from app.privacy.forms import AskForm

router = APIRouter()
LIMITS = [
    Depends(limited("privacy", "10 per 10 minutes")),
    Depends(limited_by_address("privacy", "5 per hour", field="email")),
]
ASKED = notice(
    "privacy.asked",
    lazy("If you are known here by this address, the link to your data is on its way."),
)


@router.get(f"{PUBLIC}/privacy")
def see(request: Request, meeting: MeetingHere, db: Db) -> Response:
    """The register of fields, and the form to be sent the link to one's own data."""
    return _shown(request, meeting, db, AskForm())


@router.post(f"{PUBLIC}/privacy", dependencies=LIMITS)
def ask(request: Request, posted: Posted, meeting: MeetingHere, db: Db) -> Response:
    """Mails the link; the answer is the same whether the address is known or not."""
    form = AskForm.posted(posted)
    if not form.validate():
        return _shown(request, meeting, db, form, status=422)
    service.ask_for_link(db, meeting, as_email(form.email.data or "") or "")
    return redirect(request, f"/{meeting.slug}/privacy", ASKED)


def _shown(
    request: Request, meeting: Meeting, db: Session, form: AskForm, *, status: int = 200
) -> Response:
    return page(
        request,
        "privacy/register",
        status=status,
        meeting=head_of(meeting),
        form=form,
        lines=rules.REGISTER,
        dates={one.until: one for one in service.dates(db, meeting)},
        seers=rules.SEER_LABELS,
        untils=rules.UNTIL_LABELS,
        contact=meeting.contact_email,
        days=queries.days_kept(db, meeting.id),
    )
