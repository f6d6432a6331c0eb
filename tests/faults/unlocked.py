"""The control of the test of places: a service that counts them without keeping others out.

Run like the service itself: `python -m tests.faults.unlocked serve --host … --port …`.
"""

import sys

import uvicorn
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from app.core import db as core
from app.main import create_app
from app.registrations import queries
from app.registrations.models import PlacePolicy
from app.registrations.queries import people
from app.settings import read_settings


def _seen_only(db: Session, meeting_id: str) -> PlacePolicy | None:
    return db.get(PlacePolicy, meeting_id)


def _begin_as_reader(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


if __name__ == "__main__":
    # Under both names: of the package, and within the module that locks a registration.
    queries.places_to_change = people.places_to_change = _seen_only
    core._begin_sqlite = _begin_as_reader
    uvicorn.run(
        create_app(read_settings()),
        host="127.0.0.1",
        port=int(sys.argv[sys.argv.index("--port") + 1]),
        log_level="error",
    )
