"""Background jobs of the schedule."""

from collections.abc import Mapping

from app.core.jobs import Job, Work
from app.schedule import service


def solve(work: Work, run_id: str) -> None:
    """Solve a run; one that has ended is left alone, so the job may be run again."""
    service.solve_now(work.sessions, work.settings, run_id)


def failed(work: Work, run_id: str) -> None:
    """The job ended with an error: the run says so, instead of waiting for ever."""
    service.give_up(work.sessions, run_id)


def build(work: Work, release_id: str) -> None:
    """Build what a release serves after one event was printed anew; done again, it does nothing."""
    service.build_all(work.sessions, release_id)


def publish(work: Work, planned_id: str) -> None:
    """Publish what was planned for this time; done again, or called off, it does nothing."""
    service.publish_planned(work.sessions, planned_id)


JOBS: Mapping[str, Job] = {
    service.SOLVE: Job(solve, "solver", on_failure=failed),
    service.BUILD: Job(build, "upkeep"),
    service.PUBLISH: Job(publish, "upkeep", tries=3, pause_seconds=5.0),
}
