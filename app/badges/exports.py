"""Files of badges: what is printed, and a picture of the design."""

from fastapi import APIRouter
from starlette.responses import Response

from app.badges import service
from app.badges.guards import PrintHere
from app.core.db import Db
from app.core.web import Posted
from app.core.web.answers import PERSONAL
from app.meetings.guards import OrganiserDesk

router = APIRouter(include_in_schema=False)


@router.post("/organise/{slug}/badges/files/{print_id}.pdf")
def printed(_posted: Posted, desk: OrganiserDesk, run: PrintHere, db: Db) -> Response:
    """The badges of a print, to be sent to the printer; from then on they count as printed."""
    headers = {
        "Cache-Control": PERSONAL,
        "Content-Disposition": f'attachment; filename="badges-{desk.meeting.slug}-{run.id}.pdf"',
    }
    body = service.take(db, desk.actor, desk.meeting, run)
    return Response(body, media_type="application/pdf", headers=headers)


@router.get("/organise/{slug}/badges/sample.png")
def sample(desk: OrganiserDesk, db: Db) -> Response:
    """What a badge of this meeting looks like."""
    body = service.sample_picture(db, desk.meeting)
    return Response(body, media_type="image/png", headers={"Cache-Control": PERSONAL})
