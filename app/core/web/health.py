"""Whether the process lives, whether it can work, and figures of what it does."""

from ipaddress import ip_address

from fastapi import APIRouter, Depends, Request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, Response

from app.core.db import Db, Sessions
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.core.jobs import seconds_since_beat
from app.core.limits import client_address
from app.core.migrations import DatabaseBehind, check_current
from app.core.web import metrics

MOST_SECONDS_WITHOUT_WORKER = 30.0
PASSED_ON = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
router = APIRouter()


@router.get("/healthz")
def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
def readyz(request: Request) -> JSONResponse:
    """The database answers and is at this version, and some worker is alive; 503 if not."""
    checks = {"database": _database(request), "worker": _worker(request)}
    ready = all(state == "ok" for state in checks.values())
    return JSONResponse({"status": "ok" if ready else "not ready", **checks}, 200 if ready else 503)


def _from_nearby(request: Request) -> None:
    # A proxy on this machine passes on requests of the whole world: one that was passed on is not
    # from nearby, unless a trusted proxy says that it began at a nearby address.
    settings = request.app.state.settings
    peer = request.client.host if request.client else ""
    passed_on = any(name in request.headers for name in PASSED_ON)
    if passed_on and peer not in settings.trusted_proxies:
        raise NotFound(_("There is no page at this address."))
    if not _is_nearby(client_address(request), settings.trusted_proxies):
        raise NotFound(_("There is no page at this address."))


def _is_nearby(address: str, trusted: tuple[str, ...]) -> bool:
    try:
        return address in trusted or ip_address(address).is_loopback
    except ValueError:
        return False


@router.get("/metrics", dependencies=[Depends(_from_nearby)], include_in_schema=False)
def figures(db: Db) -> Response:
    """Figures for Prometheus, for this machine and trusted proxies only; 404 for others."""
    content_type = "text/plain; version=0.0.4; charset=utf-8"
    headers = {"Cache-Control": "no-store", "Content-Type": content_type}
    return Response(metrics.exposition(db), headers=headers)


def _database(request: Request) -> str:
    sessions: Sessions = request.app.state.sessions
    try:
        with sessions.read() as db:
            db.execute(text("SELECT 1"))
        check_current(sessions.engine, request.app.state.settings.database)
    except DatabaseBehind:
        return "behind"
    except SQLAlchemyError:
        return "away"
    return "ok"


def _worker(request: Request) -> str:
    sessions: Sessions = request.app.state.sessions
    try:
        with sessions.read() as db:
            seconds = seconds_since_beat(db)
    except SQLAlchemyError:
        return "unknown"
    alive = seconds is not None and seconds < MOST_SECONDS_WITHOUT_WORKER
    return "ok" if alive else "none"
