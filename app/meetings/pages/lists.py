"""The list of meetings for everybody, that of an organiser, and a meeting at a glance."""

from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.accounts.guards import SignedIn, Visitor
from app.core import clock
from app.core.db import Db
from app.core.happenings import tell
from app.core.i18n import in_language
from app.core.web import page
from app.meetings import queries, rules
from app.meetings.guards import OrganiserDesk
from app.meetings.models import Basis, Meeting, Sourced
from app.meetings.rules import head_of

router = APIRouter()


def _shown(meetings: Iterable[Meeting]) -> list[dict[str, Any]]:
    return [
        {"row": meeting, "head": head_of(meeting), "stage": stage}
        for stage, meeting in rules.in_order(meetings, clock.now())
    ]


@router.get("/")
def start(request: Request, _visitor: Visitor, db: Db) -> Response:
    """All meetings, for everybody."""
    return page(
        request,
        "meetings/list",
        meetings=_shown(queries.meetings(db)),
        labels=rules.STAGE_LABELS,
        marks=rules.STAGE_MARKS,
        formats=rules.FORMAT_LABELS,
    )


@router.get("/organise")
def desk(request: Request, actor: SignedIn, db: Db) -> Response:
    """The meetings that the signed-in person organises."""
    theirs = [meeting for meeting in queries.meetings(db) if actor.organises(meeting.id)]
    return page(
        request,
        "meetings/desk",
        meetings=_shown(theirs),
        labels=rules.STAGE_LABELS,
        marks=rules.STAGE_MARKS,
    )


@router.get("/organise/{slug}")
def overview(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """A meeting at a glance: its days and place, what it has, and what is only inferred of it."""
    meeting = desk.meeting
    rooms = [given.room for given in queries.rooms_of(db, meeting.id)]
    sessions = queries.sessions_of(db, meeting.id)
    slots = queries.slots_of(db, meeting.id)
    agenda = queries.agenda_of(db, meeting.id)
    named: list[tuple[str, Sourced]] = [
        (in_language(meeting.name), meeting),
        *((in_language(room.name), room) for room in rooms),
        *((in_language(session.title), session) for session in sessions),
        *((f"{item.number}. {in_language(item.title)}", item) for item in agenda),
    ]
    shown = rules.DeskShown(meeting, desk.actor)
    tell(db, shown)
    return page(
        request,
        "meetings/overview",
        concerns=shown.concerns,
        waiting=shown.waiting,
        facts=shown.facts,
        meeting=desk.head,
        row=meeting,
        stage=rules.stage_of(meeting, clock.now()),
        labels=rules.STAGE_LABELS,
        marks=rules.STAGE_MARKS,
        formats=rules.FORMAT_LABELS,
        rooms=rooms,
        sessions=sessions,
        slots=slots,
        agenda=agenda,
        inferred=[(name, fact) for name, fact in named if fact.basis is Basis.INFERRED],
        inferred_slots=[slot for slot in slots if slot.basis is Basis.INFERRED],
    )
