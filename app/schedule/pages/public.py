"""The public programme; each page opens its session by itself, see `reading`."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.core import i18n
from app.core.db import reading
from app.meetings.guards import PUBLIC
from app.schedule.guards import (
    answer,
    page_body,
    release_if_any,
    serve_artefact,
    serve_page,
)
from app.schedule.service import public

router = APIRouter(include_in_schema=False)


@router.get(PUBLIC)
def programme(request: Request, slug: str) -> Response:
    """The programme of the current release; before the first, the official programme alone."""
    with reading(request) as db:
        release = release_if_any(db, slug)
        if release is not None:
            return serve_artefact(request, db, release, public.PROGRAMME)
        language = i18n.language()
        return answer(request, page_body(public.official_page(db, slug, language), language))


@router.get(f"{PUBLIC}/rooms/{{room_id}}")
def room(request: Request, slug: str, room_id: str) -> Response:
    """What is held in a room, by the current release."""
    with reading(request) as db:
        release = release_if_any(db, slug)
        if release is None:
            language = i18n.language()
            made = public.official_room_page(db, slug, room_id, language)
            return answer(request, page_body(made, language))
        return serve_page(
            request,
            (release.key, "room", room_id),
            lambda language: public.room_page(db, release.id, room_id, language),
        )
