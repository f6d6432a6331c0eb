"""Starts the scheduler as a process that dies with its parent and cannot take all the memory.

Run as a file, with the parent's process id, the memory limit in bytes and how far it stands back
for other processes before the scheduler's own arguments.
"""

import os
import runpy
import sys
from pathlib import Path

from app.core.children import hold_to_memory

# A library that no longer fits fails in ways of its own. Where less than the largest is left, and
# something failed, it was that.
LARGEST_PIECE = 256 * 2**20


def main() -> None:
    """Set the limits and become `python -m scheduler`."""
    parent, memory, yields = map(int, sys.argv[1:4])
    hold_to_memory(parent, memory)
    os.nice(yields)
    sys.argv[1:4] = []
    try:
        runpy.run_module("scheduler", run_name="__main__", alter_sys=True)
    except Exception as error:
        if memory - _most_held() < LARGEST_PIECE:
            raise MemoryError(memory) from error
        raise


def _most_held() -> int:
    """Bytes of address space that this process has held at most; 0 where that is not told."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0
    peaks = [line.split()[1] for line in status.splitlines() if line.startswith("VmPeak:")]
    return 1024 * int(peaks[0]) if peaks else 0


if __name__ == "__main__":
    main()
