"""How the search grows with the meeting: `make growth`.

    python -m tests.bench.growth [--seconds N] [--draw]

Solves generated weeks of 25 to 1,600 events, writes the figures to `scheduler/growth.csv`, and
draws them into `scheduler/growth.svg`, which the README there then shows. `--draw` only draws what
was measured before.
"""

import argparse
import csv
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.bench.drawing import Panel, drawing
from tests.bench.figures import README, put_between
from tests.bench.running import Run, generated, solved

SIZES: Final = (25, 50, 100, 200, 400, 800, 1600)
FOLDER: Final = README.parent
NEAR: Final = 1.02
HEAD: Final = (
    "events", "first_seconds", "near_seconds", "megabytes", "penalty", "bound", "search_seconds",
    "processor_seconds",
)  # fmt: skip
_SHOWN: Final = """
Seconds to the first schedule, and to one within 2 % of the best that was found in a minute, and
the memory that this took, for weeks from `generate` (`make growth`; [the figures](growth.csv)):

![Three curves over the number of events: first schedule, 2 %, memory](growth.svg)
"""
_SHORTEST: Final = 0.01  # seconds: progress is not told more exactly
_PANELS: Final = (
    ("First schedule", "seconds", "first_seconds"),
    ("Within 2 % of the best found", "seconds", "near_seconds"),
    ("Memory", "megabytes", "megabytes"),
)
Row = dict[str, str]


def row(events: int, run: Run) -> Row:
    """What is kept of a run; RuntimeError where there is nothing to keep."""
    faults = run.faults()
    if run.penalty is None or run.first is None or faults:
        raise RuntimeError(f"{events} events: {'; '.join(faults) or 'no schedule was found'}")
    near = run.reached(run.penalty * NEAR)
    values = (
        events, f"{run.first:.2f}", f"{near:.2f}", f"{run.spent.megabytes:.0f}", run.penalty,
        run.bound, f"{run.seconds:.1f}", f"{run.spent.cpu:.1f}",
    )  # fmt: skip
    return dict(zip(HEAD, map(str, values), strict=True))


def measured(events: int, seconds: int) -> Row:
    """The row of a week of so many events."""
    with tempfile.TemporaryDirectory() as folder:
        file = generated("week", 1, Path(folder), events)
        return row(events, solved(file, "--time-limit", str(seconds)))


def drawn(rows: Sequence[Row]) -> str:
    """The drawing of these rows."""
    panels = [
        Panel(title, unit, tuple((float(one["events"]), _amount(one[name])) for one in rows))
        for title, unit, name in _PANELS
    ]
    return drawing("Weeks of 25 to 1,600 events", "events", panels)


def _amount(text: str) -> float:
    return max(float(text), _SHORTEST)


def write(rows: Sequence[Row], file: Path) -> None:
    """The rows as CSV."""
    with file.open("w", encoding="utf-8", newline="") as output:
        writer = csv.DictWriter(output, HEAD, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read(file: Path) -> list[Row]:
    """The rows of such a file."""
    with file.open(encoding="utf-8", newline="") as content:
        return list(csv.DictReader(content))


def main(arguments: Sequence[str]) -> int:
    """Measure, unless only drawing is asked for, and draw."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.growth")
    parser.add_argument("--seconds", type=int, default=60, help="how long each search may last")
    parser.add_argument("--draw", action="store_true", help="only draw what was measured before")
    chosen = parser.parse_args(arguments)
    figures = FOLDER / "growth.csv"
    if not chosen.draw:
        rows = []
        for events in SIZES:
            rows.append(measured(events, chosen.seconds))
            sys.stdout.write(" ".join(f"{name}={value}" for name, value in rows[-1].items()) + "\n")
            sys.stdout.flush()
        write(rows, figures)
    (FOLDER / "growth.svg").write_text(drawn(read(figures)), encoding="utf-8")
    README.write_text(put_between(README.read_text("utf-8"), "growth", _SHOWN), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
