"""The background job that compares everybody at a meeting."""

from collections.abc import Mapping

from app.core.jobs import Job, Work
from app.core.logs import log
from app.matching import service


def look(work: Work, meeting_id: str) -> None:
    """Look for people who were entered twice."""
    with work.sessions.write() as db:
        found = service.look_at_all(db, meeting_id)
    log.info("matching.looked", meeting=meeting_id, pairs=found)


JOBS: Mapping[str, Job] = {service.LOOK: Job(look, "upkeep", tries=3, pause_seconds=5.0)}
