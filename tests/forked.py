"""Processes of the service that need not read its code anew, which takes longer than most journeys.

`python -m tests.forked` reads the code once and becomes two whenever it is asked to: the other one
is the command `corridor`, with the arguments, the environment and the log that it is given. What it
does from there is what any process of the service does. Processes that are killed are started as
anybody starts them (`tests/faults/processes.py`).
"""

import atexit
import gc
import json
import os
import random
import signal
import subprocess
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from select import select

ROOT = Path(__file__).parent.parent


class Forked:
    """A process that runs, asked as a `subprocess.Popen` is."""

    def __init__(self, arguments: list[str], environment: dict[str, str], log: Path) -> None:
        asked = {"arguments": arguments, "environment": environment, "log": str(log)}
        parent = _parent()
        assert parent.stdin is not None
        assert parent.stdout is not None
        parent.stdin.write(f"{json.dumps(asked)}\n")
        parent.stdin.flush()
        # Were it to end at once, its number would stay known: it is buried when the next begins.
        self.pid = int(parent.stdout.readline())
        self._ended = os.pidfd_open(self.pid)

    def runs(self, seconds: float = 0) -> bool:
        """Whether it still runs when it was given so long to end."""
        return not select([self._ended], [], [], seconds)[0]

    def send_signal(self, number: signal.Signals) -> None:
        """Nothing happens where it has ended."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._ended, number)

    def close(self) -> None:
        """Ask it no more."""
        os.close(self._ended)


@cache
def _parent() -> "subprocess.Popen[str]":
    """The process that becomes two; it ends with this one."""
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.forked"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(_end, started)
    return started


def _end(parent: "subprocess.Popen[str]") -> None:
    with parent:
        assert parent.stdin is not None
        parent.stdin.close()


def _become_two() -> None:
    """Returns in each process that is asked for, which is then the command `corridor`."""
    for line in sys.stdin:
        _bury()
        pid = os.fork()
        if pid == 0:
            _be(**json.loads(line))
            return
        print(pid, flush=True)  # noqa: T201 - to whom it is a pipe
    _bury()
    sys.exit()


def _bury() -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _be(arguments: list[str], environment: dict[str, str], log: str) -> None:
    sink = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for taken, place in ((nothing, 0), (sink, 1), (sink, 2)):
        os.dup2(taken, place)
    for spare in (sink, nothing):
        os.close(spare)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["corridor", *arguments]
    random.seed()


if __name__ == "__main__":
    from app.cli import main
    from app.core.web.templates import environment as templates
    from app.main import _features

    _features(demo=True)
    for name in templates().list_templates(filter_func=lambda one: not one.endswith(".typ")):
        templates().get_template(name)
    gc.collect()
    gc.freeze()  # what all have in common is not looked through by each of them
    _become_two()
    main()
