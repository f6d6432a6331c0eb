"""What takes long to make and is the same for all workers of a run: made by the first that asks."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder of this name that `make` fills; only to be read, or copied, by whoever asks.

    Who asks while another worker makes it waits. Where making it fails, the next one tries again.
    """
    base = factory.getbasetemp()
    of_the_run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    whole = of_the_run / f"{name}-made"
    with (of_the_run / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go when the file is closed
        if not whole.exists():
            begun = factory.mktemp(name)
            make(begun)
            begun.rename(whole)
    return whole
