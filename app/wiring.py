"""What web, worker and command line share, put together: database, jobs, reactions, mails."""

from collections.abc import Mapping
from datetime import timedelta

from app import reactions
from app.announcements import jobs as announcements_jobs
from app.announcements.service import kinds as announcements_kinds
from app.calendars.service import kinds as calendars_kinds
from app.core import clock, happenings
from app.core.db import Sessions, make_engine
from app.core.jobs import Job, JobQueue, JobRunner, Work
from app.invitations import jobs as invitations_jobs
from app.invitations.service import kinds as invitations_kinds
from app.judging.service import kinds as judging_kinds
from app.matching import jobs as matching_jobs
from app.messages import jobs as messages_jobs
from app.messages.rules import kinds
from app.messages.rules.kinds import Family
from app.messages.service import kinds as messages_kinds
from app.nominations import jobs as nominations_jobs
from app.nominations.service import kinds as nominations_kinds
from app.privacy import jobs as privacy_jobs
from app.privacy.service import kinds as privacy_kinds
from app.registrations import jobs as registrations_jobs
from app.registrations.service import kinds as registrations_kinds
from app.reminders import jobs as reminders_jobs
from app.reminders.service import kinds as reminders_kinds
from app.schedule import jobs as schedule_jobs
from app.schedule.service import kinds as schedule_kinds
from app.settings import Settings
from app.side_events import jobs as side_events_jobs
from app.side_events.service import kinds as side_events_kinds

JOBS: Mapping[str, Job] = {
    **messages_jobs.JOBS,
    **nominations_jobs.JOBS,
    **matching_jobs.JOBS,
    **registrations_jobs.JOBS,
    **schedule_jobs.JOBS,
    **side_events_jobs.JOBS,
    **announcements_jobs.JOBS,
    **invitations_jobs.JOBS,
    **reminders_jobs.JOBS,
    **privacy_jobs.JOBS,
}

MAILS: tuple[Family, ...] = (
    *registrations_kinds.FAMILIES,
    *nominations_kinds.FAMILIES,
    *side_events_kinds.FAMILIES,
    *judging_kinds.FAMILIES,
    *schedule_kinds.FAMILIES,
    *announcements_kinds.FAMILIES,
    *calendars_kinds.FAMILIES,
    *invitations_kinds.FAMILIES,
    *reminders_kinds.FAMILIES,
    *privacy_kinds.FAMILIES,
    *messages_kinds.FAMILIES,
)


def make_sessions(settings: Settings) -> Sessions:
    """The database of an installation, its sessions knowing the settings and the job queue."""
    happenings.react(reactions.REACTIONS)
    kinds.use(MAILS)
    clock.shift(timedelta(seconds=settings.clock_shift))
    engine = make_engine(settings.database)
    return Sessions(engine, settings=settings, jobs=JobQueue(engine))


def make_runner(settings: Settings, sessions: Sessions) -> JobRunner:
    """What runs background jobs in this process."""
    return JobRunner(sessions.engine, JOBS, Work(sessions, settings))
