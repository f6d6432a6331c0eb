"""The page at a door: one field, one large answer; and the same for a door with bad network."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from pydantic import ValidationError
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.responses import JSONResponse, Response

from app.accounts.guards import SignedIn
from app.badges import queries, service
from app.badges.errors import NoSuchDoor, NotAQueue
from app.badges.forms import QUEUE, PlaceForm, QueueForm, ScanForm
from app.badges.guards import CheckInDesk
from app.badges.models import Direction, Door, Passage
from app.badges.rules import passing
from app.badges.rules.passing import VERDICTS, Reason
from app.badges.rules.printed import delegation_in
from app.badges.service import Scan
from app.core.db import Db
from app.core.i18n import language, show_time
from app.core.ids import new_id
from app.core.web import Posted, page, redirect
from app.core.web.answers import PERSONAL
from app.meetings import queries as meetings
from app.meetings.guards import Desk
from app.meetings.rules import head_of
from app.registrations import queries as registrations
from app.registrations.models import Registration
from app.registrations.rules import said_function

router = APIRouter()
CAMERA = {"Permissions-Policy": "camera=(self), geolocation=(), microphone=()"}


@router.get("/check-in")
def mine(request: Request, actor: SignedIn, db: Db) -> Response:
    """The meetings at whose doors the signed-in person may stand."""
    theirs = [one for one in meetings.meetings(db) if actor.checks_in(one.id)]
    return page(request, "badges/mine", meetings=[head_of(meeting) for meeting in theirs])


@router.get("/check-in/{slug}")
def at_door(
    request: Request,
    desk: CheckInDesk,
    db: Db,
    *,
    door: str = "",
    direction: str = "",
    answer: str = "",
) -> Response:
    """The field, the answer to the last scan, and how many people are inside."""
    here = _door(db, desk, door)
    way = Direction.OUT if direction == Direction.OUT else Direction.IN
    return _at_door(request, desk, db, here, way, answer=_passage(db, desk, answer))


@router.post("/check-in/{slug}")
def scanned(request: Request, posted: Posted, desk: CheckInDesk, db: Db) -> Response:
    """Answers a scan; of several people of a name, asks which one is meant."""
    form = ScanForm.posted(posted)
    door = _door(db, desk, form.door.data or "")
    way = Direction.OUT if form.direction.data == Direction.OUT else Direction.IN
    typed, chosen = form.typed.data or "", form.registration.data or ""
    if door is None:
        raise NoSuchDoor
    if not form.validate() or not (typed or chosen):
        return _at_door(request, desk, db, door, way, form=form, status=422)
    meant = [] if chosen else service.candidates(db, desk.meeting, typed)
    if meant:
        return _at_door(request, desk, db, door, way, meant=meant)
    scan = Scan(form.scan.data or "", door, way, typed, chosen, let_in=bool(form.let_in.data))
    noted = service.pass_door(db, desk.actor, desk.meeting, scan)
    return redirect(request, _path(desk, noted))


@router.post("/check-in/{slug}/scans")
def settle(posted: Posted, desk: CheckInDesk, db: Db) -> Response:
    """Answers the scans that a door kept, each once however often it is sent."""
    answers = []
    queue = _queued(db, desk, posted)
    for scan in queue:
        noted = service.pass_door(db, desk.actor, desk.meeting, scan)
        look = _path(desk, noted) if _to_let_in(noted) else ""
        answers.append({"id": scan.id, "look": look, **_told(db, desk, noted)})
    room_id = queue[-1].door.room_id if queue else None
    told = {"answers": answers, "inside": queries.inside(db, desk.meeting.id, room_id)}
    return JSONResponse(told, headers={"Cache-Control": PERSONAL})


@router.get("/check-in/{slug}/codes.json")
def codes(desk: CheckInDesk, db: Db) -> Response:
    """What a door needs to judge by itself: hashes of codes, and what to answer to each."""
    kept = service.answers_without_network(db, desk.meeting)
    return JSONResponse(dict(kept), headers={"Cache-Control": PERSONAL})


def _queued(db: Session, desk: Desk, posted: FormData) -> list[Scan]:
    form = QueueForm.posted(posted)
    if not form.validate():
        raise NotAQueue
    try:
        taken = QUEUE.validate_json(form.scans.data or "")
    except ValidationError:
        raise NotAQueue from None
    doors = {door.id: door for door in queries.doors_of(db, desk.meeting.id, closed=True)}
    if any(one.door not in doors for one in taken):
        raise NoSuchDoor
    return [Scan(one.id, doors[one.door], one.direction, one.typed, at=one.at) for one in taken]


def _door(db: Session, desk: Desk, door_id: str) -> Door | None:
    """The open door of this id; without one, the first."""
    doors = queries.doors_of(db, desk.meeting.id)
    return next((door for door in doors if door_id in {"", door.id}), None)


def _path(desk: Desk, noted: Passage) -> str:
    """The page at the door of a passage, with its answer."""
    where = f"door={noted.door_id}&direction={noted.direction.value}"
    return f"/check-in/{desk.meeting.slug}?{where}&answer={noted.id}"


def _passage(db: Session, desk: Desk, passage_id: str) -> Passage | None:
    return queries.passage(db, desk.meeting.id, passage_id) if passage_id else None


def _told(db: Session, desk: Desk, noted: Passage) -> dict[str, Any]:
    """An answer as pages and scripts show it: verdict, whom it is about, when."""
    verdict = VERDICTS[Reason(noted.reason)]
    found = registrations.registration(db, noted.registration_id or "")
    return {
        "light": verdict.light.value,
        "word": str(verdict.word),
        "sentence": str(verdict.sentence),
        "direction": str(passing.DIRECTION_LABELS[noted.direction]),
        "time": show_time(noted.at, desk.meeting.timezone),
        **_about(db, desk, found),
    }


def _about(db: Session, desk: Desk, found: Registration | None) -> dict[str, str]:
    """The little that a door person is told of somebody; of a badge for side events for which."""
    if found is None:
        return {"name": "", "delegation": "", "function": ""}
    events = service.events_on_badge(db, desk.meeting, found)
    return {
        "name": " ".join(filter(None, (found.person.honorific, found.person.name))),
        "delegation": "".join(delegation_in(found, [language()])),
        "function": " · ".join([said_function(found), *events]),
    }


def _at_door(
    request: Request,
    desk: Desk,
    db: Session,
    door: Door | None,
    way: Direction,
    *,
    answer: Passage | None = None,
    meant: Sequence[Registration] = (),
    form: ScanForm | None = None,
    status: int = 200,
) -> Response:
    doors = queries.doors_of(db, desk.meeting.id)
    where = PlaceForm(data={"door": door.id if door else "", "direction": way.value})
    where.offer({one.id: one.name for one in doors})
    latest = queries.latest(db, desk.meeting.id, door.id) if door else []
    asking = ScanForm(
        data={"door": door.id if door else "", "direction": way.value, "scan": new_id()}
    )
    shown = page(
        request,
        "badges/check_in",
        status=status,
        head=desk.head,
        organises=desk.actor.organises(desk.meeting.id),
        door=door,
        way=way,
        where=where,
        form=form or asking,
        answer=_told(db, desk, answer) if answer else None,
        to_let_in=_to_let_in(answer),
        meant=[{"id": one.id, **_about(db, desk, one)} for one in meant[: passing.MOST_NAMES]],
        more=len(meant) > passing.MOST_NAMES,
        latest=[_told(db, desk, noted) for noted in latest],
        inside=queries.inside(db, desk.meeting.id, door.room_id if door else None),
        verdicts={reason.value: VERDICTS[reason] for reason in Reason},
    )
    shown.headers.update(CAMERA)
    return shown


def _to_let_in(answer: Passage | None) -> str:
    """Whom a look may let in after this answer: the registration's id, "" for nobody."""
    if answer is None or answer.counted or answer.registration_id is None:
        return ""
    yellow = VERDICTS[Reason(answer.reason)].light is passing.Light.YELLOW
    return answer.registration_id if yellow else ""
