"""Which version of an event each of its people has, and what they answered to it."""

from collections.abc import Iterator
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.calendars.service import within_hour
from app.core import i18n
from app.core.db import Db
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.core.web.answers import PERSONAL
from app.core.web.notices import Notice, NoticeKind
from app.invitations import service
from app.invitations.service import OfEvent
from app.invitations.service.answers import Answered
from app.invitations.service.versions import Version
from app.meetings.guards import OrganiserDesk
from app.registrations.rules import csv_of
from app.side_events.guards import EventOfDesk
from app.side_events.rules.states import LIVE

router = APIRouter()
OF_EVENT = "/organise/{slug}/side-events/{event_id}/invitations"

SENT_ANEW = notice("invitations.sent_anew", lazy("The entry is on its way once more."))
NOT_SENT = notice(
    "invitations.not_sent",
    lazy("Nothing was sent: this mail has not come back, or another is on its way already."),
    NoticeKind.WARNING,
)
INVITED = notice("invitations.delegate", lazy("The invitation is on its way."))
UNINVITED = notice(
    "invitations.delegate_out",
    lazy("They come in nobody’s place any more. The entry that they got is taken out."),
)
NOT_INVITED = notice(
    "invitations.delegate_gone", lazy("Nobody is invited in their place any more.")
)
NOBODY = notice(
    "invitations.no_delegate",
    lazy("Nothing was sent: nobody on the panel sends them by the answer that counts now."),
    NoticeKind.WARNING,
)


@router.get(OF_EVENT)
def of_event(request: Request, desk: OrganiserDesk, event: EventOfDesk, db: Db) -> Response:
    """Which version of an event each of its people has."""
    return page(
        request,
        "invitations/event",
        meeting=desk.head,
        event=event,
        versions=service.versions_of(db, event.id),
        shared=service.shared_of(db, event),
        is_live=event.state in LIVE,
        within_hour=within_hour,
    )


@router.post(OF_EVENT + "/again/{person_id}")
def send_anew(
    request: Request,
    _posted: Posted,
    desk: OrganiserDesk,
    event: EventOfDesk,
    person_id: str,
    db: Db,
) -> Response:
    """Send somebody their entry once more, which came back or could not be sent."""
    sent = service.send_anew(db, desk.actor, desk.meeting.id, (event.id, person_id))
    return _back(request, desk.meeting.slug, event.id, SENT_ANEW if sent else NOT_SENT)


@router.get(OF_EVENT + "/delegate/{answer_id}")
def ask_before_inviting(
    request: Request, desk: OrganiserDesk, event: EventOfDesk, answer_id: str, db: Db
) -> Response:
    """Ask whether whom an answer names is to be invited, of which nothing shows whose it is."""
    sending = service.sending_of(db, event.id, answer_id)
    if sending is None:
        raise NotFound(_("Nobody on the panel sends anybody by this answer now."))
    return page(request, "invitations/delegate", meeting=desk.head, event=event, sending=sending)


@router.post(OF_EVENT + "/delegate/{answer_id}")
def invite_delegate(
    request: Request,
    _posted: Posted,
    desk: OrganiserDesk,
    event: EventOfDesk,
    answer_id: str,
    db: Db,
) -> Response:
    """Invite whom somebody sends instead."""
    done = service.invite(db, desk.actor, desk.meeting, answer_id)
    return _back(request, desk.meeting.slug, event.id, INVITED if done else NOBODY)


@router.post(OF_EVENT + "/substitute/{person_id}/remove")
def uninvite_delegate(
    request: Request,
    _posted: Posted,
    desk: OrganiserDesk,
    event: EventOfDesk,
    person_id: str,
    db: Db,
) -> Response:
    """Invite no longer whom this person sends."""
    done = service.uninvite(db, desk.actor, desk.meeting.id, event.id, person_id)
    return _back(request, desk.meeting.slug, event.id, UNINVITED if done else NOT_INVITED)


def _back(request: Request, slug: str, event_id: str, said: Notice) -> Response:
    return redirect(request, OF_EVENT.format(slug=slug, event_id=event_id), said)


@router.get("/organise/{slug}/invitations.csv")
def as_csv(desk: OrganiserDesk, db: Db) -> Response:
    """The same of all events, as comma-separated values."""
    events = service.versions_of_meeting(db, desk.meeting.id)
    zone = desk.meeting.timezone
    rows = [row for one in events for row in _rows(one, zone)]
    return Response(
        csv_of(_header(), rows),
        media_type="text/csv; charset=utf-8",
        headers={
            "Cache-Control": PERSONAL,
            "Content-Disposition": f'attachment; filename="invitations-{desk.meeting.slug}.csv"',
        },
    )


def _header() -> list[str]:
    return [
        *(_("Side event"), _("Name"), _("Function"), _("Address")),
        *(_("By mail"), _("Sent"), _("Release")),
        *(_("Answer"), _("Answered"), _("Answered to release"), _("Comment")),
        *(_("Feed fetched"), _("Release of the feed")),
    ]


def _rows(event: OfEvent, zone: str) -> Iterator[list[str]]:
    for one in event.versions:
        mailed, answer = one.mailed, one.answer
        yield [
            *(event.title, one.name, i18n.comma().join(one.roles)),
            *((mailed.email, mailed.said) if mailed else ("", "")),
            *((_at(mailed.at, zone), str(mailed.release)) if mailed else ("", "")),
            *((_said(answer), _at(answer.at, zone)) if answer else ("", "")),
            *((str(answer.release or ""), answer.comment) if answer else ("", "")),
            *(within_hour(one.fetched, zone) if one.fetched else "", _of_feed(one)),
        ]


def _of_feed(one: Version) -> str:
    """As in which release somebody's feed had an event, or that it did not have it."""
    return one.feed_lacks or str(one.release or "")


def _said(answer: Answered) -> str:
    """An answer in words, with what keeps it from settling whether somebody comes."""
    unverified = "" if answer.verified else _("not verified")
    return " – ".join(filter(None, (answer.said, unverified, answer.old)))


def _at(moment: datetime | None, zone: str) -> str:
    return i18n.show_datetime(moment, zone) if moment else ""
