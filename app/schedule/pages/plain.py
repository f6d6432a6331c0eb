"""Why a side event has its slot and room, behind the link of whoever applied for it."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.web import page
from app.schedule import service
from app.side_events.guards import OwnApplication

router = APIRouter(include_in_schema=False)


@router.get("/applications/{secret}/why")
def why(request: Request, own: OwnApplication, db: Db) -> Response:
    """In plain words, without what others wished."""
    found = service.plain_why(db, own.meeting, own.event.id)
    return page(
        request, "schedule/plain_why", meeting=own.head, event=own.event, path=own.path, why=found
    )
