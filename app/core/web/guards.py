"""Around every request, as plain ASGI: host, origin, size, language, headers, one log line.

Plain ASGI because it costs a tenth of Starlette's BaseHTTPMiddleware, and because a body that is
too large must be refused before it is read.
"""

import re
import time
from collections.abc import Callable, Iterable
from urllib.parse import parse_qs, quote, urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core import i18n
from app.core.db import SAFE_METHODS
from app.core.errors import Forbidden, Invalid, NotFound, Refused
from app.core.i18n import gettext as _
from app.core.ids import new_id
from app.core.logs import log
from app.core.web import metrics
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
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# Paths of these parts carry secrets: they are logged without what follows.
LONGEST_LOGGED = 200
SECRET_PATHS = (
    "/answers/",
    "/applications/",
    "/calendars/",
    "/invitations/",
    "/mails/",
    "/registrations/",
    "/sign-in/",
    "/texts/",
)

# Asked by programs on this machine, which know no public name.
LOCAL_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})
DEFAULT_PORTS = {"http": 80, "https": 443}

OnFault = Callable[[Request, Exception], Response]


class NotServedHere(Refused):
    """The address bar names a host that is not ours."""

    status = 400


class TooLarge(Refused):
    """More was sent than is read."""

    status = 413

    def __init__(self) -> None:
        super().__init__(_("This is more than can be sent at once."))


class Guards:
    """The one wrapper around the application."""

    def __init__(
        self,
        app: ASGIApp,
        settings: Settings,
        on_fault: OnFault,
        uploads: Iterable[re.Pattern[str]] = (),
    ) -> None:
        """`on_fault` makes the answer for a refusal of ours and for any exception.

        `uploads` are the paths to which files are sent: bodies may be larger there.
        """
        self.app = app
        self.uploads = tuple(uploads)
        self.settings = settings
        self.origin = origin_of(settings.base_url)
        self.on_fault = on_fault

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method = scope["method"]
        # HEAD is GET without a body, also for the routes, which know only GET.
        scope = {**scope, "method": "GET" if method == "HEAD" else method}
        headers = Headers(scope=scope)
        request_id = new_id()
        scope["state"] = {**scope.get("state", {}), "request_id": request_id}
        watched = _Answer(send, https=self.settings.https, bodiless=method == "HEAD")
        started = time.perf_counter()
        with (
            i18n.in_use(_language(scope, headers)),
            structlog.contextvars.bound_contextvars(request=request_id),
        ):
            try:
                await self._answer(scope, headers, receive, watched)
            finally:
                _note(scope, method, watched.status, time.perf_counter() - started)

    async def _answer(
        self, scope: Scope, headers: Headers, receive: Receive, watched: "_Answer"
    ) -> None:
        try:
            self._refuse(scope, headers)
            await self.app(scope, _Body(receive, self._most(scope)), watched)
        except Exception as error:  # noqa: BLE001 - the last place that can still answer
            answer = self.on_fault(Request(scope), error)
            if not watched.status:
                await answer(scope, receive, watched)

    def _refuse(self, scope: Scope, headers: Headers) -> None:
        local = scope["path"] in LOCAL_PATHS
        if not local and not self._is_our_host(headers):
            raise NotServedHere(_("This host name is not served here."))
        if scope["method"] not in SAFE_METHODS and not self._same_origin(headers):
            raise Forbidden(_("This form was sent from another site, so it was not accepted."))
        # PostgreSQL takes no NUL, neither to keep nor to look for.
        if "\x00" in scope["path"]:
            raise NotFound(_("There is no page at this address."))
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()) or b"%00" in scope["query_string"]:
            raise Invalid(_("The request could not be understood."))
        if int(length[:18]) > self._most(scope):
            raise TooLarge

    def _most(self, scope: Scope) -> int:
        if any(path.fullmatch(scope["path"]) for path in self.uploads):
            return self.settings.max_upload_bytes
        return self.settings.max_body_bytes

    def _is_our_host(self, headers: Headers) -> bool:
        hosts, passed_on = headers.getlist("host"), headers.getlist("x-forwarded-host")
        named = {_host(name) for name in [*hosts, *passed_on]}
        return len(hosts) == 1 and named == {self.settings.host}

    def _same_origin(self, headers: Headers) -> bool:
        if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            return False
        origin = headers.get("origin")
        return origin is None or origin == self.origin


def origin_of(address: str) -> str:
    """An address's origin as browsers write it: lower case, no default port (RFC 6454, 6.1)."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    port = "" if parts.port in {None, DEFAULT_PORTS.get(parts.scheme)} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z._-]+)(?::[0-9]{1,5})?")


def _host(named: str) -> str:
    """The host of a Host header, lower case, without port; empty where it is malformed."""
    match = _HOST.fullmatch(named)
    return match["name"].strip("[]").lower() if match else ""


class _Body:
    """Counts what is read of the body, for what came in pieces with no length announced."""

    def __init__(self, receive: Receive, most: int) -> None:
        self.receive = receive
        self.left = most

    async def __call__(self) -> Message:
        message = await self.receive()
        self.left -= len(message.get("body", b""))
        if self.left < 0:
            raise TooLarge
        return message


class _Answer:
    """Adds the headers of every answer and remembers its status."""

    def __init__(self, send: Send, *, https: bool, bodiless: bool) -> None:
        self.send = send
        self.https = https
        self.bodiless = bodiless
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if self.https:
                headers["Strict-Transport-Security"] = "max-age=31536000"
        elif self.bodiless and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self.send(message)


def _language(scope: Scope, headers: Headers) -> str:
    query: bytes = scope.get("query_string", b"")
    asked = parse_qs(query.decode("latin-1")).get("lang", [""])[0]
    if asked in i18n.LANGUAGES:
        return asked
    return i18n.negotiate(headers.get("accept-language", ""))


def _note(scope: Scope, method: str, status: int, seconds: float) -> None:
    metrics.count_request(scope, method, status, seconds)
    log.info(
        "request",
        method=method,
        path=_without_secret(str(scope["path"])),
        status=status,
        ms=round(seconds * 1000, 1),
    )


def _without_secret(path: str) -> str:
    """A path as it may be logged: no secret, and nothing that could begin another line."""
    for start in SECRET_PATHS:
        if path.startswith(start):
            return f"{start}…"
    return quote(path[:LONGEST_LOGGED])
