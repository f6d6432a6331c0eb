"""Composes the web application: the list of features, error pages, static files; nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from starlette.concurrency import run_in_threadpool
from starlette.routing import BaseRoute, Mount

from app.accounts import pages as accounts_pages
from app.announcements import pages as announcements_pages
from app.badges import exports as badges_exports
from app.badges import pages as badges_pages
from app.calendars import exports as calendars_exports
from app.calendars import pages as calendars_pages
from app.calls import pages as calls_pages
from app.care import pages as care_pages
from app.core.db import writers_of
from app.core.limits import Limits
from app.core.web import health
from app.core.web.faults import add_error_pages, fault
from app.core.web.files import OwnFiles
from app.core.web.guards import Guards
from app.core.web.turns import Turns
from app.delegations import pages as delegations_pages
from app.hosting import exports as hosting_exports
from app.hosting import pages as hosting_pages
from app.invitations import pages as invitations_pages
from app.judging import pages as judging_pages
from app.matching import pages as matching_pages
from app.meetings import pages as meetings_pages
from app.messages.pages import outbox as demo_outbox
from app.nominations import pages as nominations_pages
from app.participants import exports as participants_exports
from app.participants import pages as participants_pages
from app.preferences import pages as preferences_pages
from app.privacy import pages as privacy_pages
from app.questions import pages as questions_pages
from app.registrations import pages as registrations_pages
from app.reminders import pages as reminders_pages
from app.schedule import pages as schedule_pages
from app.settings import Settings
from app.side_events import pages as side_events_pages
from app.wiring import make_runner, make_sessions

# Addresses are tried in this order: first what is asked most, then the rest.
ROUTERS = (
    calendars_exports.router,
    hosting_exports.router,
    hosting_pages.public_router,
    schedule_pages.public_router,
    health.router,
    accounts_pages.router,
    meetings_pages.router,  # /organise/… before any meeting's own address
    delegations_pages.router,
    nominations_pages.router,
    registrations_pages.router,
    questions_pages.router,  # after the table of answers, which registrations give
    matching_pages.router,
    badges_exports.router,
    badges_pages.router,
    participants_exports.router,  # files before the pages that have their names
    participants_pages.router,
    announcements_pages.router,
    care_pages.router,
    calls_pages.router,
    hosting_pages.router,
    invitations_pages.router,
    preferences_pages.router,
    reminders_pages.router,
    judging_pages.router,
    side_events_pages.router,
    privacy_pages.router,
    calendars_pages.router,
    schedule_pages.router,
)

# Where files are sent: a body may be larger there.
UPLOADS = (
    hosting_pages.UPLOADS,
    nominations_pages.UPLOADS,
    registrations_pages.UPLOADS,
    side_events_pages.UPLOADS,
)


def create_app(settings: Settings) -> FastAPI:
    """The web application. With `settings.worker` it also runs background jobs while it serves."""
    app = FastAPI(
        title="Corridor",
        docs_url=None,
        redoc_url=None,
        lifespan=_life,
        redirect_slashes=False,
        routes=[Mount("/static", OwnFiles(), name="static"), *_features(demo=settings.demo)],
    )
    sessions = make_sessions(settings)
    app.state.settings = settings
    app.state.sessions = sessions
    app.state.limits = Limits(sessions)
    app.add_middleware(Turns, at_once=writers_of(sessions.engine))
    app.add_middleware(Guards, settings=settings, on_fault=fault, uploads=UPLOADS)
    add_error_pages(app)
    return app


@cache
def _features(*, demo: bool) -> list[BaseRoute]:
    """The routes of all features; what they need is worked out once for all applications.

    They are one list: FastAPI asks a router within a router for its routes twice a request, which
    was a fifth of a small page. No router is included under a prefix, so a route stands for itself.
    """
    whole = APIRouter()
    if demo:
        whole.include_router(demo_outbox.router)  # /dev/outbox: everybody reads every mail
    for router in ROUTERS:
        whole.include_router(router)
    return [_alone(one) for one in iter_route_contexts(whole.routes)]


def _alone(context: RouteContext) -> BaseRoute:
    route = context.original_route
    if context.path != getattr(route, "path", None):
        raise ValueError(f"{context.path} is included under a prefix")
    if isinstance(route, APIRoute):
        route.include_in_schema = bool(context.include_in_schema)  # as its router says
    return route


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    runner = make_runner(settings, app.state.sessions) if settings.worker else None
    if runner:
        await run_in_threadpool(runner.start)  # DBOS refuses to start inside the event loop
    yield
    if runner:
        await run_in_threadpool(runner.stop)
    app.state.sessions.engine.dispose()
