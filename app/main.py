"""Composes the web application: the list of features, error pages, static files; nothing else."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app import reactions
from app.accounts import pages as accounts_pages
from app.calendars import exports as calendars_exports
from app.core import happenings
from app.core.db import Sessions, make_engine
from app.core.jobs import Job, JobQueue, JobRunner, Work
from app.core.limits import Limits
from app.core.web import health
from app.core.web.faults import add_error_pages, fault
from app.core.web.files import OwnFiles
from app.core.web.guards import Guards
from app.delegations import pages as delegations_pages
from app.meetings import pages as meetings_pages
from app.messages import jobs as messages_jobs
from app.messages import pages as messages_pages
from app.registrations import pages as registrations_pages
from app.schedule import jobs as schedule_jobs
from app.schedule import pages as schedule_pages
from app.settings import Settings
from app.side_events import pages as side_events_pages

JOBS: Mapping[str, Job] = {**messages_jobs.JOBS, **schedule_jobs.JOBS}

# Addresses are tried in this order; the last ones begin with a meeting's own name.
ROUTERS = (
    health.router,
    accounts_pages.router,
    delegations_pages.router,
    registrations_pages.router,
    side_events_pages.router,
    calendars_exports.router,
    schedule_pages.router,
    meetings_pages.router,
)


def make_sessions(settings: Settings) -> Sessions:
    """The database of an installation, its sessions knowing the settings and the job queue."""
    happenings.react(reactions.REACTIONS)
    if settings.database.startswith("sqlite"):
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = make_engine(settings.database)
    return Sessions(engine, settings=settings, jobs=JobQueue(engine))


def make_runner(settings: Settings, sessions: Sessions) -> JobRunner:
    """What runs background jobs in this process."""
    return JobRunner(sessions.engine, JOBS, Work(sessions, settings))


def create_app(settings: Settings) -> FastAPI:
    """The web application. With `settings.worker` it also runs background jobs while it serves."""
    app = FastAPI(
        title="Corridor", docs_url=None, redoc_url=None, lifespan=_life, redirect_slashes=False
    )
    sessions = make_sessions(settings)
    app.state.settings = settings
    app.state.sessions = sessions
    app.state.limits = Limits(sessions)
    app.add_middleware(Guards, settings=settings, on_fault=fault)
    add_error_pages(app)
    app.mount("/static", OwnFiles(), name="static")
    if settings.demo:
        app.include_router(messages_pages.router)  # /dev/outbox: everybody reads every mail
    for router in ROUTERS:
        app.include_router(router)
    return app


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    runner = make_runner(settings, app.state.sessions) if settings.worker else None
    if runner:
        runner.start()
    yield
    if runner:
        runner.stop()
    app.state.sessions.engine.dispose()
