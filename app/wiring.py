"""Puts the parts together that web, worker and command line share: database, jobs, reactions."""

from collections.abc import Mapping
from datetime import timedelta

from app import reactions
from app.core import clock, happenings
from app.core.db import Sessions, make_engine
from app.core.jobs import Job, JobQueue, JobRunner, Work
from app.invitations import jobs as invitations_jobs
from app.matching import jobs as matching_jobs
from app.messages import jobs as messages_jobs
from app.nominations import jobs as nominations_jobs
from app.privacy import jobs as privacy_jobs
from app.registrations import jobs as registrations_jobs
from app.schedule import jobs as schedule_jobs
from app.settings import Settings
from app.side_events import jobs as side_events_jobs

JOBS: Mapping[str, Job] = {
    **messages_jobs.JOBS,
    **nominations_jobs.JOBS,
    **matching_jobs.JOBS,
    **registrations_jobs.JOBS,
    **schedule_jobs.JOBS,
    **side_events_jobs.JOBS,
    **invitations_jobs.JOBS,
    **privacy_jobs.JOBS,
}


def make_sessions(settings: Settings) -> Sessions:
    """The database of an installation, its sessions knowing the settings and the job queue."""
    happenings.react(reactions.REACTIONS)
    clock.shift(timedelta(seconds=settings.clock_shift))
    engine = make_engine(settings.database)
    return Sessions(engine, settings=settings, jobs=JobQueue(engine))


def make_runner(settings: Settings, sessions: Sessions) -> JobRunner:
    """What runs background jobs in this process."""
    return JobRunner(sessions.engine, JOBS, Work(sessions, settings))
