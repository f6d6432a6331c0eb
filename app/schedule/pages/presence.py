"""Who is at the board besides oneself: noted when a page of it is shown, asked for by a script."""

import contextlib

from fastapi import APIRouter, Request
from sqlalchemy.exc import IntegrityError, OperationalError
from starlette.background import BackgroundTask
from starlette.responses import Response

from app.core.db import Db
from app.core.web import page
from app.core.web.answers import PERSONAL
from app.meetings.guards import Desk, OrganiserDesk
from app.schedule import service
from app.schedule.guards import has_it
from app.schedule.pages.viewing import ViewForm, version_named
from app.schedule.service import etag_of

router = APIRouter(include_in_schema=False)


@router.get("/organise/{slug}/schedule/board/now")
def now(request: Request, desk: OrganiserDesk, db: Db, seen: str = "") -> Response:
    """Who else is there, and what others changed since the version that was `seen`."""
    company = service.company(db, desk.actor, desk.meeting, version_named(seen))
    view = ViewForm(request.query_params)
    answer: Response = page(
        request,
        "schedule/now",
        meeting=desk.head,
        company=company,
        view=view.kept() | ({"day": view.day.data} if view.day.data else {}),
    )
    etag = etag_of(bytes(answer.body))
    if has_it(request.headers.get("if-none-match"), etag):
        answer = Response(status_code=304, headers={"Cache-Control": PERSONAL})
    answer.headers["ETag"] = etag
    return noted(request, desk, db, answer)


def noted(request: Request, desk: Desk, db: Db, answer: Response) -> Response:
    """The answer, and a note that whoever asked is at the board, written when it has left."""
    if not service.is_fresh(db, desk.actor, desk.meeting):
        who = desk.meeting.id, desk.actor.account_id
        answer.background = BackgroundTask(_note, request, *who)
    return answer


def _note(request: Request, meeting_id: str, account_id: str) -> None:
    """Two at once say the same, and where the database is busy the next page says it."""
    failures = contextlib.suppress(IntegrityError, OperationalError)
    with failures, request.app.state.sessions.write() as db:
        service.note_presence(db, meeting_id, account_id)
