"""Background jobs that erase what is due, every day, and leave no bytes of it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import cast

from app.core.jobs import Job, JobQueue, Work
from app.core.logs import log
from app.privacy import service


def erase_due(work: Work, _day: str) -> None:
    """Erase what is due of all meetings."""
    found = service.erase_all_due(work.sessions)
    log.info("privacy.erased", rows=sum(service.rows_in(entries) for entries in found.values()))
    shred(work, "")  # of what a shredding before could not reach, too


def shred(work: Work, _erasure_id: str) -> None:
    """Leave no bytes of what was erased since the last time."""
    with work.sessions.read() as db:
        jobs = cast("JobQueue", db.info["jobs"])
    service.shred_erased(work.sessions, jobs)


JOBS: Mapping[str, Job] = {
    service.ERASE_DUE: Job(
        erase_due, "upkeep", tries=3, pause_seconds=60.0, every=timedelta(days=1)
    ),
    service.SHRED: Job(shred, "upkeep", tries=3, pause_seconds=60.0),
}
