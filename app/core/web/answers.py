"""Answers of pages: a rendered template, a redirect after a form."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request
from starlette.responses import HTMLResponse, RedirectResponse

from app.core import i18n
from app.core.web import csrf, notices
from app.core.web.notices import Notice
from app.core.web.templates import Place, render

PERSONAL = "private, no-store"
LONGEST_NEXT = 1000  # characters


def place_of(request: Request) -> Place:
    """Where this request is."""
    return Place(
        request.url.path, request.query_params, keep_language="lang" in request.query_params
    )


def page(request: Request, template: str, /, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A page for this visitor: never cached, with the account, the form token and notices.

    `template` lies under templates/pages, without `.html`: "registrations/form".
    """
    token = csrf.CsrfToken(request)
    values: Mapping[str, Any] = {
        "account": getattr(request.state, "account", None),
        "knows_visitor": True,
        "csrf_token": token,
        "flashes": [
            (notice.kind.value, notice.text)
            for notice in notices.known(request.query_params.get(notices.PARAMETER))
        ],
        "flashes_follow": notices.PART in request.query_params,
        "demo": request.app.state.settings.demo,
    }
    body = render(f"pages/{template}.html", place_of(request), {**values, **context})
    headers = {
        "Cache-Control": PERSONAL,
        "Content-Language": i18n.language(),
        "Vary": "Accept-Language, Cookie",
    }
    answer = HTMLResponse(body, status, headers)
    if token.new_visitor:
        set_cookie(request, answer, csrf.VISITOR_COOKIE, token.new_visitor)
    return answer


def redirect(
    request: Request, path: str, done: Notice | Sequence[Notice] | None = None
) -> RedirectResponse:
    """To a page of ours after a form (303), keeping the chosen language, with notices.

    A path that ends in "#part" leads to that part of the page, and so do they.
    """
    part = path.partition("#")[2] if done else ""
    said = [done] if isinstance(done, Notice) else done or ()
    codes = ",".join(one.code for one in said) or None
    target = place_of(request).link(path, done=codes, part=part or None)
    return RedirectResponse(target, 303, {"Cache-Control": PERSONAL})


def set_cookie(
    request: Request,
    answer: HTMLResponse | RedirectResponse,
    name: str,
    value: str,
    max_age: int | None = None,
) -> None:
    """A cookie that scripts cannot read and other sites cannot send."""
    answer.set_cookie(
        name,
        value,
        max_age=max_age,
        httponly=True,
        samesite="lax",
        path="/",
        secure=request.app.state.settings.https,
    )


def safe_next(path: str | None) -> str:
    r"""Where to go after signing in: a path of ours, or the start page.

    Anything that a browser could read as another site is refused: `//host`, `/\host`, a scheme,
    control characters.
    """
    if not path or not path.startswith("/") or path.startswith("//") or len(path) > LONGEST_NEXT:
        return "/"
    if any(not char.isprintable() or char in " \\" for char in path):
        return "/"
    return path
