"""Ten thousand people register by 64 clients, beside what the disk could keep at all."""

import http.client
import sqlite3
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
from sqlalchemy import func, make_url, select

from app.core.db import Sessions
from app.core.ids import derive_secret
from app.core.web.csrf import FIELD, VISITOR_COOKIE
from app.messages.models import Message
from app.registrations.models import Person, Registration
from app.settings import Settings
from tests.bench.conftest import Table
from tests.bench.serving import processor_seconds
from tests.conftest import KEY
from tests.faults.processes import web
from tests.live import free_port
from tests.make import delegations, meetings
from tests.make.hostile import registration

pytestmark = pytest.mark.bench

PEOPLE, CLIENTS, TWICE = 10_000, 64, 20
TOKEN = derive_secret(KEY, "csrf", "known")
RAW_SECONDS = 3.0
CREATE = "CREATE TABLE raw_commit (number INTEGER, said TEXT)"


class Crowd:
    """Clients with a connection each; every twentieth person presses the button twice."""

    def __init__(self, address: str) -> None:
        self._host = address.removeprefix("http://")
        self._waiting = [number for number in range(PEOPLE) for _ in range(presses(number))]
        self._lock = threading.Lock()
        self.answers: Counter[int] = Counter()

    def run(self) -> float:
        """Let all of them register; gives the seconds that it took."""
        threads = [threading.Thread(target=self._client) for _ in range(CLIENTS)]
        started = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.monotonic() - started

    def _client(self) -> None:
        connection = http.client.HTTPConnection(self._host, timeout=120)
        while (number := self._next()) is not None:
            status = send(connection, number)
            with self._lock:
                self.answers[status] += 1
        connection.close()

    def _next(self) -> int | None:
        with self._lock:
            return self._waiting.pop() if self._waiting else None


def presses(number: int) -> int:
    """How often somebody sends their form."""
    return 2 if number % TWICE == 0 else 1


def send(connection: http.client.HTTPConnection, number: int) -> int:
    """Send somebody's form; gives the status of the answer."""
    body = urlencode({FIELD: TOKEN, **registration(f"Person {number}", number)})
    connection.request(
        "POST",
        "/im-test/register/whole",
        body,
        {
            "content-type": "application/x-www-form-urlencoded",
            "cookie": f"{VISITOR_COOKIE}=known",
            "x-forwarded-for": f"198.18.{number // 250}.{number % 250}",
        },
    )
    answer = connection.getresponse()
    answer.read()
    return answer.status


def raw_commits(settings: Settings, folder: Path) -> float:
    """Durable commits of one row per second, with nothing else around them.

    SQLite has one writer, so one connection is as fast as it gets; PostgreSQL syncs for several
    connections at once, so there are as many as clients.
    """
    if settings.database.startswith("sqlite"):
        return _raw_sqlite(folder / "raw.sqlite3")
    return _raw_postgresql(settings.database)


def _raw_sqlite(path: Path) -> float:
    with sqlite3.connect(path, isolation_level=None) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(CREATE)
        done, started = 0, time.monotonic()
        while time.monotonic() - started < RAW_SECONDS:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO raw_commit VALUES (?, ?)", (done, "x" * 200))
            connection.execute("COMMIT")
            done += 1
        return done / RAW_SECONDS


def _raw_postgresql(url: str) -> float:
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(dsn, autocommit=True) as first:
        first.execute(CREATE)
    done: list[int] = []

    def commit_on_and_on() -> None:
        count, started = 0, time.monotonic()
        with psycopg.connect(dsn, autocommit=True) as connection:
            while time.monotonic() - started < RAW_SECONDS:
                connection.execute("INSERT INTO raw_commit VALUES (%s, %s)", (count, "x" * 200))
                count += 1
        done.append(count)

    threads = [threading.Thread(target=commit_on_and_on) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with psycopg.connect(dsn, autocommit=True) as last:
        last.execute("DROP TABLE raw_commit")
    return sum(done) / RAW_SECONDS


def test_ten_thousand_register_by_64_clients(
    sessions: Sessions, settings: Settings, tmp_path: Path, table: Table
) -> None:
    with sessions.write() as db:
        meetings.meeting(db)
        delegations.state(db)
    reached = settings.model_copy(update={"base_url": f"http://127.0.0.1:{free_port()}"})
    with web(reached, tmp_path / "log.txt", trusted_proxies="127.0.0.1") as service:
        raw = raw_commits(settings, tmp_path)
        crowd, before = Crowd(reached.base_url), processor_seconds(service.pid)
        seconds = crowd.run()
        spent = processor_seconds(service.pid) - before

    sent = sum(crowd.answers.values())
    kind = settings.database.partition(":")[0]
    table.add(f"{PEOPLE} register, {kind}", f"{PEOPLE / seconds:.0f}/s", "0 lost, doubled, errors")
    table.add(f"  raw commits, {kind}", f"{raw:.0f}/s", "60 % of them reached")
    table.add(f"  a form, {kind}", f"{spent * 1000 / sent:.1f} ms", "processor time")
    assert crowd.answers == {303: sent}
    with sessions.read() as db:
        assert db.scalar(select(func.count(Registration.id))) == PEOPLE
        assert db.scalar(select(func.count(func.distinct(Person.email)))) == PEOPLE
        assert db.scalar(select(func.count(func.distinct(Message.to_email)))) == PEOPLE
