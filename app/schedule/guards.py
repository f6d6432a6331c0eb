"""Serves what a release publishes: the bytes as they were built, with ETag and 304.

A public answer is the same for everybody who reads its language: it sets no cookie and looks at
none, so any cache may keep it and has only to ask whether it is still the current one. What a
release serves changes only when people are taken out of it, which makes another edition. Therefore
bodies are kept in the process, by release and edition; which is current is asked of the database
with every request, so a new one is seen at once.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core import i18n
from app.core.web.templates import static
from app.schedule import queries, service
from app.schedule.errors import NothingHere
from app.schedule.queries import Current
from app.schedule.service import public

MOST_BYTES = 64 * 2**20
_OWN_FILE = re.compile(rb"/static/(app|favicon)\.[0-9A-Za-z]{8,}\.(css|js|svg)")
_TAGS = re.compile(r'(?:W/)?("[^"]*")')


@dataclass(frozen=True)
class Body:
    """What is served; `language` is "" where it is the same in all."""

    content: bytes
    media_type: str
    language: str
    etag: str


class Bodies:
    """Bodies by key, the least used forgotten first once there are too many bytes."""

    def __init__(self, most_bytes: int) -> None:
        self._kept: OrderedDict[tuple[str, ...], Body] = OrderedDict()
        self._bytes = 0
        self._most = most_bytes
        self._lock = threading.Lock()

    def get(self, key: tuple[str, ...]) -> Body | None:
        """The body of a key, if it is kept."""
        with self._lock:
            body = self._kept.get(key)
            if body is not None:
                self._kept.move_to_end(key)
            return body

    def keep(self, key: tuple[str, ...], body: Body) -> None:
        """Keep a body."""
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = body
            self._bytes += len(body.content)
            while self._bytes > self._most and len(self._kept) > 1:
                self._bytes -= len(self._kept.popitem(last=False)[1].content)


_bodies = Bodies(MOST_BYTES)
_making = [threading.RLock() for _ in range(64)]


def serve(request: Request, db: Session, slug: str, name: str) -> Response:
    """An artefact of the current release of the meeting at an address, such as "programme.ics".

    Raises `NothingHere` where there is no such meeting, release or artefact.
    """
    return serve_artefact(request, db, release_at(db, slug), name)


def release_at(db: Session, slug: str) -> Current:
    """The current release at an address; raises `NothingHere` while there is none."""
    release = release_if_any(db, slug)
    if release is None:
        raise NothingHere
    return release


def release_if_any(db: Session, slug: str) -> Current | None:
    """The same, None while the meeting has published nothing; `NothingHere` without a meeting."""
    found = queries.what_is_public(db, slug)
    if found is None:
        raise NothingHere
    return found[1]


def serve_artefact(request: Request, db: Session, release: Current, name: str) -> Response:
    """An artefact of a release, in the reader's language where it has several."""
    language = i18n.language()

    def load() -> Body:
        artefact = service.artefact(db, release.id, name, language)
        if artefact is None:
            raise NothingHere
        content = artefact.body
        if artefact.media_type.startswith("text/html"):
            content = with_own_files_of_today(content)
        return Body(content, artefact.media_type, artefact.language, service.etag_of(content))

    return answer(request, kept((release.key, name, language), load))


def serve_page(request: Request, key: tuple[str, ...], make: Callable[[str], bytes]) -> Response:
    """A page of a release that is rendered when it is first asked for; `key` names it for ever."""
    language = i18n.language()
    return answer(request, kept((*key, language), lambda: page_body(make(language), language)))


def kept(key: tuple[str, ...], make: Callable[[], Body]) -> Body:
    """The body of a key, made if it is not kept yet."""
    body = _bodies.get(key)
    if body is None:
        with _making[hash(key) % len(_making)]:  # the others who ask for it wait for the first
            body = _bodies.get(key)
            if body is None:
                body = make()
                _bodies.keep(key, body)
    return body


def page_body(content: bytes, language: str) -> Body:
    """A page in a language."""
    return Body(content, public.HTML, language, service.etag_of(content))


def answer(request: Request, body: Body) -> Response:
    """The body, or 304 where the reader has it."""
    headers = {"Cache-Control": "public, no-cache", "ETag": body.etag}
    if body.language:
        headers |= {"Content-Language": body.language, "Vary": "Accept-Language"}
    if has_it(request.headers.get("if-none-match"), body.etag):
        return Response(status_code=304, headers=headers)
    return Response(body.content, media_type=body.media_type, headers=headers)


def has_it(if_none_match: str | None, etag: str) -> bool:
    """Whether an If-None-Match names the tag (RFC 9110, 13.1.2: weak comparison, lists, `*`)."""
    if not if_none_match:
        return False
    return if_none_match.strip() == "*" or etag in _TAGS.findall(if_none_match)


def with_own_files_of_today(page: bytes) -> bytes:
    """A page of an older version of the software finds the style sheet of today's."""

    def today(match: re.Match[bytes]) -> bytes:
        return static(b".".join(match.groups()).decode()).encode()

    return _OWN_FILE.sub(today, page)
