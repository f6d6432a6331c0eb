"""Around every request, as plain ASGI: host, origin, size, language, headers, one log line.

Plain ASGI because it costs a tenth of Starlette's BaseHTTPMiddleware, and because a body that is
too large must be refused before it is read.
"""

import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core import i18n
from app.core.db import SAFE_METHODS
from app.core.ids import new_id
from app.core.logs import log
from app.settings import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# Paths of these parts carry secrets: they are logged without what follows.
SECRET_PATHS = ("/calendars/", "/sign-in/", "/registrations/", "/applications/")

OnFault = Callable[[Request, Exception], Response]


class Guards:
    """The one wrapper around the application."""

    def __init__(self, app: ASGIApp, settings: Settings, on_fault: OnFault) -> None:
        self.app = app
        self.settings = settings
        self.on_fault = on_fault

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        answer = self._refusal(scope, headers)
        language = _language(scope, headers)
        request_id = new_id()
        scope.setdefault("state", {})["request_id"] = request_id
        structlog.contextvars.bind_contextvars(request=request_id)
        counted = _Body(receive, self.settings.max_body_bytes)
        watched = _Answer(send, https=self.settings.https)
        started = time.perf_counter()
        with i18n.in_use(language):
            try:
                await (answer or self.app)(scope, counted, watched)
            except BodyTooLarge:
                await _too_large()(scope, receive, watched)
            except Exception as error:  # noqa: BLE001 - the last place that can still answer
                answer = self.on_fault(Request(scope), error)
                if not watched.status:
                    await answer(scope, receive, watched)
        log.info(
            "request",
            method=scope["method"],
            path=_without_secret(str(scope["path"])),
            status=watched.status,
            ms=round((time.perf_counter() - started) * 1000, 1),
        )
        structlog.contextvars.unbind_contextvars("request")

    def _refusal(self, scope: Scope, headers: Headers) -> ASGIApp | None:
        host = urlsplit(f"//{headers.get('host', '')}").hostname
        local_check = scope["path"] in {"/healthz", "/readyz"}
        if host != self.settings.host and not local_check:
            return PlainTextResponse("This host name is not served here.", 400)
        if scope["method"] not in SAFE_METHODS and not self._same_origin(headers):
            return PlainTextResponse("This form was sent from another site.", 403)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self.settings.max_body_bytes:
            return _too_large()
        return None

    def _same_origin(self, headers: Headers) -> bool:
        if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            return False
        origin = headers.get("origin")
        return origin is None or origin == self.settings.base_url


class BodyTooLarge(Exception):
    """More came than was announced."""


class _Body:
    """Counts what is read of the body."""

    def __init__(self, receive: Receive, most: int) -> None:
        self.receive = receive
        self.left = most

    async def __call__(self) -> Message:
        message = await self.receive()
        self.left -= len(message.get("body", b""))
        if self.left < 0:
            raise BodyTooLarge
        return message


class _Answer:
    """Adds the headers of every answer and remembers its status."""

    def __init__(self, send: Send, *, https: bool) -> None:
        self.send = send
        self.https = https
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if self.https:
                headers["Strict-Transport-Security"] = "max-age=31536000"
        await self.send(message)


def _too_large() -> PlainTextResponse:
    return PlainTextResponse("This is more than can be sent at once.", 413)


def _language(scope: Scope, headers: Headers) -> str:
    query: bytes = scope.get("query_string", b"")
    asked = parse_qs(query.decode("latin-1")).get("lang", [""])[0]
    if asked in i18n.LANGUAGES:
        return asked
    return i18n.negotiate(headers.get("accept-language", ""))


def _without_secret(path: str) -> str:
    for start in SECRET_PATHS:
        if path.startswith(start):
            return f"{start}…"
    return path
