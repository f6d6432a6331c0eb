"""Counts the processor time that a running service spends on requests."""

import http.client
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.core.web.csrf import SESSION_COOKIE
from app.meetings.models import Meeting
from app.settings import Settings
from tests.faults.processes import Process, web
from tests.live import free_port
from tests.make import accounts

TICKS = 100  # of a second: the unit of /proc/PID/stat, see proc(5) and sysconf(3)
CONNECTIONS = 4
WARM_UP = 200


def processor_seconds(pid: int) -> float:
    """What a process has spent so far, in its own code and in the system's."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def served_to_an_organiser(
    settings: Settings, sessions: Sessions, folder: Path, crowd: Callable[[Session], Meeting]
) -> Iterator[tuple[Process, dict[str, str]]]:
    """A web process with the meeting that `crowd` makes, and the cookie of its organiser."""
    with sessions.write() as db:
        meeting = crowd(db)
        secret = accounts.session_secret(db, accounts.account(db, organiser_of=meeting.id))
    address = f"http://127.0.0.1:{free_port()}"
    here = settings.model_copy(update={"base_url": address})
    with web(here, folder / "log.txt", trusted_proxies="127.0.0.1", log_format="json") as running:
        yield running, {"Cookie": f"{SESSION_COOKIE}={secret}"}


@dataclass(frozen=True)
class Spent:
    """What one request costs, over `requests` of them."""

    milliseconds: float
    status: int
    size: int
    requests: int


class Client:
    """Several connections that are kept alive, used in turn."""

    def __init__(self, address: str) -> None:
        host = address.removeprefix("http://")
        self._connections = [http.client.HTTPConnection(host) for _ in range(CONNECTIONS)]

    def ask(
        self, path: str, times: int, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes, http.client.HTTPMessage]:
        """Ask so often; gives the last answer, and fails when one differs from it in its status."""
        statuses = set()
        for number in range(times):
            connection = self._connections[number % CONNECTIONS]
            connection.request("GET", path, headers=dict(headers or {}))
            answer = connection.getresponse()
            body = answer.read()
            statuses.add(answer.status)
        assert len(statuses) == 1, f"{path}: {statuses}"
        return answer.status, body, answer.headers

    def close(self) -> None:
        """Hang up."""
        for connection in self._connections:
            connection.close()


def measure(
    pid: int,
    address: str,
    path: str,
    headers: Mapping[str, str] | None = None,
    *,
    times: int = 2_000,
    warm_up: int = WARM_UP,
) -> Spent:
    """What a warm request costs the serving process, the cost of its background jobs taken off."""
    client = Client(address)
    client.ask(path, warm_up, headers)
    idle = _idle_share(pid)
    before, started = processor_seconds(pid), time.monotonic()
    status, body, _ = client.ask(path, times, headers)
    spent = processor_seconds(pid) - before - idle * (time.monotonic() - started)
    client.close()
    return Spent(spent * 1000 / times, status, len(body), times)


def _idle_share(pid: int, seconds: float = 3.0) -> float:
    """What the process spends in a second in which nobody asks."""
    before = processor_seconds(pid)
    time.sleep(seconds)
    return (processor_seconds(pid) - before) / seconds
