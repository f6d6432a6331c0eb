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
        saved.told_at = saved.told_at or clock.now()
        made = list(saved.made)
    for start in range(0, len(made), AT_ONCE):
        with work.sessions.write() as db:
            _tell_some(db, import_id, made[start : start + AT_ONCE])


def _tell_some(db: Session, import_id: str, ids: list[str]) -> None:
    for registration_id in ids:
        registration = registrations.registration(db, registration_id)
        if registration is None or registration.state not in ON_THE_LIST:
            continue
        meeting = meetings.meeting_by_id(db, registration.meeting_id)
        if meeting is not None:
            service.tell_entered(db, meeting, registration, import_id)


JOBS: Mapping[str, Job] = {TELL: Job(tell, "mail", tries=3, pause_seconds=5.0)}
