"""What calendars cost the serving process: 200 public side events, and one person's own 30."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.core.migrations import upgrade
from app.meetings.service import add_theme
from app.registrations import service as registrations_service
from app.schedule import service as scheduling
from app.settings import read_settings
from app.side_events import service as side_events
from app.wiring import make_sessions
from tests.bench.conftest import Table
from tests.bench.serving import Client, Spent, measure, processor_seconds
from tests.conftest import KEY
from tests.faults.processes import Process, web
from tests.live import free_port
from tests.make import delegations, meetings, registrations, schedule
from tests.make.side_events import lead, speaker

pytestmark = pytest.mark.bench

EVENTS, MARKED, RELEASES = 200, 30, 3
ROOMS, DAYS, A_DAY = 10, 5, 4
WARM_MS, FIRST_MS, OWN_MS = 2.0, 60.0, 6.0
HEADER = {"Accept-Language": "en"}


@dataclass(frozen=True)
class Feeds:
    """A process with a meeting of 200 published side events, and the addresses of its calendars."""

    process: Process
    public: tuple[str, ...]
    own: str
    one: str  # that of one event

    @property
    def address(self) -> str:
        """Where the process serves."""
        return self.process.settings.base_url


@pytest.fixture(scope="module")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Feeds]:
    folder = tmp_path_factory.mktemp("feeds")
    address = f"http://127.0.0.1:{free_port()}"
    settings = read_settings(data_dir=folder, base_url=address, secret_key=KEY, worker=False)
    upgrade(settings.database)
    sessions = make_sessions(settings)
    with sessions.write() as db:
        public, own, one = _filled(db)
    sessions.engine.dispose()
    with web(settings, folder / "log.txt", log_format="json") as process:
        yield Feeds(process, public, own, one)


def _filled(db: Session) -> tuple[tuple[str, ...], str, str]:
    meeting = meetings.meeting(db, ends_on=meetings.FIRST_DAY + timedelta(days=DAYS - 1))
    rooms = [meetings.room(db, meeting, f"Room {number}") for number in range(ROOMS)]
    hours = [
        meetings.slot(
            db, meeting, start=f"{8 + 3 * turn:02}:00", end=f"{9 + 3 * turn:02}:30", day=day
        )
        for day in range(DAYS)
        for turn in range(A_DAY)
    ]
    theme = add_theme(db, meeting, code="gender", name={"en": "Gender"})
    norway = delegations.state(db, "NOR", "Norway")
    scene = schedule.Scene(meeting, rooms, hours)
    for number in range(EVENTS):
        people = [
            speaker(f"Person {number} {one}", email=f"p{number}.{one}@example.org")
            for one in range(4)
        ]
        host = "Norway" if number % ROOMS == 0 else f"Organisation {number}"
        more = {"themes": (theme.id,) if number % 4 == 0 else (), "partners": [lead(host)]}
        text = "What was learned, and what is still to be done. " * 20
        scene.events.append(
            schedule.event(db, scene, number, speakers=people, description=text, **more)
        )
    for _again in range(RELEASES):
        scheduling.publish(
            db, None, schedule.draft(db, meeting, schedule.spread(scene), scene.events)
        )
    one = registrations.registration(db, meeting, "Ana Pérez", approved=True)
    side_events.mark(db, one.person, [event.id for event in scene.events[:MARKED]])
    public = (
        "/im-test/programme.ics",
        f"/im-test/days/{meetings.FIRST_DAY.isoformat()}.ics",
        f"/im-test/rooms/{rooms[0].id}.ics",
        "/im-test/themes/gender.ics",
        f"/im-test/organisations/{norway.id}.ics",
    )
    own = registrations_service.feed_path(db, one.person)
    return public, own, f"/im-test/events/{scene.events[0].id}.ics"


def _write(table: Table, what: str, spent: Spent, most: float) -> None:
    told = f"{spent.milliseconds:.2f} ms, {spent.size} bytes"
    table.add(f"{what} ({spent.status})", told, f"≤ {most} ms of processor time")


@pytest.mark.parametrize("number", range(5))
def test_a_public_calendar_the_first_time_and_again(
    feeds: Feeds, table: Table, number: int
) -> None:
    """The first time a calendar is asked for in each language; nothing of it is kept before.

    The process has served in these languages: it has the names of their days.
    """
    path = feeds.public[number]
    client = Client(feeds.address)
    languages = ("en", "fr", "es", "ar", "ru", "zh")
    for language in languages:
        client.ask(f"{feeds.one}?lang={language}", 5)
    before = processor_seconds(feeds.process.pid)
    for language in languages:
        status, body, _headers = client.ask(f"{path}?lang={language}", 1)
    first = (processor_seconds(feeds.process.pid) - before) * 1000 / len(languages)
    client.close()
    _write(table, f"{path[:20]}… first", Spent(first, status, len(body), 6), FIRST_MS)
    warm = measure(feeds.process.pid, feeds.address, path, HEADER, times=500)
    _write(table, f"{path[:20]}… warm", warm, WARM_MS)

    assert warm.status == 200
    assert first <= FIRST_MS
    assert warm.milliseconds <= WARM_MS


def test_the_calendar_of_somebody_with_thirty_marks(feeds: Feeds, table: Table) -> None:
    spent = measure(feeds.process.pid, feeds.address, feeds.own, times=500)

    _write(table, "own, 30 marked", spent, OWN_MS)
    assert spent.status == 200
    assert spent.milliseconds <= OWN_MS


def test_the_public_programme_costs_what_it_did_with_marks(feeds: Feeds, table: Table) -> None:
    spent = measure(feeds.process.pid, feeds.address, "/im-test", HEADER, times=500)

    _write(table, "/im-test with marks", spent, WARM_MS)
    assert spent.status == 200
    assert spent.milliseconds <= WARM_MS
