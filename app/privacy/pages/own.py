"""A person's own data: seen, taken along, erased."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import lazy
from app.core.limits import limited
from app.core.web import Posted, notice, page, redirect
from app.core.web.answers import PERSONAL
from app.meetings.rules import head_of
from app.privacy import rules, service
from app.privacy.guards import OwnData

router = APIRouter()
LIMIT = Depends(limited("erasure", "10 per 10 minutes"))
SENT = notice(
    "privacy.confirm",
    lazy("We have sent you a mail. You are erased when you confirm it by the link in there."),
)
ERASED = notice(
    "privacy.erased",
    lazy("Your data is erased. From the database's files it goes within minutes."),
)


@router.get("/registrations/{secret}/data")
def see(request: Request, own: OwnData, db: Db) -> Response:
    """What is kept of the person, and what they can do."""
    return page(
        request,
        "privacy/own",
        meeting=own.head,
        person=own.one.person,
        sections=service.sections_of(db, own.one),
        seers=rules.SEER_LABELS,
        untils=rules.UNTIL_LABELS,
        path=own.path,
        contact=own.one.meeting.contact_email,
    )


@router.post("/registrations/{secret}/data.zip")
def take(_posted: Posted, own: OwnData, db: Db) -> Response:
    """Everything that is kept of the person, as a file."""
    headers = {
        "Cache-Control": PERSONAL,
        "Content-Disposition": f'attachment; filename="{own.one.meeting.slug}-data.zip"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(service.copy_of(db, own.one), media_type="application/zip", headers=headers)


@router.post("/registrations/{secret}/data/erase", dependencies=[LIMIT])
def ask(request: Request, _posted: Posted, own: OwnData, db: Db) -> Response:
    """Mails the link with which it is confirmed; nothing is erased yet."""
    service.ask_to_be_erased(db, own.one)
    return redirect(request, f"{own.path}/data", SENT)


@router.get("/registrations/erasures/{secret}")
def confirm(request: Request, secret: str, db: Db) -> Response:
    """Asks for the last time, and says what stays and why."""
    one = service.one_to_erase(db, secret)
    kept = {section.line.code for section in service.sections_of(db, one) if section.rows}
    return page(
        request,
        "privacy/confirm",
        meeting=head_of(one.meeting),
        person=one.person,
        staying=[line for line in rules.lines_that_stay() if line.code in kept],
    )


@router.post("/registrations/erasures/{secret}", dependencies=[LIMIT])
def erase(request: Request, secret: str, _posted: Posted, db: Db) -> Response:
    """Erases the person."""
    meeting, _done = service.confirm_erasure(db, secret)
    return redirect(request, f"/{meeting.slug}/privacy", ERASED)
