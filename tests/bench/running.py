"""Runs the scheduler as other programs do, watches it, and judges what it answers."""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from scheduler.files import write_problem
from scheduler.generate import generate
from tests.scheduler.second_opinion import Opinion
from tests.scheduler.small import CASES

Json = dict[str, Any]
HERE: Final = Path(__file__).parent / "instances"

# The command is started by a small process of its own: the most memory that a process ever held
# is counted from before it is what it was started as, and whoever runs this holds a lot.
_LAUNCH: Final = """
import json, os, sys, time
began = time.perf_counter()
child = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
_, status, used = os.wait4(child, 0)
spent = {"wall": time.perf_counter() - began, "cpu": used.ru_utime + used.ru_stime,
         "megabytes": used.ru_maxrss / 1024, "code": os.waitstatus_to_exitcode(status)}
with open(sys.argv[1], "w") as file:
    json.dump(spent, file)
"""


@dataclass(frozen=True)
class Spent:
    """What a process took: seconds on the clock and of processors, megabytes, its exit code."""

    wall: float
    cpu: float
    megabytes: float
    code: int


@dataclass(frozen=True)
class Line:
    """One line of progress, with the seconds since the search began."""

    seconds: float
    penalty: int | None
    bound: int | None
    phase: str


@dataclass(frozen=True)
class Run:
    """What one call of `solve` did, and what it answered."""

    problem: Json
    schedule: Json
    lines: tuple[Line, ...]
    spent: Spent

    @property
    def seconds(self) -> float:
        """How long the search took, without the start of the process and reading the file."""
        return self.lines[-1].seconds

    @property
    def first(self) -> float | None:
        """Seconds to the first schedule; None if there was none."""
        return next((line.seconds for line in self.lines if line.penalty is not None), None)

    @property
    def penalty(self) -> int | None:
        """What the answer costs; None if there is no schedule."""
        value: int | None = self.schedule["penalty"]
        return value

    @property
    def bound(self) -> int | None:
        """What no schedule can undercut, as far as that was proved."""
        value: int | None = self.schedule["bound"]
        return value

    @property
    def gap(self) -> float | None:
        """The part of the penalty that may still be avoidable; None if that is not known."""
        if self.penalty is None or self.bound is None:
            return None
        return (self.penalty - self.bound) / self.penalty if self.penalty else 0.0

    @property
    def proved(self) -> float | None:
        """Seconds to the proof that nothing is cheaper, or possible at all; None without one."""
        return self.seconds if self.schedule["status"] in {"optimal", "infeasible"} else None

    def reached(self, penalty: float) -> float | None:
        """Seconds to a schedule that costs no more than that; None if it was not found."""
        costs = ((line.seconds, line.penalty) for line in self.lines)
        return next((at for at, cost in costs if cost is not None and cost <= penalty), None)

    def faults(self) -> list[str]:
        """What the second opinion objects to in the answer."""
        if self.penalty is None:
            return [] if not self.schedule["placements"] else ["places without a penalty"]
        opinion = Opinion(self.problem, self.schedule)
        broken = [f"breaks {rule}" for rule in sorted(opinion.broken())]
        if broken:
            return broken  # what it costs is said of schedules that keep the rules
        found, terms = [], opinion.terms()
        if terms != self.schedule["terms"] or sum(terms.values()) != self.penalty:
            found.append(f"costs {sum(terms.values())}, not {self.penalty}")
        if self.bound is not None and self.bound > self.penalty:
            found.append(f"has the bound {self.bound} above its penalty {self.penalty}")
        return found


def instance(name: str) -> Path:
    """The file of a problem that is kept with the tests."""
    kept = HERE / f"{name}.json"
    return kept if kept.exists() else CASES / f"{name}.json"


def generated(kind: str, seed: int, folder: Path, events: int | None = None) -> Path:
    """A file with a generated problem."""
    path = folder / f"{kind}-{events or ''}-{seed}.json"
    path.write_text(write_problem(generate(kind, seed, events)[0]), encoding="utf-8")
    return path


def launched(*arguments: str, output: Path) -> tuple[Spent, list[str]]:
    """Run `python -m scheduler` with these arguments; gives what it took and its progress lines.

    `output` is a file for the figures of the process.
    """
    command = [sys.executable, "-I", "-S", "-c", _LAUNCH, str(output), sys.executable]
    done = subprocess.run(
        [*command, "-m", "scheduler", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Spent(**json.loads(output.read_text())), done.stderr.splitlines()


def solved(problem: Path, *options: str) -> Run:
    """Solve the problem of a file with these options of the command; nothing is judged yet."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        answer = folder / "schedule.json"
        spent, said = launched(
            "solve", str(problem), "-o", str(answer), "--progress", "json", *options,
            output=folder / "spent.json",
        )  # fmt: skip
        if spent.code not in {0, 2, 3}:
            raise RuntimeError(f"solve ended with {spent.code}: {' '.join(said[-3:])}")
        return Run(
            json.loads(problem.read_bytes()),
            json.loads(answer.read_bytes()),
            tuple(_line(json.loads(line)) for line in said if line.startswith("{")),
            spent,
        )


def _line(said: Json) -> Line:
    return Line(said["seconds"], said["penalty"], said["bound"], said["phase"])
