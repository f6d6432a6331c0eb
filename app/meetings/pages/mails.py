"""The mails of a meeting: to whom, when, what became of each; what did not go is sent once more."""

from math import ceil
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.core.web.notices import NoticeKind
from app.meetings.forms import MailHoursForm, RepeatForm
from app.meetings.guards import OrganiserDesk
from app.meetings.pages.outbox import DROPPED
from app.messages import queries, rules
from app.messages.models import MessageState
from app.messages.rules.gateway import ending
from app.messages.service import again, delivery, drafts

router = APIRouter()
LONGEST_SEARCH = 100
MAILS = "/organise/{slug}/messages"
HOURS = "/organise/{slug}/mail-hours"
HOURS_SET = notice("mails.hours_set", lazy("It is saved. Mails that wait already go on waiting."))
SENT_NOW = notice("mail.sent_now", lazy("The mail is on its way."))
HELD = notice(
    "mail.held",
    lazy(
        "The mail waits: its address gets no mails. It goes once the address has mails again, see"
        " “Addresses without mails”."
    ),
    NoticeKind.WARNING,
)
SENT_AGAIN = notice("mail.sent_again", lazy("The mail is sent once more."))


@router.get(MAILS)
def mails(
    request: Request,
    desk: OrganiserDesk,
    db: Db,
    *,
    q: Annotated[str, Query(max_length=LONGEST_SEARCH)] = "",
    state: Annotated[str, Query(max_length=20)] = "",
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """The newest first; also those to one recipient, with some subject, or of one state."""
    wanted = next((one for one in MessageState if one.value == state), None)
    search = q.strip().lower()
    with_server = bool(request.app.state.settings.smtp_url)
    found, total = queries.log_of(db, desk.meeting.id, search=search, state=wanted, page=number)
    return page(
        request,
        "meetings/mails",
        meeting=desk.head,
        dropped_by=queries.who_dropped(db, found),
        mails=[(one, rules.can_be_sent_again(one, with_server=with_server)) for one in found],
        total=total,
        number=number,
        pages=ceil(total / queries.ON_A_PAGE),
        states=rules.STATES,
        ending=ending,
        went=rules.WENT,
        opened=rules.OPENED,
        firsts=queries.firsts_of(db, found),
        q=q,
        state=state,
    )


@router.get(HOURS)
def hours(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """The hours in which nothing is sent that can wait."""
    form = MailHoursForm.of(queries.mail_hours(db, desk.meeting.id))
    return page(request, "meetings/mail_hours", meeting=desk.head, form=form)


@router.post(HOURS)
def set_hours(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Keeps them. What waits already goes on waiting."""
    form = MailHoursForm.posted(posted)
    if not form.validate():
        return page(request, "meetings/mail_hours", status=422, meeting=desk.head, form=form)
    drafts.set_hours(db, desk.actor, desk.meeting.id, form.hours())
    return redirect(request, HOURS.format(slug=desk.meeting.slug), HOURS_SET)


@router.post(MAILS + "/{message_id}/now")
def send_now(
    request: Request, _posted: Posted, desk: OrganiserDesk, message_id: str, db: Db
) -> Response:
    """Sends at once what waits for the end of the quiet hours."""
    delivery.send_now(db, desk.actor, desk.meeting.id, message_id)
    return redirect(request, MAILS.format(slug=desk.meeting.slug), SENT_NOW)


@router.post(MAILS + "/{message_id}/drop")
def drop(
    request: Request, _posted: Posted, desk: OrganiserDesk, message_id: str, db: Db
) -> Response:
    """Forgets what waits for the end of the quiet hours."""
    delivery.drop(db, desk.actor, desk.meeting.id, message_id)
    return redirect(request, MAILS.format(slug=desk.meeting.slug), DROPPED.of(1))


@router.post(MAILS + "/{message_id}/again")
def send_again(
    request: Request, _posted: Posted, desk: OrganiserDesk, message_id: str, db: Db
) -> Response:
    """Sends once more what could not be sent."""
    sent = delivery.send_again(db, desk.actor, desk.meeting.id, message_id)
    said = HELD if sent.state is MessageState.SUPPRESSED else SENT_AGAIN
    return redirect(request, MAILS.format(slug=desk.meeting.slug), said)


@router.get(MAILS + "/{message_id}/repeat")
def look_at(request: Request, desk: OrganiserDesk, message_id: str, db: Db) -> Response:
    """What a mail said that went, and whether it can be sent once more."""
    found = again.look(db, desk.meeting.id, message_id)
    form = RepeatForm(data={"seen": str(found.message.edition)})
    return page(request, "meetings/repeat", meeting=desk.head, one=found, form=form)


@router.post(MAILS + "/{message_id}/repeat")
def repeat(
    request: Request, posted: Posted, desk: OrganiserDesk, message_id: str, db: Db
) -> Response:
    """Sends it once more, as it was."""
    found, form = again.look(db, desk.meeting.id, message_id), RepeatForm.posted(posted)
    if not form.validate_for(suppressed=found.suppressed is not None):
        return page(request, "meetings/repeat", status=422, meeting=desk.head, one=found, form=form)
    seen, why = int(form.seen.data or 0), form.why.data or ""
    again.send(db, desk.actor, desk.meeting.id, message_id, seen=seen, why=why)
    return redirect(request, MAILS.format(slug=desk.meeting.slug), SENT_AGAIN)
