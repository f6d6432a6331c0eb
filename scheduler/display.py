"""How a search shows on the standard error how far it is."""

import contextlib
import json
import sys
from typing import TYPE_CHECKING, Final

from scheduler.schedule import Schedule

if TYPE_CHECKING:
    from scheduler.solve import Progress


class Display:
    """Nothing while it runs; a word at the end where there is no schedule."""

    def show(self, progress: "Progress") -> None:
        """Say nothing."""

    def end(self, schedule: Schedule) -> None:
        if schedule.status == "infeasible":
            say("scheduler: no schedule keeps every rule\n")
        elif schedule.status == "unknown":
            say("scheduler: no schedule was found before the search was stopped\n")


class _Lines(Display):
    """One JSON object a line, for the programme that started this one."""

    def show(self, progress: "Progress") -> None:
        gap = progress.gap
        line = {
            "seconds": round(progress.seconds, 2),
            "penalty": progress.penalty,
            "bound": progress.bound,
            "gap": None if gap is None else round(gap, 4),
            "phase": progress.phase,
        }
        say(json.dumps(line) + "\n")

    def end(self, schedule: Schedule) -> None:
        """The exit code and the status of the schedule say it."""


class _Bar(Display):
    """One line that is written anew: how much of the penalty is known to be needed."""

    def show(self, progress: "Progress") -> None:
        gap = progress.gap
        full = 0 if gap is None else round(_WIDTH * (1 - gap))
        parts = [
            f"{progress.phase:10} [{'#' * full}{'.' * (_WIDTH - full)}] {progress.seconds:5.0f} s",
            "no schedule yet" if progress.penalty is None else f"penalty {progress.penalty}",
            "" if progress.bound is None else f"bound {progress.bound}",
            "" if gap is None else f"gap {gap:.1%}",
        ]
        end = "\n" if progress.phase == "done" else ""
        say("\r\033[K" + "  ".join(part for part in parts if part) + end)


_WIDTH: Final = 24


def display(wanted: str | None) -> Display:
    if wanted is None:
        wanted = "bar" if sys.stderr.isatty() else "none"
    return {"bar": _Bar, "json": _Lines, "none": Display}[wanted]()


def say(text: str) -> None:
    """Progress that nobody reads any more is no reason to lose the schedule."""
    with contextlib.suppress(OSError):
        sys.stderr.write(text)
        sys.stderr.flush()
