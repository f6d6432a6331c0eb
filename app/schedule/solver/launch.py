"""Starts the scheduler as a process that dies with its parent and cannot take all the memory.

Run as a file, with the parent's process id and the memory limit in bytes before the scheduler's own
arguments. Both limits must be set within the new process: set before it starts, by a function that
runs after the fork, they could deadlock a process that has threads.
"""

import ctypes
import os
import resource
import runpy
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main() -> None:
    """Set the limits and become `python -m scheduler`."""
    parent, memory = int(sys.argv[1]), int(sys.argv[2])
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    if os.getppid() != parent:  # it died before the line above
        sys.exit(1)
    sys.argv[1:3] = []
    runpy.run_module("scheduler", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
