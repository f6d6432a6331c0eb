"""What warm requests cost the serving process, in processor time."""

import pytest

from app.core.db import Sessions
from app.demo.crowd import CHAIR, MAIL_DOMAIN
from app.meetings import queries as meetings
from app.registrations import queries as people
from app.registrations import service as registrations
from app.settings import Settings
from tests.bench.conftest import Table
from tests.bench.crowds import MAIN
from tests.bench.serving import Client, Spent, measure
from tests.faults.processes import Process

pytestmark = pytest.mark.bench

PUBLIC = (f"/{MAIN}", f"/{MAIN}?lang=ar", f"/{MAIN}/programme.ics", f"/{MAIN}/programme.json")
PUBLIC_MS = 2.0
PERSONAL_MS = 6.0


def write(table: Table, what: str, spent: Spent, promised: float) -> None:
    measured = f"{spent.milliseconds:.2f} ms, {spent.size} bytes"
    table.add(f"{what} ({spent.status})", measured, f"≤ {promised} ms of processor time")


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_and_feeds(path: str, served: Process, table: Table) -> None:
    spent = measure(served.pid, served.settings.base_url, path)

    write(table, path, spent, PUBLIC_MS)
    assert spent.status == 200
    assert spent.milliseconds <= PUBLIC_MS


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_and_feeds_that_the_reader_has(
    path: str, served: Process, table: Table
) -> None:
    client = Client(served.settings.base_url)
    _status, _body, headers = client.ask(path, 1)
    client.close()

    has_it = {"If-None-Match": headers["ETag"]}
    spent = measure(served.pid, served.settings.base_url, path, has_it)

    write(table, path, spent, PUBLIC_MS)
    assert (spent.status, spent.size) == (304, 0)
    assert spent.milliseconds <= PUBLIC_MS


def test_the_feed_of_one_person(
    served: Process, demo: tuple[Sessions, Settings], table: Table
) -> None:
    with demo[0].write() as db:
        meeting = meetings.meeting_at(db, MAIN)
        assert meeting is not None
        address = f"demo-delegate-{CHAIR:03}@{MAIL_DOMAIN}"
        chair = people.person_by_email(db, meeting.id, address)
        assert chair is not None
        path = registrations.feed_path(db, chair)

    spent = measure(served.pid, served.settings.base_url, path)

    write(table, "/calendars/….ics", spent, PERSONAL_MS)
    assert spent.status == 200
    assert spent.milliseconds <= PERSONAL_MS
