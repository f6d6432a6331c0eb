"""`python -m scheduler`."""

import os
import sys

from scheduler.cli import main

if __name__ == "__main__":
    try:
        code = main()
    finally:
        sys.stderr.flush()
    # A solver that would not stop in time is left behind in its threads: nothing waits for it.
    os._exit(code)
