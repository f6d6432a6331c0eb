"""The service is killed in mid-solve: the run ends by itself, once, and nothing public changes."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from app.core.db import Sessions
from app.schedule import queries
from app.schedule.models import Artefact, Draft, Release, Run, RunState
from app.schedule.rules import GOING
from app.schedule.service import ask_for_schedule
from app.settings import Settings
from tests.faults.processes import children_of, lives, wait_until, web
from tests.faults.world import crowded
from tests.live import free_port
from tests.make import schedule

pytestmark = [pytest.mark.faults, pytest.mark.solver]

SECONDS = 4  # not enough to prove that the crowded meeting's schedule is the best
PUBLIC = ("/im-test", "/im-test?lang=ar", "/im-test/programme.ics", "/im-test/programme.json")


@pytest.fixture
def busy(settings: Settings) -> Settings:
    """The settings of a service with background jobs at a port of its own."""
    more = {"base_url": f"http://127.0.0.1:{free_port()}", "worker": True, "solver_workers": 2}
    return settings.model_copy(update=more)


def begin(sessions: Sessions) -> str:
    """Publish a small programme, and ask for a schedule that takes long; gives the run's id."""
    with sessions.write() as db:
        schedule.release(db, schedule.scene(db))
        meeting = crowded(db)
        return ask_for_schedule(db, None, meeting, SECONDS).id


def run_of(sessions: Sessions, run_id: str) -> Run:
    with sessions.read() as db:
        run = queries.run(db, run_id)
        assert run is not None
        return run


def published(sessions: Sessions, address: str) -> tuple[list[bytes], list[object]]:
    """What everybody reads, and the rows that it comes from."""
    with httpx.Client(base_url=address) as client:
        pages = [client.get(path) for path in PUBLIC]
    assert [page.status_code for page in pages] == [200] * len(PUBLIC)
    with sessions.read() as db:
        rows = db.execute(
            select(Release.id, Release.number, Artefact.name, Artefact.language, Artefact.etag)
            .join(Artefact, Artefact.release_id == Release.id)
            .order_by(Artefact.name, Artefact.language)
        )
        return [page.content for page in pages], [tuple(row) for row in rows]


@pytest.mark.slow
def test_killed_in_mid_solve_the_run_ends_by_itself_and_once(
    sessions: Sessions, busy: Settings, tmp_path: Path
) -> None:
    with web(busy, tmp_path / "log.txt") as service:
        run_id = begin(sessions)
        wait_until(lambda: run_of(sessions, run_id).elapsed > 1, "the search is going on")
        before = published(sessions, busy.base_url)
        solvers = children_of(service.pid)

        service.kill()

        assert len(solvers) == 1
        wait_until(lambda: not lives(solvers[0]), "the solver is gone too", seconds=3)
        left = run_of(sessions, run_id)
        assert (left.state, left.attempts) == (RunState.RUNNING, 1)

        service.start().wait_for_pages()
        wait_until(lambda: run_of(sessions, run_id).state not in GOING, "the run has ended")

        ended = run_of(sessions, run_id)
        assert (ended.state, ended.status, ended.attempts) == (RunState.DONE, "feasible", 2)
        assert published(sessions, busy.base_url) == before
        assert children_of(service.pid) == []
    with sessions.read() as db:
        drafts = db.scalar(select(func.count()).where(Draft.run_id == run_id))
        releases = db.scalar(select(func.count()).select_from(Release))
    assert (drafts, releases) == (1, 1)


def test_a_process_that_outlives_its_parent_would_be_seen() -> None:
    """The control: without what the solver is started with, the child lives on."""
    start = "import subprocess, time; print(subprocess.Popen(['sleep', '30']).pid, flush=True); "
    parent = subprocess.Popen(
        [sys.executable, "-c", f"{start}time.sleep(30)"], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert children_of(parent.pid) == [child]

    parent.kill()
    parent.wait()
    parent.stdout.close()

    try:
        with pytest.raises(AssertionError, match="still not so"):
            wait_until(lambda: not lives(child), "the child is gone", seconds=0.5)
    finally:
        subprocess.run(["kill", str(child)], check=True)  # noqa: S607 - the system's own
