"""The waiting list of side events, and who on it would fit a free place."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.web import page
from app.meetings.guards import OrganiserDesk
from app.schedule import service

router = APIRouter(include_in_schema=False)


@router.get("/organise/{slug}/schedule/waiting")
def waiting(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """Those who wait, in their order, each with places that are free for it."""
    shown = service.waiting_shown(db, desk.meeting)
    return page(request, "schedule/waiting", meeting=desk.head, shown=shown)
