"""Files of side events: the flyer and the concept note, in each of their languages."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.core import i18n
from app.core.db import Db, reading
from app.core.limits import limited
from app.core.web.answers import PERSONAL
from app.hosting import service
from app.hosting.errors import NoSuchPaper
from app.hosting.guards import OwnEvent
from app.hosting.rules.paper import Kind
from app.meetings.guards import PUBLIC
from app.schedule import guards
from app.schedule.service import etag_of
from app.side_events.guards import Own

router = APIRouter(include_in_schema=False)
PDF = "application/pdf"
NAMES = {Kind.FLYER: "flyer", Kind.NOTE: "concept-note"}
PACE = Depends(limited("papers", "60 per minute"))  # each new one takes half a second to set


@router.get(f"{PUBLIC}/events/{{event_id}}/flyer.pdf", dependencies=[PACE])
def flyer(request: Request, slug: str, event_id: str) -> Response:
    """The flyer of a published side event."""
    return _public(request, slug, event_id, Kind.FLYER)


@router.get(f"{PUBLIC}/events/{{event_id}}/concept-note.pdf", dependencies=[PACE])
def concept_note(request: Request, slug: str, event_id: str) -> Response:
    """The concept note of a published side event."""
    return _public(request, slug, event_id, Kind.NOTE)


@router.get("/applications/{secret}/flyer.pdf", dependencies=[PACE])
def own_flyer(request: Request, own: OwnEvent, db: Db) -> Response:
    """The flyer for its host, also before anything is published."""
    return _own(request, own, db, Kind.FLYER)


@router.get("/applications/{secret}/concept-note.pdf", dependencies=[PACE])
def own_concept_note(request: Request, own: OwnEvent, db: Db) -> Response:
    """The concept note for its host, also before anything is published."""
    return _own(request, own, db, Kind.NOTE)


@router.get("/applications/{secret}/running-order.pdf", dependencies=[PACE])
def running_order(request: Request, own: OwnEvent, db: Db) -> Response:
    """The running order for whoever chairs."""
    asked = request.query_params.get("lang", own.event.language)
    content = service.order_pdf(db, own.event, own.meeting, asked)
    answer = Response(content, media_type=PDF, headers={"Cache-Control": PERSONAL})
    return _named(answer, f"{own.meeting.slug}-running-order-{own.event.number}.pdf")


def _public(request: Request, slug: str, event_id: str, kind: Kind) -> Response:
    language = i18n.language()
    with reading(request) as db:
        release = guards.release_at(db, slug)

        def make() -> guards.Body:
            subject = service.released_subject(db, release.id, event_id)
            if subject is None:
                raise NoSuchPaper
            content = service.paper_pdf(kind, subject, language)
            return guards.Body(content, PDF, language, etag_of(content))

        answer = guards.answer(
            request, guards.kept((release.key, NAMES[kind], event_id, language), make)
        )
    return _named(answer, f"{slug}-{NAMES[kind]}-{language}.pdf")


def _own(request: Request, own: Own, db: Db, kind: Kind) -> Response:
    asked = request.query_params.get("lang", own.event.language)
    content = service.paper_pdf(kind, service.own_subject(db, own.event, own.meeting), asked)
    answer = Response(content, media_type=PDF, headers={"Cache-Control": PERSONAL})
    return _named(answer, f"{own.meeting.slug}-{NAMES[kind]}-{own.event.number}.pdf")


def _named(answer: Response, name: str) -> Response:
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
