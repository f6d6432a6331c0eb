"""The addresses that get no mails of a meeting, and letting them have some again."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import lazy, ngettext
from app.core.web import Posted, notice, page, redirect
from app.core.web.notices import NoticeKind, counted
from app.meetings.forms import AddressForm
from app.meetings.guards import OrganiserDesk
from app.messages import queries, rules
from app.messages.service import suppression

router = APIRouter()
SUPPRESSED = "/organise/{slug}/suppressed"
NOT_THERE = notice(
    "suppression.none",
    lazy("Nothing was done: this address gets mails already."),
    NoticeKind.WARNING,
)


LIFTED = notice("suppression.lifted", lazy("The address gets mails again."))


def _sent(number: int) -> str:
    return ngettext(
        "The address gets mails again. One mail that waited is on its way.",
        "The address gets mails again. %(number)s mails that waited are on their way.",
        number,
    ) % {"number": number}


SENT = counted("suppression.sent", _sent)


@router.get(SUPPRESSED)
def suppressed(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """The addresses, the newest first, and how many mails wait for each."""
    return page(
        request,
        "meetings/suppressed",
        meeting=desk.head,
        found=queries.suppressions_of(db, desk.meeting.id),
        waiting=queries.held_by_address(db, desk.meeting.id),
        reasons=rules.SUPPRESSED_FOR,
    )


@router.post(SUPPRESSED)
def lift(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Let an address have mails again; what waited for it is sent."""
    form = AddressForm.posted(posted)
    email = form.email.data or ""
    sent = suppression.lift(db, desk.actor, desk.meeting.id, email)
    home = SUPPRESSED.format(slug=desk.meeting.slug)
    if sent is None:
        return redirect(request, home, NOT_THERE)
    return redirect(request, home, SENT.of(sent) if sent else LIFTED)
