"""The rooms of a meeting, for its organisers."""

from collections import defaultdict

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.accounts import service as accounts
from app.core.db import Db
from app.core.errors import Refused
from app.core.i18n import in_language, lazy
from app.core.web import Posted, notice, page, redirect
from app.meetings import queries, rules, service
from app.meetings.errors import NoSuchMeeting
from app.meetings.forms import ClosureForm, TechnicianForm
from app.meetings.guards import Desk, OrganiserDesk
from app.meetings.models import MeetingRoom
from app.meetings.pages.ways import ways_between

router = APIRouter()
CLOSED = notice("room.closed", lazy("The room is closed for this period."))
NAMED = notice("room.technician", lazy("It is saved. Whoever leads a side event there is told."))
REOPENED = notice("room.reopened", lazy("The room is open again in this period."))


@router.get("/organise/{slug}/rooms")
def rooms(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """The rooms with their seats, set-ups, features, divisions and closures."""
    given = queries.rooms_of(db, desk.meeting.id)
    names = {one.room_id: in_language(one.room.name) for one in given}
    parts, wholes = defaultdict(list), defaultdict(list)
    for division in queries.divisions_among(db, names.keys()):
        if division.whole_id in names and division.part_id in names:
            parts[division.whole_id].append(names[division.part_id])
            wholes[division.part_id].append(names[division.whole_id])
    setups, closures = defaultdict(list), defaultdict(list)
    for setup in queries.setups_of(db, names.keys()):
        setups[setup.room_id].append(setup)
    for closure in queries.closures_of(db, desk.meeting.id):
        closures[closure.room_id].append(closure)
    return page(
        request,
        "meetings/rooms",
        meeting=desk.head,
        row=desk.meeting,
        rooms=given,
        parts=parts,
        wholes=wholes,
        setups=setups,
        closures=closures,
        features=rules.FEATURE_LABELS,
        equipment=queries.equipment_of(db, desk.meeting.id),
        ways=ways_between(db, desk.meeting.id, given),
    )


@router.get("/organise/{slug}/rooms/{room_id}/close")
def ask_to_close(request: Request, desk: OrganiserDesk, room_id: str, db: Db) -> Response:
    """The form for a period in which a room is not there."""
    first, last = desk.meeting.starts_on, desk.meeting.ends_on
    form = ClosureForm(data={"from_day": first, "until_day": last or first})
    return _closing(request, desk, _room(db, desk, room_id), form)


@router.post("/organise/{slug}/rooms/{room_id}/close")
def close(request: Request, posted: Posted, desk: OrganiserDesk, room_id: str, db: Db) -> Response:
    """Closes a room for a period."""
    given = _room(db, desk, room_id)
    form = ClosureForm.posted(posted)
    if not form.validate():
        return _closing(request, desk, given, form, status=422)
    starts_at, ends_at = form.hours(desk.meeting.timezone)
    try:
        closure = service.close_room(
            db,
            desk.meeting,
            given.room,
            starts_at=starts_at,
            ends_at=ends_at,
            reason=form.reason.data or "",
        )
    except Refused as refused:
        form.form_errors.append(refused.sentence)
        return _closing(request, desk, given, form, status=refused.status)
    accounts.record(db, desk.actor, "room.closed", desk.meeting.id, closure.id, room=room_id)
    return redirect(request, f"/organise/{desk.meeting.slug}/rooms", CLOSED)


@router.get("/organise/{slug}/rooms/{room_id}/technician")
def ask_for_technician(request: Request, desk: OrganiserDesk, room_id: str, db: Db) -> Response:
    """The form that says who looks after a room's technology."""
    given = _room(db, desk, room_id)
    return _naming(request, desk, given, TechnicianForm(technician=given.technician))


@router.post("/organise/{slug}/rooms/{room_id}/technician")
def set_technician(
    request: Request, posted: Posted, desk: OrganiserDesk, room_id: str, db: Db
) -> Response:
    """Keeps it, and lets those be told who lead a side event there."""
    given = _room(db, desk, room_id)
    form = TechnicianForm.posted(posted)
    if not form.validate():
        return _naming(request, desk, given, form, status=422)
    service.set_technician(db, desk.actor, given, form.technician.data or "")
    return redirect(request, f"/organise/{desk.meeting.slug}/rooms", NAMED)


@router.post("/organise/{slug}/closures/{closure_id}/remove")
def reopen(
    request: Request, _posted: Posted, desk: OrganiserDesk, closure_id: str, db: Db
) -> Response:
    """Takes a closure back."""
    closure = queries.closure(db, desk.meeting.id, closure_id)
    if closure is not None:  # asked for twice, it is gone already
        room_id = closure.room_id
        service.reopen_room(db, closure)
        accounts.record(db, desk.actor, "room.reopened", desk.meeting.id, room_id)
    return redirect(request, f"/organise/{desk.meeting.slug}/rooms", REOPENED)


def _room(db: Session, desk: Desk, room_id: str) -> MeetingRoom:
    given = queries.meeting_room(db, desk.meeting.id, room_id)
    if given is None:
        raise NoSuchMeeting
    return given


def _closing(
    request: Request, desk: Desk, given: MeetingRoom, form: ClosureForm, *, status: int = 200
) -> Response:
    return page(
        request, "meetings/close", status=status, meeting=desk.head, room=given.room, form=form
    )


def _naming(
    request: Request, desk: Desk, given: MeetingRoom, form: TechnicianForm, *, status: int = 200
) -> Response:
    return page(
        request, "meetings/technician", status=status, meeting=desk.head, room=given.room, form=form
    )
