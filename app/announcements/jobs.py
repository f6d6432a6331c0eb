"""The background job that writes the mails of an announcement."""

from collections.abc import Mapping

from app.announcements import queries, rules, service
from app.core.jobs import Job, Work
from app.meetings import queries as meetings

AT_ONCE = 50


def write_mails(work: Work, announcement_id: str) -> None:
    """Write to everybody whom it reaches, some in each transaction.

    Run again it writes to nobody a second time, as the cause of each mail is its own; withdrawn
    meanwhile, it stops.
    """
    with work.sessions.read() as db:
        announcement = queries.announcement(db, announcement_id)
        if announcement is None:
            return
        meeting = meetings.meeting_by_id(db, announcement.meeting_id)
        if meeting is None:
            return
        readers = service.reach(db, meeting, announcement).readers
    for first in range(0, len(readers), AT_ONCE):
        with work.sessions.write() as db:
            if not service.write_mails(db, announcement_id, readers[first : first + AT_ONCE]):
                return


JOBS: Mapping[str, Job] = {rules.WRITE_MAILS: Job(write_mails, "mail", tries=3, pause_seconds=5.0)}
