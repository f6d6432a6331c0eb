"""Processes of the service that are killed without warning, and started again."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import httpx

from app.settings import Settings
from tests.forked import ROOT
from tests.live import environment_of

PATIENCE_SECONDS = 90.0


def wait_until(true: Callable[[], object], what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Until it is true; fails with what was waited for."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"after {seconds} s still not so: {what}"
        time.sleep(0.05)


class Process:
    """A Python module run as a process of its own with an installation's settings."""

    def __init__(self, settings: Settings, log: Path, *arguments: str, **more: str) -> None:
        """`arguments` follow `python -m`; `more` are settings besides, by their names."""
        self.settings = settings
        self._log = log
        self._command = [sys.executable, "-m", *arguments]
        extra = {f"CORRIDOR_{name.upper()}": value for name, value in more.items()}
        self._environment = environment_of(settings) | extra
        self._running: subprocess.Popen[bytes] | None = None
        self._client = httpx.Client()  # one for all: to make one costs as much as ten answers

    @property
    def pid(self) -> int:
        """Of the process that runs."""
        assert self._running is not None
        return self._running.pid

    def start(self) -> Self:
        """Start it, once more after it was killed."""
        with self._log.open("ab") as sink:
            self._running = subprocess.Popen(
                self._command, cwd=ROOT, env=self._environment, stdout=sink, stderr=sink
            )
        return self

    def kill(self) -> None:
        """End it as a power cut would: nothing of it is asked."""
        assert self._running is not None
        self._running.kill()
        self._running.wait()

    def end(self) -> None:
        """End it as an administrator does."""
        if self._running is None or self._running.poll() is not None:
            return
        self._running.send_signal(signal.SIGTERM)
        try:
            self._running.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def close(self) -> None:
        """Ask it no more."""
        self._client.close()

    def wait_for_pages(self) -> None:
        """Until it answers at its address."""
        wait_until(self._answers, f"pages are answered, see {self._log}")

    def _answers(self) -> bool:
        try:
            return self._client.get(f"{self.settings.base_url}/healthz").is_success
        except httpx.TransportError:
            return False


@contextmanager
def web(settings: Settings, log: Path, module: str = "app", **more: str) -> Iterator[Process]:
    """The web process, serving at the port of `settings.base_url`, background jobs included."""
    port = settings.base_url.rpartition(":")[2]
    where = ("serve", "--host", "127.0.0.1", "--port", port)
    process = Process(settings, log, module, *where, **more)
    try:
        process.start().wait_for_pages()
        yield process
    finally:
        process.end()
        process.close()


@contextmanager
def worker(settings: Settings, log: Path, module: str = "app") -> Iterator[Process]:
    """A process that runs background jobs only."""
    process = Process(settings, log, module, "worker")
    try:
        yield process.start()
    finally:
        process.end()
        process.close()


def children_of(pid: int) -> list[int]:
    """The processes that a process started."""
    all_of_them = [entry for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [int(entry.name) for entry in all_of_them if _parent(entry) == pid]


def _parent(entry: Path) -> int | None:
    try:  # "pid (name) state parent …", where a name may hold blanks and brackets
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError, IndexError):
        return None


def lives(pid: int) -> bool:
    """Whether a process runs; one that ended and was not asked for yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
