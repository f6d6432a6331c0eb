"""Error pages: a refusal says what to do; a fault of ours has an id that the person can quote."""

from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from app.core.errors import Busy, Refused, SignInNeeded, WayOn
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.core.logs import log
from app.core.web.answers import PERSONAL, page, place_of


def add_error_pages(app: FastAPI) -> None:
    """Answer every refusal and every fault with a page (JSON under /api)."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _malformed)
    for trouble in (OperationalError, InterfaceError, PoolTimeout):
        app.add_exception_handler(trouble, _database)


HEADINGS: Mapping[int, str] = {
    401: lazy("Please sign in"),
    403: lazy("This is not allowed"),
    404: lazy("Not found"),
    405: lazy("Not possible here"),
    409: lazy("This is no longer possible"),
    413: lazy("Too large"),
    429: lazy("Too many tries"),
    500: lazy("Something went wrong"),
    503: lazy("Busy"),
}
OTHER_HEADING = lazy("This did not work")
# PostgreSQL: connection lost, out of resources, shutting down, lock not available, deadlock.
BUSY_STATES = ("08", "53", "57P", "55P03", "40001", "40P01")
BUSY_WORDS = ("locked", "busy", "unable to open", "disk is full", "readonly")


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # noqa: S101 - registered for this class only
    if isinstance(error, SignInNeeded) and request.method == "GET":
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        to = place_of(request).link("/sign-in", next=target)
        return RedirectResponse(to, 303, {"Cache-Control": PERSONAL})
    answer = _say(request, error.status, error.sentence, error.way_on)
    if error.retry_after is not None:
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    sentences = {
        404: _("There is no page at this address."),
        405: _("This address cannot be used in this way."),
        413: _("This is more than can be sent at once."),
    }
    fallback = _("The request could not be understood.")
    answer = _say(request, error.status_code, sentences.get(error.status_code, fallback))
    answer.headers.update(error.headers or {})
    return answer


def _malformed(request: Request, _error: Exception) -> Response:
    return _say(request, 422, _("The request could not be understood."))


def _database(request: Request, error: Exception) -> Response:
    if not _is_passing(error):
        return fault(request, error)
    log.error("database.away", error=type(error).__name__, detail=_first_line(error))
    return _refused(request, Busy(_("The service is busy. Please try again in a moment.")))


def _is_passing(error: Exception) -> bool:
    """Whether it is a matter of waiting: no connection, a lock, no room; not a wrong statement."""
    if isinstance(error, PoolTimeout):
        return True
    assert isinstance(error, DBAPIError)  # noqa: S101 - registered for these classes only
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return str(state).startswith(BUSY_STATES)
    if hasattr(error.orig, "sqlstate"):  # psycopg, and the server never answered
        return True
    return error.connection_invalidated or any(word in str(error.orig) for word in BUSY_WORDS)


def _first_line(error: Exception) -> str:
    # Of the driver's own error only: the whole one quotes values, and the next lines keys.
    said = str(getattr(error, "orig", error)).strip()
    return said.splitlines()[0][:200] if said else ""


def fault(request: Request, error: Exception) -> Response:
    """The answer for what reached the outermost guard.

    A refusal is said; a fault of ours is logged under an id that the person can quote.
    """
    if isinstance(error, Refused):
        return _refused(request, error)
    log.error("fault", reference=_reference(request), exc_info=error)
    return _say(request, 500, _("Something went wrong on our side. What you sent was not saved."))


def _reference(request: Request) -> str:
    return str(getattr(request.state, "request_id", ""))


def _say(request: Request, status: int, sentence: str, way_on: WayOn | None = None) -> Response:
    reference = _reference(request)
    if request.url.path.startswith("/api/"):
        body = {"error": sentence, "reference": reference}
        return JSONResponse(body, status, {"Cache-Control": PERSONAL})
    return page(
        request,
        "error",
        status=status,
        heading=HEADINGS.get(status, OTHER_HEADING),
        sentence=sentence,
        way_on=way_on,
        code=status,
        reference=reference,
    )
