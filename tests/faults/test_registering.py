"""The service is killed while people register: what was acknowledged is kept, exactly once."""

import threading
import time
from collections import Counter
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from app.core.db import Sessions
from app.core.ids import derive_secret
from app.core.web.csrf import FIELD, VISITOR_COOKIE
from app.messages.models import Message
from app.registrations.models import Person, Registration
from app.settings import Settings
from tests.conftest import KEY
from tests.faults.processes import Process, web
from tests.live import free_port
from tests.make import delegations, meetings
from tests.make.hostile import registration

pytestmark = [pytest.mark.faults, pytest.mark.slow]

PEOPLE, THREADS, KILLS = 200, 6, 3
TOKEN = derive_secret(KEY, "csrf", "known")


class Crowd:
    """People who register from several browsers; who gets no answer sends the form again."""

    def __init__(self, address: str, *, again: bool) -> None:
        self.address = address
        self.again = again
        self.acknowledged: list[int] = []
        self.unanswered = 0
        self.answers: Counter[int] = Counter()
        self._waiting = list(range(PEOPLE))
        self._lock = threading.Lock()
        self._client = httpx.Client(timeout=30)

    def run(self, while_they_do: "Killer") -> None:
        """Let all of them register; `while_they_do` kills meanwhile."""
        threads = [threading.Thread(target=self._register) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        while_they_do.kill_during(self)
        for thread in threads:
            thread.join()
        self._client.close()

    def _register(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    return
                number = self._waiting.pop()
            self._one(number)

    def _one(self, number: int) -> None:
        while True:
            try:
                answer = self._send(number)
            except httpx.TransportError:
                self.unanswered += 1
                if not self.again:
                    return
                time.sleep(0.1)
                continue
            self.answers[answer.status_code] += 1
            if answer.status_code == 303:
                self.acknowledged.append(number)
            if answer.status_code != 503:  # a service that is busy is asked again
                return

    def _send(self, number: int) -> httpx.Response:
        return self._client.post(
            f"{self.address}/im-test/register/whole",
            data={FIELD: TOKEN, **registration(f"Person {number}", number)},
            headers={"x-forwarded-for": f"192.0.2.{number}", "cookie": f"{VISITOR_COOKIE}=known"},
        )


class Killer:
    """Kills the service whenever another share of the people has registered."""

    def __init__(self, service: Process) -> None:
        self.service = service
        self.kills = 0

    def kill_during(self, crowd: Crowd) -> None:
        """Kill and start again, as often as asked."""
        for share in range(1, KILLS + 1):
            due = share * PEOPLE // (KILLS + 1)
            while len(crowd.acknowledged) < due and crowd._waiting:
                time.sleep(0.005)
            self.service.kill()
            self.kills += 1
            self.service.start().wait_for_pages()


@pytest.fixture
def reached(settings: Settings) -> Settings:
    """The settings of a service at a port of its own."""
    return settings.model_copy(update={"base_url": f"http://127.0.0.1:{free_port()}"})


@pytest.fixture
def kept(sessions: Sessions) -> Sessions:
    """A database with a meeting."""
    with sessions.write() as db:
        meetings.meeting(db)
        delegations.state(db)
    return sessions


def stored(sessions: Sessions) -> tuple[Counter[str], Counter[str]]:
    """How many registrations there are of each address, and how many mails to each."""
    with sessions.read() as db:
        joined = select(Person.email).join(Registration, Registration.person_id == Person.id)
        people = Counter(str(email) for email in db.scalars(joined))
        mails = Counter(db.scalars(select(Message.to_email)))
    return people, mails


def test_what_was_acknowledged_is_stored_exactly_once(
    kept: Sessions, reached: Settings, tmp_path: Path
) -> None:
    crowd = Crowd(reached.base_url, again=True)
    with web(reached, tmp_path / "log.txt", trusted_proxies="127.0.0.1") as service:
        killer = Killer(service)
        crowd.run(killer)

    everybody = Counter(f"person{number}@example.org" for number in range(PEOPLE))
    people, mails = stored(kept)
    assert killer.kills == KILLS
    assert set(crowd.answers) <= {303, 503}
    assert crowd.unanswered > 0
    assert sorted(crowd.acknowledged) == list(range(PEOPLE))
    assert people == everybody
    assert mails == everybody


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_service_that_answers_too_early_is_found_out(
    kept: Sessions, reached: Settings, tmp_path: Path
) -> None:
    """The control: acknowledged before it is kept, and so lost."""
    crowd = Crowd(reached.base_url, again=False)
    module = "tests.faults.early"
    with web(reached, tmp_path / "log.txt", module, trusted_proxies="127.0.0.1") as service:
        crowd.run(Killer(service))
        time.sleep(3)

    acknowledged = {f"person{number}@example.org" for number in crowd.acknowledged}
    assert acknowledged - set(stored(kept)[0])
