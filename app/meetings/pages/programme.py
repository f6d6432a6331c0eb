"""The official programme and the slots of a meeting, for its organisers."""

from collections.abc import Mapping
from itertools import groupby

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.accounts import service as accounts
from app.core import i18n
from app.core.db import Db
from app.core.errors import Refused
from app.core.i18n import in_language, lazy
from app.core.web import Posted, notice, page, redirect
from app.core.web.notices import Notice
from app.meetings import models, queries, rules, service
from app.meetings.errors import NoSuchMeeting
from app.meetings.forms import SessionForm, SlotForm
from app.meetings.guards import Desk, OrganiserDesk

router = APIRouter()
SESSION_ADDED = notice("session.added", lazy("The session is in the programme."))
SESSION_SAVED = notice("session.saved", lazy("The session is saved."))
SLOT_ADDED = notice("slot.added", lazy("The slot is offered to side events."))
SLOT_REMOVED = notice("slot.removed", lazy("The slot is offered no longer."))


@router.get("/organise/{slug}/sessions")
def programme(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """The official programme by day, the agenda with speaking lists, and the slots."""
    meeting_id = desk.meeting.id
    sessions = queries.sessions_of(db, meeting_id)
    timed = [session for session in sessions if session.starts_at is not None]
    return page(
        request,
        "meetings/sessions",
        meeting=desk.head,
        days=[(day, list(held)) for day, held in groupby(timed, key=lambda one: one.held_on)],
        untimed=[session for session in sessions if session.starts_at is None],
        agenda=queries.agenda_of(db, meeting_id),
        slots=queries.slots_of(db, meeting_id),
        labels=rules.SESSION_LABELS,
    )


@router.get("/organise/{slug}/sessions/new")
def new_session(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """The form of a session."""
    form = SessionForm(data={"day": desk.meeting.starts_on, "kind": "plenary"})
    return _session_form(request, desk, db, form)


@router.post("/organise/{slug}/sessions/new")
def add_session(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Adds a session to the official programme."""
    form = SessionForm.posted(posted)
    rooms = {one.room_id: one.room for one in queries.rooms_of(db, desk.meeting.id)}
    agenda = {item.id: item for item in queries.agenda_of(db, desk.meeting.id)}
    _offer(form, rooms, agenda)
    if not form.validate():
        return _session_page(request, desk, form, status=422)
    starts_at, ends_at = form.hours(desk.meeting.timezone)
    try:
        session = service.add_session(
            db,
            desk.meeting,
            kind=models.SessionKind(form.kind.data),
            title={i18n.language(): form.title.data or ""},
            starts_at=starts_at,
            ends_at=ends_at,
            held_on=form.day.data,
            rooms=[rooms[room_id] for room_id in form.rooms.data or []],
            agenda_item=agenda.get(form.agenda_item.data),
            exclusive=form.exclusive.data,
            note=form.note.data or "",
        )
    except Refused as refused:
        form.form_errors.append(refused.sentence)
        return _session_page(request, desk, form, status=refused.status)
    accounts.record(db, desk.actor, "session.added", desk.meeting.id, session.id)
    return _back(request, desk, SESSION_ADDED)


@router.post("/organise/{slug}/sessions/{session_id}/exclusive")
def mark_exclusive(
    request: Request, posted: Posted, desk: OrganiserDesk, session_id: str, db: Db
) -> Response:
    """Says whether side events may be held against a session: `exclusive` is yes or no."""
    session = queries.session_of(db, desk.meeting.id, session_id)
    if session is None:
        raise NoSuchMeeting
    exclusive = posted.get("exclusive") == "yes"
    service.set_exclusive(session, exclusive=exclusive)
    accounts.record(
        db, desk.actor, "session.marked", desk.meeting.id, session.id, exclusive=exclusive
    )
    return _back(request, desk, SESSION_SAVED)


@router.get("/organise/{slug}/slots/new")
def new_slot(request: Request, desk: OrganiserDesk) -> Response:
    """The form of a slot."""
    return _slot_page(request, desk, SlotForm(data={"day": desk.meeting.starts_on}))


@router.post("/organise/{slug}/slots/new")
def add_slot(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Offers a slot to side events."""
    form = SlotForm.posted(posted)
    if not form.validate():
        return _slot_page(request, desk, form, status=422)
    starts_at, ends_at = form.hours(desk.meeting.timezone)
    try:
        slot = service.add_slot(db, desk.meeting, starts_at=starts_at, ends_at=ends_at)
    except Refused as refused:
        form.form_errors.append(refused.sentence)
        return _slot_page(request, desk, form, status=refused.status)
    accounts.record(db, desk.actor, "slot.added", desk.meeting.id, slot.id)
    return _back(request, desk, SLOT_ADDED)


@router.get("/organise/{slug}/slots/{slot_id}/remove")
def ask_to_remove(request: Request, desk: OrganiserDesk, slot_id: str, db: Db) -> Response:
    """Asks whether the slot is really to go."""
    slot = queries.slot_of(db, desk.meeting.id, slot_id)
    if slot is None:
        raise NoSuchMeeting
    return page(request, "meetings/remove_slot", meeting=desk.head, slot=slot)


@router.post("/organise/{slug}/slots/{slot_id}/remove")
def remove_slot(
    request: Request, _posted: Posted, desk: OrganiserDesk, slot_id: str, db: Db
) -> Response:
    """Offers a slot no longer."""
    slot = queries.slot_of(db, desk.meeting.id, slot_id)
    if slot is not None:  # asked for twice, it is gone already
        service.remove_slot(db, slot)
        accounts.record(db, desk.actor, "slot.removed", desk.meeting.id, slot_id)
    return _back(request, desk, SLOT_REMOVED)


def _back(request: Request, desk: Desk, done: Notice) -> Response:
    return redirect(request, f"/organise/{desk.meeting.slug}/sessions", done)


def _offer(
    form: SessionForm,
    rooms: Mapping[str, models.Room],
    agenda: Mapping[str, models.AgendaItem],
) -> None:
    form.offer(
        {room_id: in_language(room.name) for room_id, room in rooms.items()},
        {key: f"{item.number}. {in_language(item.title)}" for key, item in agenda.items()},
    )


def _session_form(request: Request, desk: Desk, db: Session, form: SessionForm) -> Response:
    rooms = {one.room_id: one.room for one in queries.rooms_of(db, desk.meeting.id)}
    _offer(form, rooms, {item.id: item for item in queries.agenda_of(db, desk.meeting.id)})
    return _session_page(request, desk, form)


def _session_page(
    request: Request, desk: Desk, form: SessionForm, *, status: int = 200
) -> Response:
    return page(request, "meetings/session", status=status, meeting=desk.head, form=form)


def _slot_page(request: Request, desk: Desk, form: SlotForm, *, status: int = 200) -> Response:
    return page(request, "meetings/slot", status=status, meeting=desk.head, form=form)
