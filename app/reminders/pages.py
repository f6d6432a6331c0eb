"""Which reminders a meeting sends, how each reads, and what goes when."""

from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.core import clock
from app.core.db import Db
from app.core.i18n import lazy, ngettext
from app.core.ids import mark_of
from app.core.web import Posted, notice, page, redirect
from app.core.web.notices import NoticeKind, counted
from app.meetings.guards import Desk, OrganiserDesk
from app.reminders import queries, service
from app.reminders.errors import NoSuchReminder
from app.reminders.forms import ReminderForm, SendForm, SkipForm, as_posted, as_set
from app.reminders.mails import FOLDERS
from app.reminders.models import Kind
from app.reminders.rules import KINDS, MOST_SHOWN, WHY_NOT

router = APIRouter(include_in_schema=False)
HOME = "/organise/{slug}/reminders"
ON = notice("reminders.on", lazy("These reminders are sent from now on."))
OFF = notice("reminders.off", lazy("These reminders are not sent."))
SKIPPED = notice("reminders.skipped", lazy("These reminders are left out."))
LET_GO = notice("reminders.let_go", lazy("These reminders go after all."))


def _sent(number: int) -> str:
    return ngettext(
        "One reminder is on its way.", "%(number)s reminders are on their way.", number
    ) % {"number": number}


SENT = counted("reminders.sent_now", _sent)
NONE_SENT = notice(
    "reminders.none_sent", lazy("Nothing was sent: nobody is left to remind."), NoticeKind.WARNING
)


@router.get(HOME)
def reminders(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """Which kinds there are and which the meeting sends; what goes in the days ahead."""
    return page(
        request,
        "reminders/list",
        meeting=desk.head,
        kinds=KINDS,
        settings=service.settings_of(db, desk.meeting.id),
        departures=service.departures(db, desk.meeting),
        last=_last(db, desk),
        now=clock.now(),
    )


@router.get(HOME + "/{reminder}")
def one(request: Request, desk: OrganiserDesk, reminder: str, db: Db, mail: int = 1) -> Response:
    """One kind: when it goes, to whom, and how the mail to the one of this number reads."""
    found = _kind(reminder)
    setting = service.settings_of(db, desk.meeting.id)[found]
    return _one(request, desk, db, found, as_set(found, setting), mail=mail)


@router.post(HOME + "/{reminder}")
def set_reminder(
    request: Request, posted: Posted, desk: OrganiserDesk, reminder: str, db: Db
) -> Response:
    """Set whether and when it is sent."""
    found = _kind(reminder)
    form = as_posted(found, posted)
    if not form.validate():
        return _one(request, desk, db, found, form, status=422)
    setting = form.setting()
    service.set_reminder(db, desk.actor, desk.meeting.id, found, setting)
    return redirect(request, HOME.format(slug=desk.meeting.slug), ON if setting.on else OFF)


@router.post(HOME + "/{reminder}/skip")
def skip(request: Request, posted: Posted, desk: OrganiserDesk, reminder: str, db: Db) -> Response:
    """Leave out what goes on a day, or let it go after all."""
    found, form = _kind(reminder), SkipForm.posted(posted)
    if not form.validate() or form.day.data is None:
        raise NoSuchReminder
    skipped = bool(form.skipped.data)
    service.skip(db, desk.actor, desk.meeting.id, found, form.day.data, skipped=skipped)
    said = SKIPPED if skipped else LET_GO
    return redirect(request, HOME.format(slug=desk.meeting.slug), said)


@router.post(HOME + "/{reminder}/send")
def send(request: Request, posted: Posted, desk: OrganiserDesk, reminder: str, db: Db) -> Response:
    """Send those that were shown at once, and not at their hour."""
    found, form = _kind(reminder), SendForm.posted(posted)
    number = service.send_now(db, desk.actor, desk.meeting, found, form.seen.data or "")
    home = HOME.format(slug=desk.meeting.slug)
    return redirect(request, f"{home}/{found.value}", SENT.of(number) if number else NONE_SENT)


def _kind(name: str) -> Kind:
    found = next((kind for kind in Kind if kind.value == name), None)
    if found is None:
        raise NoSuchReminder
    return found


def _last(db: Db, desk: Desk) -> dict[Kind, tuple[datetime, int]]:
    found = queries.sent_last(db, desk.meeting.id)
    return {kind: found[folder] for kind, folder in FOLDERS.items() if folder in found}


def _one(  # what a page shows of one kind
    request: Request,
    desk: Desk,
    db: Db,
    kind: Kind,
    form: ReminderForm,
    *,
    mail: int = 1,
    status: int = 200,
) -> Response:
    setting = service.settings_of(db, desk.meeting.id)[kind]
    plan = service.plan(db, desk.meeting, kind, setting)
    planned = plan.planned
    now = service.by_hand(planned)
    shown = planned[min(max(mail, 1), len(planned)) - 1] if planned else None
    return page(
        request,
        "reminders/one",
        status=status,
        meeting=desk.head,
        kind=kind,
        about=KINDS[kind],
        form=form,
        planned=planned,
        left_out=service.left_out(db, desk.meeting, kind, plan),
        why_not=WHY_NOT,
        most=MOST_SHOWN,
        by_hand=len(now),
        seen=mark_of(one.letter.whole_cause for one in now),
        last=_last(db, desk).get(kind),
        now=clock.now(),
        words=FOLDERS[kind],
        example=service.shown(db, desk.meeting, shown.letter) if shown else None,
    )
