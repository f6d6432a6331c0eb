"""Measures the scheduler on problems of other tools, where somebody has their files.

    python -m tests.bench.peers FOLDER [--write] [NAME ...]

Reads the workbooks of OptaPlanner (`.xlsx`) and the timetables of ITC-2007 (`.tim`) that lie in a
folder and below; both are public, none is kept here. Files that are missing get a row that says
so. With `--write` the rows stand in `scheduler/README.md` afterwards.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from scheduler.files import read_problem, read_schedule, write_problem
from scheduler.peers import READERS
from scheduler.peers.conference import read_conference
from scheduler.peers.optaplanner_score import Score, optaplanner_score
from tests.bench.asked import Figure
from tests.bench.figures import README, figure_row, replaced, table
from tests.bench.running import Run, solved

HEAD: Final = ("problem", "what", "measured", "asked", "met")
PROCESSORS: Final = 2  # of the machine for which the figures are asked
START: Final = 2  # seconds of processors until a search begins
ITC_SECONDS: Final = 300
ITC_FILES: Final = [f"comp-2007-2-{number}" for number in range(1, 25)]


@dataclass(frozen=True)
class Workbook:
    """The soft score that another tool reached, and in how many seconds of processors."""

    name: str
    soft: int
    seconds: int


SMALLEST: Final = "18talks-6timeslots-5rooms"
PROOF_SECONDS: Final = 5
"""In which it is to be proved that nothing is better than what was found for the smallest."""
# What Timefold 1.24 reached.
WORKBOOKS: Final = (
    Workbook(SMALLEST, -34_245, 7),
    Workbook("36talks-12timeslots-5rooms", -223_410, 27),
    Workbook("72talks-12timeslots-10rooms", -807_150, 20),
    Workbook("216talks-18timeslots-20rooms", -12_010_000, 20),
)


def converted(file: Path, reader: str, seconds: float) -> Run:
    """Solve a file of another tool."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "problem.json"
        path.write_text(write_problem(READERS[reader](file.read_bytes())), encoding="utf-8")
        return solved(path, "--time-limit", str(seconds))


def score_of(file: Path, run: Run) -> Score:
    """What OptaPlanner says of the answer to one of its workbooks."""
    content = file.read_bytes()
    problem = read_problem(write_problem(READERS["optaplanner"](content)))
    return optaplanner_score(
        read_conference(content), read_schedule(json.dumps(run.schedule), problem)
    )


def workbook_figure(asked: Workbook, file: Path | None) -> Figure:
    """A workbook solved in the time that another tool had, scored as that tool does."""
    wanted = f"{asked.soft:,} or better in {asked.seconds} s of processors"
    if file is None:
        return Figure(asked.name, "OptaPlanner's score", "no file", wanted, met=False)
    run = converted(file, "optaplanner", (asked.seconds - START) / PROCESSORS)
    if run.penalty is None:
        return Figure(asked.name, "OptaPlanner's score", "no schedule", wanted, met=False)
    score = score_of(file, run)
    levels = "" if (score.hard, score.medium) == (0, 0) else f" ({score.hard}/{score.medium})"
    measured = f"{score.soft:,}{levels}, {run.spent.cpu:.1f} s of processors"
    good = not run.faults() and not levels and score.soft >= asked.soft
    met = good and run.spent.cpu <= asked.seconds
    return Figure(asked.name, "OptaPlanner's score", measured, wanted, met)


def proof_figure(file: Path | None) -> Figure:
    """How soon it is proved for the smallest workbook that nothing is better."""
    what, wanted = "proof that it is best", f"≤ {PROOF_SECONDS:.1f} s"
    if file is None:
        return Figure(SMALLEST, what, "no file", wanted, met=False)
    run = converted(file, "optaplanner", 12 * PROOF_SECONDS)
    proved = None if run.faults() else run.proved
    measured = "none" if proved is None else f"{proved:.1f} s"
    met = proved is not None and proved <= PROOF_SECONDS
    return Figure(SMALLEST, what, measured, wanted, met)


def timetable_figure(name: str, file: Path | None) -> Figure:
    """A timetable in which no hard constraint is broken."""
    wanted = f"≤ {ITC_SECONDS} s"
    if file is None:
        return Figure(name, "valid schedule", "no file", wanted, met=False)
    run = converted(file, "itc2007", ITC_SECONDS)
    if run.first is None:
        return Figure(name, "valid schedule", f"none in {run.seconds:.0f} s", wanted, met=False)
    faults = run.faults()
    measured = "; ".join(faults) if faults else f"{run.first:.1f} s"
    return Figure(name, "valid schedule", measured, wanted, not faults)


def measured(folder: Path, names: Sequence[str]) -> Iterator[Figure]:
    """The figures of all files, or of those that are named like this."""
    files = {file.stem: file for ending in ("xlsx", "tim") for file in folder.rglob(f"*.{ending}")}
    todo: list[tuple[str, Callable[[], Figure]]] = [
        *((one.name, partial(workbook_figure, one, files.get(one.name))) for one in WORKBOOKS),
        (SMALLEST, partial(proof_figure, files.get(SMALLEST))),
        *((name, partial(timetable_figure, name, files.get(name))) for name in ITC_FILES),
    ]
    for name, measure in todo:
        if not names or any(part in name for part in names):
            yield measure()


def main(arguments: Sequence[str]) -> int:
    """Measure, show what was measured, and write it if that is asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.peers")
    parser.add_argument("folder", type=Path, help="where the files of other tools are")
    parser.add_argument("--write", action="store_true", help="write into scheduler/README.md")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only what is named like this")
    chosen = parser.parse_args(arguments)
    rows = []
    for figure in measured(chosen.folder, chosen.names):
        rows.append(figure_row(figure))
        sys.stderr.write(f"{' | '.join(rows[-1])}\n")
    sys.stdout.write(table(HEAD, rows))
    if chosen.write:
        text = replaced(README.read_text("utf-8"), "peers", HEAD, rows)
        README.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
