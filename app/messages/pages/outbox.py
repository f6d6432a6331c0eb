"""The outbox of a demo: every mail can be read by everybody. Mounted in demos only."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from app.core.db import Db
from app.core.web import page
from app.core.web.answers import PERSONAL
from app.messages import rules, service

router = APIRouter(prefix="/dev/outbox", include_in_schema=False)

# The mail as a page of its own: nothing runs, nothing is loaded, and it has no origin.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox allow-top-navigation-by-user-activation allow-popups"
)


@router.get("")
def outbox(request: Request, db: Db, q: str = "") -> Response:
    """The newest mails, also to one recipient only."""
    return page(
        request,
        "messages/outbox",
        messages=service.outbox(db, q),
        q=q,
        kept=not request.app.state.settings.smtp_url,
        states=rules.STATES,
    )


@router.get("/{message_id}")
def message(request: Request, message_id: str, db: Db) -> Response:
    """One mail, its text version with links that work."""
    found = service.message(db, message_id)
    parts = rules.parts_of(found.text, request.app.state.settings.base_url)
    return page(request, "messages/message", message=found, parts=parts, states=rules.STATES)


@router.get("/{message_id}/html")
def as_html(message_id: str, db: Db) -> Response:
    """One mail as a mail program would show it."""
    found = service.message(db, message_id)
    headers = {"Content-Security-Policy": MAIL_POLICY, "Cache-Control": PERSONAL}
    return HTMLResponse(found.html, headers=headers)
