"""Calendars and data files of the published programme, and each person's own calendar."""

import contextlib

from fastapi import APIRouter, Request
from sqlalchemy.exc import IntegrityError, OperationalError
from starlette.background import BackgroundTask
from starlette.responses import Response

from app.calendars import service
from app.calendars.errors import NoSuchCalendar
from app.calendars.models import FeedFetch, SharedFetch
from app.calendars.rules import ical
from app.calendars.rules.parts import Kind
from app.core import i18n
from app.core.db import Db, reading
from app.meetings.guards import PUBLIC
from app.registrations.models import Person
from app.registrations.service import person_of_feed
from app.schedule import guards
from app.schedule.service import etag_of

router = APIRouter(include_in_schema=False)
PRIVATE = {"Cache-Control": "private, no-cache", "Referrer-Policy": "no-referrer"}
published = service.published  # for the command line
Fetch = FeedFetch | SharedFetch


@router.get("/calendars/{token}.ics")
def personal(request: Request, token: str, db: Db) -> Response:
    """The side events of the person who holds this secret link."""
    person = person_of_feed(db, token)
    if person is None:
        raise NoSuchCalendar
    own = service.own_parts(db, person, whole=request.query_params.get("whole") == "y")
    after = None
    if not service.is_noted(db, own):
        after = BackgroundTask(_note_fetch, request, service.fetch_of(db, own))
    language = _language_for(request, person)

    def make() -> guards.Body:
        with i18n.in_use(language):
            content = service.personal_calendar(db, own)
        return guards.Body(content, ical.MEDIA_TYPE, language, etag_of(content))

    # Before the first release the meeting may still change its name: nothing is kept.
    body = guards.kept((*own.key, language), make) if own.release else make()
    headers = {**PRIVATE, "ETag": body.etag, "Content-Language": language}
    if guards.has_it(request.headers.get("if-none-match"), body.etag):
        return Response(status_code=304, headers=headers, background=after)
    answer = Response(body.content, media_type=body.media_type, headers=headers, background=after)
    return _named(answer, "my-events.ics")


@router.get("/calendars/shared/{token}.ics")
def shared(request: Request, token: str, db: Db) -> Response:
    """A calendar that several people have by one secret link."""
    language = i18n.language()
    found = service.shared_calendar(db, token)
    if found is None:
        raise NoSuchCalendar
    content, fetch = found
    after = BackgroundTask(_note_fetch, request, fetch) if fetch else None
    headers = {**PRIVATE, "ETag": etag_of(content), "Content-Language": language}
    if guards.has_it(request.headers.get("if-none-match"), headers["ETag"]):
        return Response(status_code=304, headers=headers, background=after)
    answer = Response(content, media_type=ical.MEDIA_TYPE, headers=headers, background=after)
    return _named(answer, "shared.ics")


@router.get(f"{PUBLIC}/programme.ics")
def programme_ics(request: Request, slug: str) -> Response:
    """The programme as a calendar."""
    return _programme(request, slug, "ics")


@router.get(f"{PUBLIC}/programme.json")
@router.get(f"{PUBLIC}/schedule.json")  # where programme apps look for it
def programme_json(request: Request, slug: str) -> Response:
    """The programme as frab's schedule.json."""
    return _programme(request, slug, "json")


@router.get(f"{PUBLIC}/programme.xml")
@router.get(f"{PUBLIC}/schedule.xml")  # where programme apps look for it
def programme_xml(request: Request, slug: str) -> Response:
    """The programme as frab's schedule.xml."""
    return _programme(request, slug, "xml")


@router.get(f"{PUBLIC}/events/{{event_id}}.ics")
def event_ics(request: Request, slug: str, event_id: str) -> Response:
    """One side event as a calendar."""
    language = i18n.language()
    with reading(request) as db:
        release = guards.release_at(db, slug)

        def make() -> guards.Body:
            content = service.event_calendar(db, release.id, event_id)
            if content is None:
                raise NoSuchCalendar
            return guards.Body(content, ical.MEDIA_TYPE, language, etag_of(content))

        body = guards.kept((release.key, "events.ics", event_id, language), make)
    return _named(guards.answer(request, body), f"{slug}-{event_id}.ics")


@router.get(f"{PUBLIC}/days/{{key}}.ics")
def day_ics(request: Request, slug: str, key: str) -> Response:
    """What is held on a day, such as 2027-06-15."""
    return _part(request, slug, Kind.DAYS, key)


@router.get(f"{PUBLIC}/rooms/{{key}}.ics")
def room_ics(request: Request, slug: str, key: str) -> Response:
    """What is held in a room."""
    return _part(request, slug, Kind.ROOMS, key)


@router.get(f"{PUBLIC}/themes/{{key}}.ics")
def theme_ics(request: Request, slug: str, key: str) -> Response:
    """The side events of a theme."""
    return _part(request, slug, Kind.THEMES, key)


@router.get(f"{PUBLIC}/organisations/{{key}}.ics")
def organisation_ics(request: Request, slug: str, key: str) -> Response:
    """The side events that a State or organisation organises or supports."""
    return _part(request, slug, Kind.ORGANISATIONS, key)


def _part(request: Request, slug: str, kind: Kind, key: str) -> Response:
    language = i18n.language()
    with reading(request) as db:
        release = guards.release_at(db, slug)

        def make() -> guards.Body:
            content = service.part_calendar(db, release.id, kind, key)
            if content is None:
                raise NoSuchCalendar
            return guards.Body(content, ical.MEDIA_TYPE, language, etag_of(content))

        body = guards.kept((release.key, "part.ics", kind.value, key, language), make)
    return _named(guards.answer(request, body), f"{slug}-{kind.value}.ics")


def _programme(request: Request, slug: str, kind: str) -> Response:
    with reading(request) as db:
        answer = guards.serve(request, db, slug, service.FORMATS[kind].name)
    return _named(answer, f"{slug}-programme.{kind}")


def _note_fetch(request: Request, fetch: Fetch) -> None:
    """Keep that a calendar was fetched, once an hour and version, when the answer has left.

    Two at once say the same, and where the database is busy the next fetch says it.
    """
    failures = contextlib.suppress(IntegrityError, OperationalError)
    with failures, request.app.state.sessions.write() as db:
        service.note(db, fetch)


def _language_for(request: Request, person: Person) -> str:
    """The language that the address asks for, else the person's: programmes send no wish."""
    asked = request.query_params.get("lang", "")
    return asked if asked in i18n.LANGUAGES else person.language


def _named(answer: Response, file_name: str) -> Response:
    """The answer with the name under which a browser saves it; names are of our own making."""
    answer.headers["Content-Disposition"] = f'inline; filename="{file_name}"'
    return answer
