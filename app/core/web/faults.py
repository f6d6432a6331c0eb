"""Error pages: a refusal says what to do; a fault of ours has an id that the person can quote."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from app.core.errors import Refused, SignInNeeded, TooMany
from app.core.i18n import gettext as _
from app.core.logs import log
from app.core.web.answers import page, place_of


def add_error_pages(app: FastAPI) -> None:
    """Answer every refusal and every fault with a page (JSON under /api)."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(OperationalError, _database_away)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # noqa: S101 - registered for this class only
    if isinstance(error, SignInNeeded) and request.method == "GET":
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(place_of(request).link("/sign-in", next=target), 303)
    answer = _say(request, error.status, error.sentence)
    if isinstance(error, TooMany):
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


def _database_away(request: Request, error: Exception) -> Response:
    log.error("database.away", error=type(error).__name__, detail=str(error)[:300])
    answer = _say(request, 503, _("The service is busy. Please try again in a moment."))
    answer.headers["Retry-After"] = "5"
    return answer


def fault(request: Request, error: Exception) -> Response:
    """The page of a fault of ours, which is logged under an id that the person can quote."""
    reference = getattr(request.state, "request_id", "")
    log.error("fault", reference=reference, exc_info=error)
    sentence = _("Something went wrong on our side. What you sent was not saved.")
    return _say(request, 500, sentence, reference)


def _say(request: Request, status: int, sentence: str, reference: str = "") -> Response:
    if request.url.path.startswith("/api/"):
        body = {"error": sentence, "reference": reference} if reference else {"error": sentence}
        return JSONResponse(body, status)
    return page(
        request, "error", status=status, sentence=sentence, code=status, reference=reference
    )
