"""The public programme; each page opens its session by itself, see `reading`."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.core import i18n
from app.core.db import reading
from app.core.limits import limited
from app.meetings.guards import PUBLIC
from app.schedule.guards import (
    Body,
    answer,
    kept,
    page_body,
    release_at,
    release_if_any,
    serve_artefact,
    serve_page,
)
from app.schedule.service import etag_of, history, public

router = APIRouter(include_in_schema=False)
MOST_DIGITS = 3
PACE = Depends(limited("programmes", "60 per minute"))  # each new one takes a second to set


@router.get(PUBLIC)
def programme(request: Request, slug: str) -> Response:
    """The programme of the current release; before the first, the official programme alone."""
    with reading(request) as db:
        release = release_if_any(db, slug)
        if release is not None:
            return serve_artefact(request, db, release, public.PROGRAMME)
        language = i18n.language()
        return answer(request, page_body(public.official_page(db, slug, language), language))


@router.get(f"{PUBLIC}/programme.pdf", dependencies=[PACE])
def programme_pdf(request: Request, slug: str) -> Response:
    """The same to be printed and handed out."""
    language = i18n.language()
    with reading(request) as db:
        release = release_if_any(db, slug)
        if release is None:
            content = public.official_pdf(db, slug, language)
            body = Body(content, public.PDF, language, etag_of(content))
        else:

            def make() -> Body:
                content = public.programme_pdf(db, release.id, language)
                return Body(content, public.PDF, language, etag_of(content))

            body = kept((release.key, "programme.pdf", language), make)
    sent = answer(request, body)
    sent.headers["Content-Disposition"] = f'inline; filename="{slug}-programme-{language}.pdf"'
    return sent


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


@router.get(f"{PUBLIC}/changes")
def changes(request: Request, slug: str) -> Response:
    """Every public change, the newest first; with `since` only those after that release."""
    with reading(request) as db:
        release = release_at(db, slug)
        since = _since(request.query_params.get("since"))
        return serve_page(
            request,
            (release.key, "changes", str(since)),
            lambda language: history.changes_page(db, release.id, since, language),
        )


@router.get(f"{PUBLIC}/changes.atom")
def changes_feed(request: Request, slug: str) -> Response:
    """The same as a feed."""
    language = i18n.language()
    with reading(request) as db:
        release = release_at(db, slug)

        def make() -> Body:
            content = history.changes_feed(db, release.id, language)
            return Body(content, history.ATOM, language, etag_of(content))

        return answer(request, kept((release.key, "changes.atom", language), make))


def _since(text: str | None) -> int:
    """A number of a release, 0 for whatever else is asked for: few pages are kept."""
    given = text or ""
    return int(given) if len(given) <= MOST_DIGITS and given.isascii() and given.isdecimal() else 0
