"""The background job that writes the mails and short texts of an announcement."""

from collections.abc import Mapping

from app.announcements import queries, rules, service
from app.core.jobs import Job, Work
from app.meetings import queries as meetings
from app.messages.models import Channel

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
        reach = service.reach(db, meeting, announcement)
    ways = {
        Channel.MAIL: reach.readers if announcement.by_mail else [],
        Channel.TEXT: reach.by_text if announcement.by_text else [],
    }
    for channel, readers in ways.items():
        for first in range(0, len(readers), AT_ONCE):
            some = readers[first : first + AT_ONCE]
            with work.sessions.write() as db:
                if not service.write_to(db, announcement_id, some, channel):
                    return


JOBS: Mapping[str, Job] = {rules.WRITE_MAILS: Job(write_mails, "mail", tries=3, pause_seconds=5.0)}
