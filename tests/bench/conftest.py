"""What is measured is written into one table, which is shown at the end of the run."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.core import clock
from app.core.db import Sessions
from app.core.migrations import upgrade
from app.schedule import queries
from app.schedule.service import publish
from app.settings import Settings, read_settings
from app.wiring import make_sessions
from tests.bench.crowds import filled, shift_to_the_demo
from tests.conftest import KEY
from tests.faults.processes import Process, web
from tests.live import free_port
from tests.make import schedule

ROWS = pytest.StashKey[list[tuple[str, str, str, float]]]()
ADDITIONS = 1_000_000


def pace() -> float:
    """What a million additions take now, in milliseconds of processor time.

    A processor that is shared with others is up to twice as slow as at another hour, in its own
    time too: beside a figure, this tells one from the other.
    """
    started, total = time.process_time(), 0
    for number in range(ADDITIONS):
        total += number
    return (time.process_time() - started) * 1000


class Table:
    """One row for each figure: what it is, what was measured, what is promised, and the pace."""

    def __init__(self, rows: list[tuple[str, str, str, float]]) -> None:
        self._rows = rows

    def add(self, what: str, measured: str, promised: str) -> None:
        """Write a row, with the pace of the processor at that moment."""
        self._rows.append((what, measured, promised, pace()))


@pytest.fixture
def table(pytestconfig: pytest.Config) -> Table:
    """The table of this run."""
    return Table(pytestconfig.stash.setdefault(ROWS, []))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Show what was measured."""
    rows = config.stash.get(ROWS, [])
    if rows:
        terminalreporter.section("figures")
        terminalreporter.write_line("pace: a million additions at that moment, processor time")
        width = max(len(row[0]) for row in rows)
        for what, measured, promised, at_pace in rows:
            line = f"{what:<{width}}  {measured:>20}  promised {promised}  (pace {at_pace:.0f} ms)"
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Sessions, Settings]]:
    """The demo's meeting of the typical size with a release, on SQLite, as it is served."""
    folder = tmp_path_factory.mktemp("bench")
    settings = read_settings(
        data_dir=folder,
        base_url=f"http://127.0.0.1:{free_port()}",
        secret_key=KEY,
        demo=True,
        worker=False,
        clock_shift=shift_to_the_demo(),
    )
    upgrade(settings.database)
    sessions = make_sessions(settings)
    with sessions.write() as db:
        meeting = filled(db)
    run = schedule.solved(sessions, settings, meeting)
    with sessions.write() as db:
        draft = queries.draft_of_run(db, run.id)
        assert draft is not None
        publish(db, None, draft)
    yield sessions, settings
    sessions.engine.dispose()
    clock.shift(timedelta(0))


@pytest.fixture(scope="session")
def served(
    demo: tuple[Sessions, Settings], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Process]:
    """The web process on it, without background jobs."""
    log: Path = tmp_path_factory.mktemp("log") / "log.txt"
    with web(demo[1], log, trusted_proxies="127.0.0.1", log_format="json") as process:
        yield process
