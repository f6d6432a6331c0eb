"""Processes for what could take all memory or never end: each dies with its parent, within limits.

The parent asks with `answer_of`, the child sets the limits with `hold_to_limits`. They must be set
within the new process: set before it starts, by a function that runs after the fork, they could
deadlock a process that has threads. Children import little of the application, so that they start
fast; this module is for both and imports none of it.
"""

import ctypes
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1  # linux/prctl.h
MEGABYTE = 2**20
_ROOT = Path(__file__).resolve().parents[2]
# How Rust and Python say that there is no more memory.
_OUT_OF_MEMORY = ("memory allocation", "MemoryError")


class ChildFailed(RuntimeError):
    """A child gave no answer; the message is the last that it said."""


class LimitReached(ChildFailed):
    """A child was ended because it took too long, or asked for too much memory."""


@dataclass(frozen=True)
class Limits:
    """What a child may take: seconds until its answer, megabytes of memory, processors."""

    seconds: int
    memory_mb: int
    processors: int = 1


def answer_of(
    script: Path, question: bytes, limits: Limits, surroundings: Mapping[str, str] | None = None
) -> bytes:
    """What a Python file, run as a process of its own, answers on its standard output.

    It gets the question on standard input and no setting of ours, only `surroundings`; it must
    begin with `hold_to_limits`. Raises `LimitReached`, and `ChildFailed` when it ends otherwise
    than well.
    """
    words = (os.getpid(), limits.memory_mb * MEGABYTE, limits.seconds * limits.processors)
    try:
        done = subprocess.run(  # noqa: S603 - our own program; what people sent goes to its stdin
            [sys.executable, "-P", str(script), *map(str, words)],
            input=question,
            env={"PYTHONUTF8": "1", "PYTHONPATH": str(_ROOT), **(surroundings or {})},
            capture_output=True,
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise LimitReached(f"took longer than {limits.seconds} seconds") from None
    if done.returncode != 0:
        raise _failure(done, limits)
    return done.stdout


def _failure(done: subprocess.CompletedProcess[bytes], limits: Limits) -> ChildFailed:
    said = done.stderr.decode(errors="replace").strip()
    if any(word in said for word in _OUT_OF_MEMORY):
        return LimitReached(f"took more than {limits.memory_mb} megabytes of memory")
    if done.returncode == -signal.SIGXCPU:
        return LimitReached(f"took longer than {limits.seconds} seconds")
    return ChildFailed(said.splitlines()[-1][:500] if said else f"ended with {done.returncode}")


def hold_to_limits() -> None:
    """Set the limits that `answer_of` gives, and take them from the arguments of this process."""
    parent, memory, seconds = (int(word) for word in sys.argv[1:4])
    sys.argv[1:4] = []
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    hold_to_memory(parent, memory)


def hold_to_memory(parent: int, memory: int) -> None:
    """Let this process die with its parent, which has that id, and take so many bytes at most."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what people sent stays off the disk
    if os.getppid() != parent:  # it died before the lines above
        sys.exit(1)
