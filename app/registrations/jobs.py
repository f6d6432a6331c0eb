"""Background jobs: what goes by itself (drafts, passports), and what is done with many at once."""

from collections.abc import Mapping

from app.core.jobs import Job, Work
from app.registrations import service


def erase_draft(work: Work, draft_id: str) -> None:
    """Erase a draft that has not been touched for 30 days."""
    with work.sessions.write() as db:
        service.erase_draft(db, draft_id)


def work_off(work: Work, batch_id: str) -> None:
    """Deal with all of a batch, some to a transaction, so that stopping it finds it in between."""
    more = True
    while more:
        with work.sessions.write() as db:
            more = service.work_off(db, batch_id)


def erase_passport(work: Work, request_id: str) -> None:
    """Erase what a letter for a visa said of a passport, once the meeting is over."""
    with work.sessions.write() as db:
        service.erase_passport(db, request_id)


JOBS: Mapping[str, Job] = {
    service.ERASE: Job(erase_draft, "upkeep", tries=3, pause_seconds=5.0),
    service.WORK_OFF: Job(work_off, "upkeep", tries=3, pause_seconds=5.0),
    service.ERASE_PASSPORT: Job(erase_passport, "upkeep", tries=3, pause_seconds=5.0),
}
