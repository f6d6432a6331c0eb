"""The background job that brings calendars up to date between two releases."""

from collections.abc import Mapping

from app.core.jobs import Job, Work
from app.invitations import service
from app.schedule.queries import lock_meeting


def send_due(work: Work, meeting_id: str) -> None:
    """Mail everybody of a meeting what their calendar does not have."""
    with work.sessions.write() as db:
        lock_meeting(db, meeting_id)
        service.send_due(db, meeting_id)


JOBS: Mapping[str, Job] = {service.SEND_DUE: Job(send_due, "mail", tries=3, pause_seconds=2.0)}
