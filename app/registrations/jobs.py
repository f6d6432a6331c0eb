"""The background job that erases registrations which were begun and never sent."""

from collections.abc import Mapping

from app.core.jobs import Job, Work
from app.registrations import service


def erase_draft(work: Work, draft_id: str) -> None:
    """Erase a draft that has not been touched for 30 days."""
    with work.sessions.write() as db:
        service.erase_draft(db, draft_id)


JOBS: Mapping[str, Job] = {service.ERASE: Job(erase_draft, "upkeep", tries=3, pause_seconds=5.0)}
