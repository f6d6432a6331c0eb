"""Which reminders a meeting sends, how each reads, and what goes when."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.meetings.guards import Desk, OrganiserDesk
from app.reminders import service
from app.reminders.errors import NoSuchReminder
from app.reminders.forms import ReminderForm, SkipForm, as_posted, as_set
from app.reminders.models import Kind
from app.reminders.rules import KINDS

router = APIRouter(include_in_schema=False)
HOME = "/organise/{slug}/reminders"
ON = notice("reminders.on", lazy("These reminders are sent from now on."))
OFF = notice("reminders.off", lazy("These reminders are not sent."))
SKIPPED = notice("reminders.skipped", lazy("These reminders are left out."))
LET_GO = notice("reminders.let_go", lazy("These reminders go after all."))


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
    )


@router.get(HOME + "/{reminder}")
def one(request: Request, desk: OrganiserDesk, reminder: str, db: Db) -> Response:
    """One kind: when it goes, to how many, and how it reads."""
    found = _kind(reminder)
    setting = service.settings_of(db, desk.meeting.id)[found]
    return _one(request, desk, db, found, as_set(found, setting))


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


def _kind(name: str) -> Kind:
    found = next((kind for kind in Kind if kind.value == name), None)
    if found is None:
        raise NoSuchReminder
    return found


def _one(  # what a page shows of one kind
    request: Request, desk: Desk, db: Db, kind: Kind, form: ReminderForm, *, status: int = 200
) -> Response:
    setting = service.settings_of(db, desk.meeting.id)[kind]
    planned = service.planned(db, desk.meeting, kind, setting)
    return page(
        request,
        "reminders/one",
        status=status,
        meeting=desk.head,
        kind=kind,
        about=KINDS[kind],
        form=form,
        planned=planned,
        example=service.shown(db, desk.meeting, planned[0].letter) if planned else None,
    )
