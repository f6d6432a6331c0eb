"""Asks the scheduler in a process of its own: OR-Tools is never loaded where pages are served."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from app.core.logs import log
from app.schedule.solver import launch
from scheduler import (
    Problem,
    ProblemError,
    Schedule,
    judge,
    read_schedule,
    write_problem,
    write_schedule,
)

TICK_SECONDS = 0.5  # progress is passed on at most twice a second
SECONDS_TO_STOP = 5.0
SECONDS_OF_GRACE = 30.0  # beyond the time limit, for loading, building and proving
MEGABYTE = 2**20
_ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Limits:
    """What a search may take: seconds, threads, megabytes of memory.

    `yields` is how far it stands back for others where processors are scarce (`nice`).
    """

    seconds: int
    workers: int
    memory_mb: int
    yields: int = 0


@dataclass(frozen=True)
class Progress:
    """How far a search is: seconds, the best penalty so far, the proved bound, the gap 0..1."""

    seconds: float = 0.0
    penalty: int | None = None
    bound: int | None = None
    gap: float | None = None
    phase: str = ""


class Ending(StrEnum):
    """How a search ended; the values of failures are codes of `rules.runs.FAILURES`."""

    FOUND = "found"
    INFEASIBLE = "infeasible"
    NONE_FOUND = "none_found"
    STOPPED = "stopped"
    MISTAKE = "mistake"
    MEMORY = "memory"
    BROKEN = "broken"
    CRASHED = "crashed"


@dataclass(frozen=True)
class Answer:
    """How it ended, and the schedule where one was found."""

    ending: Ending
    schedule: Schedule | None = None


OnTick = Callable[[Progress], bool]
# How Python, C++, threads and the loader say that there is no more memory.
_OUT_OF_MEMORY = (
    "MemoryError",
    "bad_alloc",
    "can't start new thread",
    "failed to map segment",
    "annot allocate memory",
    "Memory allocation still failed",
    "error return without exception set",  # compiled code whose allocation failed unheard
)
_ENDINGS = {1: Ending.MISTAKE, 2: Ending.INFEASIBLE, 3: Ending.NONE_FOUND}


def find_schedule(
    problem: Problem, limits: Limits, on_tick: OnTick, start: Schedule | None = None
) -> Answer:
    """Let a child process look for a schedule, and judge what it found before it is believed.

    With a `start` it begins there and finds nothing worse, if that breaks no rule.

    `on_tick` is told the progress twice a second; when it gives True the search is stopped, and the
    answer has the best schedule that was found until then, if there was one.
    """
    with _kept(problem, start) as path:
        asked = [*_solve(limits), *(("--start", path) if path else ())]
        child, stopped = _asked(_Child(write_problem(problem), limits, asked), limits, on_tick)
    if stopped:
        best = _believed(problem, child.output).schedule if child.code == 0 else None
        return Answer(Ending.STOPPED, best)
    if child.code != 0:
        return Answer(_why(child))
    return _believed(problem, child.output)


def explain(problem: Problem, limits: Limits, on_tick: OnTick) -> dict[str, Any] | None:
    """Let a child process find out why no schedule keeps all rules, as `scheduler explain` says it.

    None where it was stopped, was not found out in time, or something went wrong. `on_tick` is told
    nothing but that it goes on; when it gives True the child is stopped.
    """
    child = _Child(write_problem(problem), limits, _explain(limits))
    child, stopped = _asked(child, limits, on_tick)
    if stopped or child.code != 0:
        log.warning("scheduler.not_explained", code=child.code, stopped=stopped)
        return None
    found: dict[str, Any] = json.loads(child.output)
    return found if found["reasons"] else None


@contextlib.contextmanager
def _kept(problem: Problem, start: Schedule | None) -> Iterator[str]:
    """The path of a file with the start for as long as the child may read it; "" without one."""
    if start is None:
        yield ""
        return
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".json") as file:
        file.write(write_schedule(problem, start))
        file.flush()
        yield file.name


def _asked(child: "_Child", limits: Limits, on_tick: OnTick) -> tuple["_Child", bool]:
    """The child when it has ended, and whether it was told to stop."""
    try:
        return child, _watch(child, limits, on_tick)
    finally:
        child.end()


def _watch(child: "_Child", limits: Limits, on_tick: OnTick) -> bool:
    """Pass progress on until the child ends; gives whether it was told to stop."""
    latest = time.monotonic() + limits.seconds + SECONDS_OF_GRACE
    while child.is_running(TICK_SECONDS):
        if on_tick(child.progress):
            child.stop()
            return True
        if time.monotonic() > latest:
            log.error("scheduler.overdue", seconds=limits.seconds)
            child.stop()
    on_tick(child.progress)
    return False


def _why(child: "_Child") -> Ending:
    last = child.errors[-1] if child.errors else ""
    if _ENDINGS.get(child.code) in {Ending.INFEASIBLE, Ending.NONE_FOUND}:
        log.info("scheduler.none_found", code=child.code, last=last[:500])
    else:
        log.error("scheduler.failed", code=child.code, last=last[:500])
    if any(word in line for line in child.errors for word in _OUT_OF_MEMORY):
        return Ending.MEMORY
    mistake = child.code == 1 and last.startswith("scheduler:")
    if child.code == 1 and not mistake:
        return Ending.CRASHED
    return _ENDINGS.get(child.code, Ending.CRASHED)


def _believed(problem: Problem, output: str) -> Answer:
    try:
        schedule = read_schedule(output, problem)
    except ProblemError as error:
        log.error("scheduler.unreadable", detail=str(error)[:500])
        return Answer(Ending.BROKEN)
    judgement = judge(problem, schedule)
    if judgement.violations or judgement.penalty != schedule.penalty:
        messages = [violation.message for violation in judgement.violations[:3]]
        log.error("scheduler.broken", messages=messages, penalty=judgement.penalty)
        return Answer(Ending.BROKEN)
    return Answer(Ending.FOUND, schedule)


class _Child:
    """`python -m scheduler solve -` or `explain -`, its progress and its output."""

    def __init__(self, problem: str, limits: Limits, asked: list[str] | None = None) -> None:
        self.progress = Progress()
        self.errors: list[str] = []
        self.output = ""
        self._process = subprocess.Popen(  # noqa: S603 - our own programme and numbers
            [*_start(limits), *(asked or _solve(limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_surroundings(),
            encoding="utf-8",
        )
        tasks = (
            (_feed, self._process.stdin, problem),
            (self._read_progress, self._process.stderr),
            (self._read_output, self._process.stdout),
        )
        self._threads = [
            threading.Thread(target=run, args=rest, daemon=True) for run, *rest in tasks
        ]
        for thread in self._threads:
            thread.start()

    @property
    def code(self) -> int:
        """The exit code, once it has ended; below zero the signal that ended it."""
        return int(self._process.returncode)

    def is_running(self, seconds: float) -> bool:
        """Wait so long for the end, and say whether it has not come."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        return self._process.returncode is None

    def stop(self) -> None:
        """Ask it to stop, and stop it when it does not."""
        self._process.terminate()
        if self.is_running(SECONDS_TO_STOP):
            self._process.kill()

    def end(self) -> None:
        """Leave nothing behind: the process is gone and its pipes are read to the end."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe:
                pipe.close()

    def _read_output(self, pipe: IO[str]) -> None:
        self.output = pipe.read()

    def _read_progress(self, pipe: IO[str]) -> None:
        for line in pipe:
            found = _progress(line)
            if found is None and line.strip():
                self.errors = [*self.errors[-20:], line.strip()]
            elif found is not None:
                self.progress = found


def _feed(pipe: IO[str], text: str) -> None:
    with contextlib.suppress(BrokenPipeError), pipe:
        pipe.write(text)


def _progress(line: str) -> Progress | None:
    try:
        read: Any = json.loads(line)
        return Progress(**read) if isinstance(read, dict) else None
    except (ValueError, TypeError):
        return None


def _start(limits: Limits) -> list[str]:
    words = (os.getpid(), limits.memory_mb * MEGABYTE, limits.yields)
    return [sys.executable, "-P", launch.__file__, *map(str, words)]


def _solve(limits: Limits) -> list[str]:
    return [
        *("solve", "-", "--progress", "json"),
        *("--time-limit", str(limits.seconds), "--workers", str(limits.workers)),
        # It gives up with the best so far before the hard limit above would end it.
        *("--memory-limit", str(max(1, limits.memory_mb * 3 // 4))),
    ]


def _explain(limits: Limits) -> list[str]:
    return ["explain", "-", "--json", "--time-limit", str(limits.seconds)]


def _surroundings() -> dict[str, str]:
    """No setting of ours, and so no secret, reaches the child."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("CORRIDOR_")}
    return kept | {"PYTHONPATH": str(_ROOT), "MALLOC_ARENA_MAX": "2"}
