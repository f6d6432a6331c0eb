"""A way out of demands that clash: what would follow, and the button that does it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.calls import queries as calls
from app.core.db import Db
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.core.web.notices import NoticeKind
from app.meetings.guards import Desk, OrganiserDesk
from app.registrations import queries as registrations
from app.registrations.models import Person
from app.schedule import queries, service
from app.schedule.errors import MeetingChanged, NothingHere
from app.schedule.forms.ways_out import ArrangingForm
from app.schedule.mails import letters_of
from app.schedule.rules import StandIn

router = APIRouter(include_in_schema=False)
PATH = "/organise/{slug}/schedule/ways-out/{run_id}/{number}"
TAKEN = notice("schedule.way_out", lazy("It is written down. Now make a schedule again."))

UNDONE = notice("schedule.way_out_undone", lazy("Undone: it is as it was before."))
STANDS = notice(
    "schedule.way_out_undone_beside_board",
    lazy(
        "Undone: what is asked for is as it was before. The board was not changed: it may break"
        " that now. Where it does, the board shows it."
    ),
)
PARTLY_UNDONE = notice(
    "schedule.way_out_partly_undone",
    lazy("Undone, but for what somebody has changed since."),
    NoticeKind.WARNING,
)
ASKED = notice("schedule.hosts_asked", lazy("The question waits here. Read it, and send it."))
LOOK_AGAIN = notice(
    "schedule.mending_way_out", lazy("It is written down. Now look again what has to move.")
)
LOOKS_AGAIN = notice(
    "schedule.mending_looks_again",
    lazy("It is written down. What has to move then is looked for."),
)

NOTHING_MOVES = notice(
    "schedule.mending_nothing_moves",
    lazy("It is written down. No side event has to move. Below you can approve it."),
)
KNOWN = notice(
    "schedule.mending_known", lazy("It is written down. Below is what has to move, for approval.")
)


@dataclass(frozen=True)
class Which:
    """A way out that an address names: of which run, and its number."""

    run_id: str
    number: int


def _which(run_id: str, number: str) -> Which:
    if not number.isascii() or not number.isdecimal():
        raise NothingHere
    return Which(run_id, int(number))


Named = Annotated[Which, Depends(_which)]


@router.get(PATH)
def way_out(request: Request, desk: OrganiserDesk, which: Named, db: Db) -> Response:
    """What would follow."""
    return _shown(request, desk, which, db)


@router.post(PATH)
def take(request: Request, posted: Posted, desk: OrganiserDesk, which: Named, db: Db) -> Response:
    """Do it, with what has to be said first."""
    _found, way = service.way_out(db, desk.meeting, which.run_id, which.number)
    form = ArrangingForm.posted(posted)
    form.offer(way.arrangements, _people(db, desk, way))
    if not form.validate():
        return _shown(request, desk, which, db, form=form, status=422)
    try:
        arranged = form.said(way.arrangements)
        with db.begin_nested():
            service.take_way_out(
                db, desk.actor, desk.meeting, which.run_id, which.number, arranged=arranged
            )
    except MeetingChanged:
        return _shown(request, desk, which, db, status=409)
    except (Conflict, Invalid) as refused:
        form.form_errors.append(refused.sentence)
        return _shown(request, desk, which, db, form=form, status=refused.status)
    home = f"/organise/{desk.meeting.slug}/schedule"
    mending = queries.mending_of_run(db, which.run_id)
    if mending is None:
        return redirect(request, home, TAKEN)
    known = service.tried(db, desk.meeting, which.run_id, way)
    try:
        again = service.go_on_with(db, desk.actor, desk.meeting, mending.id, which.number)
    except (Conflict, Invalid):  # a schedule is being made: nothing is lost, one can look later
        return redirect(request, f"{home}/mend/{mending.id}", LOOK_AGAIN)
    said = LOOKS_AGAIN
    if again.way_run_id is not None:  # what was tried
        said = NOTHING_MOVES if known and known.solves and not known.moves else KNOWN
    return redirect(request, f"{home}/mend/{again.id}", said)


@router.post(f"{PATH}/try")
def try_out(
    request: Request, _posted: Posted, desk: OrganiserDesk, which: Named, db: Db
) -> Response:  # fmt: skip
    """Find out what would follow, where that is a question of its own: in a mending."""
    try:
        with db.begin_nested():
            service.try_way_out(db, desk.actor, desk.meeting, which.run_id, which.number)
    except MeetingChanged:
        return _shown(request, desk, which, db, status=409)
    except (Conflict, Invalid) as refused:
        return _shown(request, desk, which, db, status=refused.status, refused=refused.sentence)
    path = PATH.format(slug=desk.meeting.slug, run_id=which.run_id, number=which.number)
    return redirect(request, path)


@router.post(f"{PATH}/undo")
def undo(request: Request, _posted: Posted, desk: OrganiserDesk, which: Named, db: Db) -> Response:
    """Take it back."""
    way = (which.run_id, which.number)
    service.undo_way_out(db, desk.actor, desk.meeting, way)
    given = service.given_of(db, desk.meeting, way)
    stands = queries.newest_draft(db, desk.meeting.id, placed=False) is not None
    said = PARTLY_UNDONE if given and given.stays else STANDS if stands else UNDONE
    return redirect(
        request, PATH.format(slug=desk.meeting.slug, run_id=way[0], number=way[1]), said
    )


@router.post(f"{PATH}/ask")
def ask(request: Request, _posted: Posted, desk: OrganiserDesk, which: Named, db: Db) -> Response:
    """Write to the hosts whom it is up to."""
    service.ask_hosts(db, desk.actor, desk.meeting, which.run_id, which.number)
    return redirect(request, f"/organise/{desk.meeting.slug}/outbox", ASKED)


def _people(db: Session, desk: Desk, way: service.WayOut) -> Sequence[Person]:
    """Who can stand in for somebody, if anybody has to."""
    wanted = any(isinstance(one, StandIn) for one in way.arrangements)
    return registrations.people_by_names(db, desk.meeting.id) if wanted else ()


def _shown(
    request: Request,
    desk: Desk,
    which: Which,
    db: Db,
    *,
    form: ArrangingForm | None = None,
    status: int = 200,
    refused: str = "",
) -> Response:
    found, way = service.way_out(db, desk.meeting, which.run_id, which.number)
    tried = service.tried(db, desk.meeting, which.run_id, way)
    if form is None:
        form = ArrangingForm.of(way.arrangements)
        form.offer(way.arrangements, _people(db, desk, way))
    return page(
        request,
        "schedule/way_out",
        status=status,
        meeting=desk.head,
        way=way,
        form=form,
        speakers_confirm=calls.policy_of(db, desk.meeting.id).speakers_confirm,
        told=letters_of(db, desk.meeting, which.run_id).get(which.number),
        given=service.given_of(db, desk.meeting, (which.run_id, which.number)),
        current=found.current,
        many=found.many,
        refused=refused,
        tried=tried,
        asks=service.asks_after(way, tried),
        mending=queries.mending_of_run(db, which.run_id),
        path=f"/organise/{desk.meeting.slug}/schedule/ways-out/{which.run_id}/{way.number}",
    )
