"""The service in a hurry: its clock runs many times as fast as the one on the wall.

Run like the service itself: `python -m tests.faults.hurried worker`. HURRY says how many times as
fast, HURRY_SINCE since when: all processes of a test share one hurried clock.
"""

import os
import time
from datetime import UTC, datetime

from app.cli import main
from app.core import clock

PACE, SINCE = float(os.environ["HURRY"]), float(os.environ["HURRY_SINCE"])
_on_the_wall = time.time


def hurried() -> float:
    """What `time.time` gives in a hurry: the queue's waiting jobs come due by it."""
    return SINCE + (_on_the_wall() - SINCE) * PACE


if __name__ == "__main__":
    time.time = hurried
    clock.now = lambda: datetime.fromtimestamp(hurried(), UTC)
    main()
