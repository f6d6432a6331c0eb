"""Background jobs: bring calendars up to date between two releases, and read what comes back."""

from collections.abc import Mapping
from datetime import timedelta

from app.core.jobs import Job, Work
from app.core.logs import log
from app.core.mailbox import MailboxError
from app.invitations import service
from app.invitations.service import fetching
from app.schedule.queries import lock_meeting
from app.schedule.service import tell_due


def send_due(work: Work, meeting_id: str) -> None:
    """Mail everybody of a meeting what their calendar does not have, and tell those who get no
    entries what nobody has told them.
    """
    with work.sessions.write() as db:
        lock_meeting(db, meeting_id)
        service.send_due(db, meeting_id)
        tell_due(db, meeting_id)


def fetch_mails(work: Work, _moment: str) -> None:
    """Read what came into the mailbox; when it cannot be reached, the next time will do."""
    try:
        became = fetching.fetch(work.sessions, work.settings.imap_url)
    except MailboxError as error:
        log.warning("mailbox.unreachable", error=str(error)[:200])
    else:
        log.info("mailbox.read", **{one.name.lower(): number for one, number in became.items()})


JOBS: Mapping[str, Job] = {
    service.SEND_DUE: Job(send_due, "mail", tries=3, pause_seconds=2.0),
    fetching.FETCH: Job(
        fetch_mails,
        "upkeep",
        every=timedelta(minutes=5),
        begins_if=lambda settings: bool(settings.imap_url),
    ),
}
