"""The background job that sends reminders, every hour."""

from collections.abc import Mapping
from datetime import timedelta

from app.core.jobs import Job, Work
from app.core.logs import log
from app.reminders import queries, service
from app.schedule.queries import lock_meeting


def send_due(work: Work, _moment: str) -> None:
    """Write what is due, a transaction for each meeting. Run twice it writes everything once."""
    with work.sessions.write() as db:
        meetings = queries.meetings_that_remind(db)
    for meeting_id in meetings:
        with work.sessions.write() as db:
            lock_meeting(db, meeting_id)
            sent = service.send_due(db, meeting_id)
        if sent:
            log.info("reminders.sent", meeting=meeting_id, number=sent)


JOBS: Mapping[str, Job] = {
    "reminders.send_due": Job(
        send_due, "upkeep", tries=3, pause_seconds=5.0, every=timedelta(hours=1)
    )
}
