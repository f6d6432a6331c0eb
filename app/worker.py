"""A process that only runs background jobs; any number of them may share one PostgreSQL."""

import signal
import threading
from typing import NoReturn

from app.core.jobs import leave
from app.settings import Settings
from app.wiring import make_runner, make_sessions


def work(settings: Settings) -> NoReturn:
    """Run jobs until SIGTERM or SIGINT, then end the process."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    sessions = make_sessions(settings)
    runner = make_runner(settings, sessions)
    runner.start()
    stop.wait()
    runner.stop()
    sessions.engine.dispose()
    leave()
