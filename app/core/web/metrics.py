"""Figures for Prometheus: this process's requests, and what the database holds in queues.

Labels are route templates, methods, status codes and states: never an address, a name or an id.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import text
from sqlalchemy.orm import Session
from starlette.types import Scope

NO_ROUTE = "none"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0)

_registry = CollectorRegistry()
_requests = Counter(
    "corridor_requests", "Requests answered.", ["method", "route", "status"], registry=_registry
)
_seconds = Histogram(
    "corridor_request_seconds",
    "Seconds from request to answer.",
    ["route"],
    buckets=BUCKETS,
    registry=_registry,
)

Reading = Callable[[Session], Mapping[str, int]]


@dataclass(frozen=True)
class Depth:
    """A figure that is read from the database when it is asked for, one number for each state."""

    name: str
    text: str
    read: Reading


_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"})
_depths: dict[str, Depth] = {}


def depth(name: str, explained: str, read: Reading) -> None:
    """Declare, at import time, a figure such as the outbox's: state -> how many."""
    _depths[name] = Depth(name, explained, read)


def count_request(scope: Scope, method: str, status: int, seconds: float) -> None:
    """Count one request under the template of its route (`/{slug}/register`)."""
    route = getattr(scope.get("route"), "path", NO_ROUTE)
    known = method if method in _METHODS else "other"  # a client may send any word
    _requests.labels(known, route, str(status)).inc()
    _seconds.labels(route).observe(seconds)


def exposition(db: Session) -> bytes:
    """All figures in the text format of Prometheus."""
    read = CollectorRegistry()
    for figure in _depths.values():
        gauge = Gauge(figure.name, figure.text, ["state"], registry=read)
        for state, number in figure.read(db).items():
            gauge.labels(state).set(number)
    return generate_latest(_registry) + generate_latest(read)


def _jobs_by_state(db: Session) -> Mapping[str, int]:
    schema = "dbos." if db.get_bind().dialect.name == "postgresql" else ""
    counted = f"SELECT status, count(*) FROM {schema}workflow_status GROUP BY status"  # noqa: S608 - one of two constants
    return {str(state).lower(): number for state, number in db.execute(text(counted))}


depth("corridor_jobs", "Background jobs by state.", _jobs_by_state)
