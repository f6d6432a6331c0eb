"""Runs work beside the caller's thread, and says when it is over, whatever the work does."""

import resource
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

LOOK: Final = 0.02
"""Seconds between two looks at what runs."""
GRACE: Final = 1.2
"""Seconds that work has to end after it was told to; after that it is left behind."""


@dataclass(slots=True)
class Work:
    """A function in a thread of its own."""

    function: Callable[[], None]
    error: BaseException | None = None
    thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            self.function()
        except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
            self.error = error


class Clock:
    """Since when, until when at most, and whether it is over."""

    def __init__(self, seconds: float | None, memory: int | None, stop: threading.Event) -> None:
        self.began = time.monotonic()
        self._seconds, self._memory, self._stop = seconds, memory, stop
        self._enough = threading.Event()

    @property
    def elapsed(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self.began

    @property
    def left(self) -> float:
        """Seconds until the end; infinite where no clock decides."""
        return float("inf") if self._seconds is None else self._seconds - self.elapsed

    def enough(self) -> None:
        """There is nothing more to find."""
        self._enough.set()

    def over(self) -> bool:
        """Whether all work is to end now."""
        if self._memory is not None and megabytes() > self._memory:
            self._stop.set()
        return self._stop.is_set() or self._enough.is_set() or self.left <= 0


def watch(
    functions: Sequence[Callable[[], None]],
    clock: Clock,
    look: Callable[[], None],
    hurry: Callable[[], None],
) -> None:
    """Run some functions beside each other until they end, or are left behind.

    `look` is called all the while; `hurry` as long as it is over and something still runs. Raises
    what a function raises.
    """
    works = [Work(function) for function in functions]
    over_since: float | None = None
    while any(work.thread.is_alive() for work in works):
        for work in works:
            work.thread.join(LOOK / len(works))
        look()
        failed = next((work.error for work in works if work.error is not None), None)
        if failed is not None:
            raise failed
        if clock.over():
            hurry()
            over_since = over_since or time.monotonic()
            if time.monotonic() - over_since > GRACE:
                return
    for work in works:
        if work.error is not None:
            raise work.error
    look()


def megabytes() -> int:
    """The memory that this process holds now, or where that is not told, held at most."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return pages * resource.getpagesize() // 2**20
