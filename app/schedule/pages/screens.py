"""Public screens: one for the door of each room, and one of all rooms for their desk.

They show nothing but what the current release prints, at this moment, so anybody may see them.
"""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.core import clock, i18n
from app.core.db import reading
from app.meetings.guards import PUBLIC
from app.schedule import service
from app.schedule.guards import answer, page_body, release_at

router = APIRouter(include_in_schema=False)


@router.get(f"{PUBLIC}/screen")
def all_rooms(request: Request, slug: str) -> Response:
    """All rooms in which something is held today."""
    return _screen(request, slug, None)


@router.get(f"{PUBLIC}/rooms/{{room_id}}/screen")
def door(request: Request, slug: str, room_id: str) -> Response:
    """One room: now, next, and what has changed."""
    return _screen(request, slug, room_id)


def _screen(request: Request, slug: str, room_id: str | None) -> Response:
    language, query = i18n.language(), request.query_params
    asked = dict.fromkeys(query.get("turn", "").split(","))
    sheet = query.get("sheet", "")
    is_number = sheet.isascii() and sheet.isdigit() and len(sheet) < 4  # noqa: PLR2004 - of so many
    shown = service.ScreenAsked(
        room_id,
        turn=[one for one in asked if one in i18n.LANGUAGES],
        sheet=int(sheet) if is_number else 1,
        still="still" in query,
    )
    now = clock.now().replace(second=0, microsecond=0)
    with reading(request) as db:
        release = release_at(db, slug)
        made = service.screen_page(db, release.id, shown, (now, language))
    return answer(request, page_body(made, language))
