"""The service as it is run: `corridor serve` in a process of its own, with background jobs."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx

from app.settings import Settings
from tests.forked import Forked

STARTS_WITHIN_SECONDS = 60.0
STOPS_WITHIN_SECONDS = 20.0
HAND_OVER = (
    "database_url",
    "data_dir",
    "base_url",
    "secret_key",
    "smtp_url",
    "demo",
    "clock_shift",
    "worker",
    "solver_seconds",
    "solver_workers",
    "log_format",
)


def free_port() -> int:
    """A port of this machine on which nothing listens."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment_of(settings: Settings) -> dict[str, str]:
    """The environment that gives a process these settings, and no other `CORRIDOR_` ones."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("CORRIDOR_")}
    return kept | {f"CORRIDOR_{key.upper()}": str(getattr(settings, key)) for key in HAND_OVER}


class Live:
    """A running service; `address` is http://127.0.0.1:port."""

    def __init__(self, settings: Settings, log: Path) -> None:
        self.settings = settings
        self.address = settings.base_url
        self.log = log
        port = settings.base_url.rpartition(":")[2]
        arguments = ["serve", "--host", "127.0.0.1", "--port", port]
        self._process = Forked(arguments, environment_of(settings), log)

    def wait(self) -> None:
        """Until pages are answered and, where it is to run one, a worker lives."""
        path = "/readyz" if self.settings.worker else "/healthz"
        deadline = time.monotonic() + STARTS_WITHIN_SECONDS
        with httpx.Client(timeout=5) as client:  # to make one costs as much as ten answers
            while time.monotonic() < deadline and self._process.runs():
                try:
                    if client.get(f"{self.address}{path}").status_code == httpx.codes.OK:
                        return
                except httpx.TransportError:
                    pass
                time.sleep(0.1)
        raise RuntimeError(f"The service did not start:\n{self.log.read_text()[-2000:]}")

    def stop(self) -> None:
        """As an administrator stops it; kills it when that takes too long."""
        self._process.send_signal(signal.SIGTERM)
        if self._process.runs(STOPS_WITHIN_SECONDS):
            self._process.send_signal(signal.SIGKILL)
            self._process.runs(STOPS_WITHIN_SECONDS)
        self._process.close()


@contextmanager
def serving(settings: Settings, log: Path) -> Iterator[Live]:
    """Serve with these settings, whose `base_url` says the port; `log` collects what it says."""
    live = Live(settings, log)
    try:
        live.wait()
        yield live
    finally:
        live.stop()
