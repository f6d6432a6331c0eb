"""Why a side event is where the draft has it, and what other places would come to."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.web import page
from app.meetings.guards import OrganiserDesk
from app.schedule import service

router = APIRouter(include_in_schema=False)


@router.get("/organise/{slug}/schedule/why/{event_id}")
def why(request: Request, desk: OrganiserDesk, event_id: str, db: Db) -> Response:
    """One side event of the newest draft: why it is there, or in no place."""
    found = service.why(db, desk.meeting, event_id)
    return page(request, "schedule/why", meeting=desk.head, why=found)
