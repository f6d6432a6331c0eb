"""The calendar of Evolution, as a client of ours that others wrote: takes up invitations that come
by mail, and subscribes to feeds. It is run without its windows, in a folder of its own.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.make import debian

SIDE = Path(__file__).parent / "evolution_side.py"


@dataclass(frozen=True, order=True)
class Held:
    """An entry as Evolution keeps it."""

    uid: str
    title: str
    start: datetime
    end: datetime
    place: str
    status: str
    sequence: int
    text: str


class Evolution:
    """Its calendars by name."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def own(self, name: str) -> None:
        """Make a calendar that mails and files are put into."""
        self._do("own", name)

    def subscribe(self, name: str, address: str) -> None:
        """Make a calendar that is read from an address."""
        self._do("subscribe", name, address)

    def take(self, name: str, text: str) -> None:
        """Let it act on an entry that came by mail, or on a file that was opened."""
        self._do("take", name, text)

    def look(self, name: str) -> None:
        """Let it ask a calendar's address again."""
        self._do("look", name)

    def shown(self, name: str) -> list[Held]:
        """What a calendar holds."""
        return sorted(
            Held(
                one["uid"],
                one["title"],
                datetime.fromtimestamp(one["start"], UTC),
                datetime.fromtimestamp(one["end"], UTC),
                one["place"] or "",
                one["status"],
                one["sequence"],
                one["text"] or "",
            )
            for one in self._do("shown", name)
        )

    def _do(self, *what: str) -> Any:
        pipes = self._process
        assert pipes.stdin
        assert pipes.stdout
        pipes.stdin.write(json.dumps(what) + "\n")
        pipes.stdin.flush()
        answer = json.loads(pipes.stdout.readline())
        assert "error" not in answer, answer
        return answer["answer"]


@contextmanager
def evolution(folder: Path) -> Iterator[Evolution]:
    """Evolution's calendar with nothing in it, for as long as it is needed."""
    home = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("DATA", "CONFIG", "CACHE")}
    quiet = {"GIO_USE_VFS": "local", "GSETTINGS_BACKEND": "memory", "XDG_RUNTIME_DIR": str(folder)}
    with subprocess.Popen(
        ["dbus-run-session", "--", debian.PYTHON, str(SIDE)],  # noqa: S607 - wherever Debian has it
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", **home, **quiet},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        yield Evolution(process)
