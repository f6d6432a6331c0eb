"""Measures the scheduler and writes the table of its README: `make figures`.

    python -m tests.bench.figures [--write] [NAME ...]

Without names everything is measured. With `--write` the rows that were measured replace those of
`scheduler/README.md`; the others stay.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import scheduler
from tests.bench.asked import SUBJECTS, Figure
from tests.bench.running import Run

README: Final = Path(scheduler.__file__).with_name("README.md")
_FIGURES_HEAD: Final = ("problem", "what", "measured", "asked", "met")
_RUNS_HEAD: Final = (
    "problem", "first", "penalty", "bound", "gap", "status", "search", "process", "processors",
    "memory",
)  # fmt: skip
Row = Sequence[str]


def promised(text: str) -> set[tuple[str, str]]:
    """What a README says is met: the problem and what is asked of it."""
    return {(row[0], row[1]) for row in rows_of(text, "figures") if row[4] == "yes"}


def rows_of(text: str, name: str) -> list[list[str]]:
    """The cells of a table that stands between two comments, without its head."""
    lines = [line for line in _between(text, name).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def _between(text: str, name: str) -> str:
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", text, re.DOTALL)
    return "" if found is None else found[1]


def table(head: Row, rows: Iterable[Row]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def replaced(text: str, name: str, head: Row, rows: Sequence[Row]) -> str:
    """The text with these rows in its table: in the place of those of the same problems."""
    measured = {row[0] for row in rows}
    old = [row for row in rows_of(text, name) if row[0] not in measured]
    order = {subject.name: n for n, subject in enumerate(SUBJECTS)}
    everything = sorted([*old, *rows], key=lambda row: order.get(row[0], len(order)))
    return put_between(text, name, table(head, everything))


def put_between(text: str, name: str, inside: str) -> str:
    """The text with this between the two comments of that name."""
    whole = f"<!-- {name} -->\n{inside}<!-- /{name} -->"
    return re.sub(rf"<!-- {name} -->.*<!-- /{name} -->", lambda _: whole, text, flags=re.DOTALL)


def figure_row(one: Figure) -> list[str]:
    """A figure as cells."""
    return [one.problem, one.what, one.measured, one.asked, "yes" if one.met else "no"]


def run_row(name: str, run: Run) -> list[str]:
    """A run as cells."""
    return [
        name,
        "" if run.first is None else f"{run.first:.2f} s",
        "" if run.penalty is None else f"{run.penalty:,}",
        "" if run.bound is None else f"{run.bound:,}",
        "" if run.gap is None else f"{run.gap:.1%}",
        str(run.schedule["status"]),
        f"{run.seconds:.1f} s",
        f"{run.spent.wall:.1f} s",
        f"{run.spent.cpu:.1f} s",
        f"{run.spent.megabytes:,.0f} MB",
    ]


def main(arguments: Sequence[str]) -> int:
    """Measure, show what was measured, and write it if that is asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.figures")
    parser.add_argument("--write", action="store_true", help="write into scheduler/README.md")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only what is named like this")
    chosen = parser.parse_args(arguments)
    figures: list[list[str]] = []
    runs: list[list[str]] = []
    for subject in SUBJECTS:
        if chosen.names and not any(name in subject.name for name in chosen.names):
            continue
        found, run = subject.measure()
        figures += [figure_row(one) for one in found]
        runs += [] if run is None else [run_row(subject.name, run)]
        sys.stderr.write("".join(f"{' | '.join(figure_row(one))}\n" for one in found))
    sys.stdout.write(table(_FIGURES_HEAD, figures) + "\n" + table(_RUNS_HEAD, runs))
    if chosen.write:
        text = replaced(README.read_text("utf-8"), "figures", _FIGURES_HEAD, figures)
        README.write_text(replaced(text, "runs", _RUNS_HEAD, runs), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
