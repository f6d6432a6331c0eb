"""The background jobs that compare who is new at a meeting, or everybody."""

from collections.abc import Mapping

from app.core.jobs import Job, Work
from app.core.logs import log
from app.matching import service

AT_ONCE = 10


def look(work: Work, meeting_id: str) -> None:
    """Look for people who were entered twice."""
    with work.sessions.write() as db:
        found = service.look_at_all(db, meeting_id)
    log.info("matching.looked", meeting=meeting_id, pairs=found)


def look_at_new(work: Work, meeting_id: str) -> None:
    """Look at whoever was entered or changed, a few in each transaction: others want to write."""
    looked = AT_ONCE
    while looked == AT_ONCE:
        with work.sessions.write() as db:
            looked = service.look_at_new(db, meeting_id, AT_ONCE)


JOBS: Mapping[str, Job] = {
    service.LOOK: Job(look, "upkeep", tries=3, pause_seconds=5.0),
    service.LOOK_AT_NEW: Job(look_at_new, "upkeep", tries=3, pause_seconds=5.0),
}
