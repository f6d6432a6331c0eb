"""Background jobs: what nobody goes on to write is erased."""

from collections.abc import Mapping

from app.core.jobs import Job, Work
from app.side_events import service


def erase_draft(work: Work, draft_id: str) -> None:
    """Erase what is being written of an application once nobody has touched it for 30 days."""
    with work.sessions.write() as db:
        service.erase_draft(db, draft_id)


JOBS: Mapping[str, Job] = {service.ERASE: Job(erase_draft, "upkeep", tries=3, pause_seconds=5.0)}
