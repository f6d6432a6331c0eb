"""The background job that writes to people whom a table brought."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.core import clock
from app.core.jobs import Job, Work
from app.meetings import queries as meetings
from app.nominations import queries
from app.nominations.rules.people import ON_THE_LIST
from app.nominations.service.importing import TELL
from app.registrations import queries as registrations
from app.registrations import service

AT_ONCE = 50  # people in one transaction: SQLite has one writer, whom nobody should wait for long


def tell(work: Work, import_id: str) -> None:
    """Write to everybody of a saved table who is on the list still; run twice it writes once.

    A table that was undone before is not told of at all.
    """
    with work.sessions.write() as db:
        saved = queries.import_to_change(db, import_id)
        if saved is None or saved.undone_at is not None:
            return
        if saved.told_at is None:
            saved.told_at, saved.layout = clock.now(), {**saved.layout, "told": 0}
        made = list(saved.made)
    for start in range(0, len(made), AT_ONCE):
        with work.sessions.write() as db:
            _tell_some(db, import_id, made[start : start + AT_ONCE])
            _keep_told(db, import_id, start + AT_ONCE)


def _tell_some(db: Session, import_id: str, ids: list[str]) -> None:
    there = [one for one in (registrations.registration(db, key) for key in ids) if one]
    for one in there:
        registrations.places_to_change(db, one.meeting_id)  # before any other row, see there
    saved = queries.import_to_change(db, import_id)
    if saved is None or saved.undone_at is not None:
        return
    for one in there:
        # Whoever changes it has it first, and is told of by this mail; or has it after, and tells.
        registration = registrations.registration_to_change(db, one.id)
        meeting = meetings.meeting_by_id(db, registration.meeting_id)
        if meeting is not None and registration.state in ON_THE_LIST:
            service.tell_entered(db, meeting, registration, import_id)


def _keep_told(db: Session, import_id: str, number: int) -> None:
    saved = queries.import_to_change(db, import_id)
    if saved is not None and number > saved.layout.get("told", number):
        saved.layout = {**saved.layout, "told": number}


JOBS: Mapping[str, Job] = {TELL: Job(tell, "mail", tries=3, pause_seconds=5.0)}
