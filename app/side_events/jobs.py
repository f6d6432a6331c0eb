"""Background jobs: drafts that nobody goes on to write, mails on many decisions."""

from collections.abc import Mapping

from app.core.jobs import Job, Work
from app.side_events import service


def erase_draft(work: Work, draft_id: str) -> None:
    """Erase what is being written of an application once nobody has touched it for 30 days."""
    with work.sessions.write() as db:
        service.erase_draft(db, draft_id)


def tell_decided(work: Work, meeting_id: str) -> None:
    """Write the mails on decisions that were taken together, some in each transaction."""
    told = True
    while told:
        with work.sessions.write() as db:
            told = service.tell_decided(db, meeting_id)


JOBS: Mapping[str, Job] = {
    service.ERASE: Job(erase_draft, "upkeep", tries=3, pause_seconds=5.0),
    service.TELL: Job(tell_decided, "upkeep", tries=3, pause_seconds=5.0),
}
