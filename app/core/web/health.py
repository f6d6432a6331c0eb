"""Whether the process lives, and whether it can work."""

from fastapi import APIRouter, Request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse

from app.core.db import Sessions
from app.core.jobs import seconds_since_beat
from app.core.migrations import DatabaseBehind, check_current

MOST_SECONDS_WITHOUT_WORKER = 30.0
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
