"""`python -m scheduler`: solve, check, explain, generate, convert and describe files.

What is asked for goes to the standard output or to a file, everything else to the standard error.
"""

import argparse
import contextlib
import json
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Final, NoReturn

from scheduler.check import judge
from scheduler.explain import in_words as explained
from scheduler.explain import left_in_words, left_out, write_explanation, write_left_out
from scheduler.files import read_problem, read_schedule, write_problem, write_schedule
from scheduler.files.nodes import Node
from scheduler.files.writing import violation_json
from scheduler.generate import KINDS, generate
from scheduler.peers import READERS
from scheduler.problem import Problem, ProblemError
from scheduler.schedule import Schedule
from scheduler.schema import SCHEMAS
from scheduler.why import in_words, why, write_reasons

if TYPE_CHECKING:
    from scheduler.solve import Progress

EFFORTS: Final = ("quick", "normal", "thorough")
DONE: Final = 0
MISTAKE: Final = 1
REFUSED: Final = 2
"""Nothing can be scheduled (`solve`), or a rule is broken (`check`)."""
NOTHING_FOUND: Final = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; a mistake in the input is one line, and code 1."""
    chosen = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = chosen.command
    try:
        return command(chosen)
    except ProblemError as error:
        print(f"scheduler: {error}", file=sys.stderr)
        return MISTAKE


class _Parser(argparse.ArgumentParser):
    """A wrong argument is a mistake in the input like any other: one line, and code 1."""

    def error(self, message: str) -> NoReturn:
        self.exit(MISTAKE, f"scheduler: {message}; see {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m scheduler", description="Schedule side events.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    solve = commands.add_parser("solve", help="find the schedule that costs least")
    solve.add_argument("problem", help="a problem file, - for the standard input")
    solve.add_argument("-o", "--output", type=Path, help="write the schedule here")
    ends = solve.add_mutually_exclusive_group()
    ends.add_argument("--effort", choices=EFFORTS, default="normal", help="how long to search")
    ends.add_argument("--time-limit", type=_seconds, metavar="SECONDS", help="by the clock")
    solve.add_argument("--workers", type=_at_least(1), default=8, metavar="N", help="threads")
    solve.add_argument("--seed", type=_at_least(0), default=0, metavar="N")
    solve.add_argument("--memory-limit", type=_at_least(1), metavar="MEGABYTES")
    solve.add_argument("--progress", choices=("bar", "json", "none"))
    solve.set_defaults(command=_solve)

    check = commands.add_parser("check", help="judge a schedule")
    check.add_argument("problem", help="a problem file, - for the standard input")
    check.add_argument("schedule", help="a schedule file, - for the standard input")
    check.set_defaults(command=_check)

    _add_explain(commands)
    _add_why(commands)

    make = commands.add_parser("generate", help="make a realistic problem from a seed")
    make.add_argument("kind", choices=KINDS)
    make.add_argument("--seed", type=_at_least(0), default=0, metavar="N")
    make.add_argument("--events", type=_at_least(1), metavar="N")
    make.add_argument("-o", "--output", type=Path, help="write the problem here")
    make.add_argument("--planted", type=Path, help="write the schedule hidden in it here")
    make.set_defaults(command=_generate)

    _add_convert(commands)

    schema = commands.add_parser("schema", help="print the JSON Schema of a format")
    schema.add_argument("format", nargs="?", choices=tuple(SCHEMAS), default="problem")
    schema.set_defaults(command=_schema)
    return parser


def _add_explain(commands: "argparse._SubParsersAction[_Parser]") -> None:
    explain = commands.add_parser("explain", help="say why there is no schedule, and what to do")
    explain.add_argument("problem", help="a problem file, - for the standard input")
    explain.add_argument("schedule", nargs="?", help="say who is left out of this one, and why")
    explain.add_argument("--time-limit", type=_seconds, default=60.0, metavar="SECONDS")
    explain.add_argument("--json", action="store_true", help="say all, for programs")
    explain.set_defaults(command=_explain)


def _add_why(commands: "argparse._SubParsersAction[_Parser]") -> None:
    reasons = commands.add_parser("why", help="say why an event is where it is, and not elsewhere")
    reasons.add_argument("problem", help="a problem file, - for the standard input")
    reasons.add_argument("schedule", help="a schedule file, - for the standard input")
    reasons.add_argument("--event", required=True, metavar="ID")
    reasons.add_argument("--starts-at", metavar="TIME", help="only places at this start")
    reasons.add_argument("--room", metavar="ID", help="only places in this room")
    reasons.add_argument("--json", action="store_true", help="say all, for programs")
    reasons.set_defaults(command=_why)


def _add_convert(commands: "argparse._SubParsersAction[_Parser]") -> None:
    convert = commands.add_parser("convert", help="make a problem of another tool's file")
    convert.add_argument("format", choices=tuple(READERS))
    convert.add_argument("file", help="a file in that format, - for the standard input")
    convert.add_argument("-o", "--output", type=Path, help="write the problem here")
    convert.set_defaults(command=_convert)


def _at_least(least: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text) < 2**31:
            raise argparse.ArgumentTypeError(f"{text} is not a whole number of at least {least}")
        return int(text)

    return number


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds above 0")
    return seconds


# Files


def _read(path: str) -> tuple[str, bytes]:
    """The name of a file for messages, and its content."""
    if path == "-":
        return "standard input", sys.stdin.buffer.read()
    try:
        return path, Path(path).read_bytes()
    except OSError as error:
        raise ProblemError(f"{path}: {error.strerror}") from error


def _problem(path: str) -> Problem:
    name, content = _read(path)
    try:
        return read_problem(content)
    except ProblemError as error:
        raise ProblemError(f"{name}: {error}") from error


def _schedule(path: str, problem: Problem) -> Schedule:
    name, content = _read(path)
    try:
        return read_schedule(content, problem)
    except ProblemError as error:
        raise ProblemError(f"{name}: {error}") from error


def _refuse_unwritable(path: Path | None) -> None:
    """Find out before the work, not after it, that its result can be kept nowhere."""
    if path is None:
        return
    if path.is_dir():
        raise ProblemError(f"{path}: is a folder")
    if not os.access(path if _is_special(path) else path.resolve().parent, os.W_OK):
        raise ProblemError(f"{path}: cannot be written to")


def _is_special(path: Path) -> bool:
    """A device or a pipe is written into; only a file may be replaced by another one."""
    return path.exists() and not path.is_file()


def _write(text: str, path: Path | None) -> None:
    """Write to the standard output, or to a file that is there whole or not at all."""
    try:
        if path is None:
            sys.stdout.write(text)
            sys.stdout.flush()
        elif _is_special(path):
            path.write_text(text, encoding="utf-8")
        else:
            _replace(path.resolve(), text)
    except OSError as error:
        raise ProblemError(f"{path or 'standard output'}: {error.strerror}") from error


def _replace(path: Path, text: str) -> None:
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        file.write(text)
    mask = os.umask(0)
    os.umask(mask)
    Path(file.name).chmod(0o666 & ~mask)
    Path(file.name).replace(path)


# Commands


def _solve(chosen: argparse.Namespace) -> int:
    for name in _STOPPING:
        signal.signal(name, _leave)
    problem = _problem(chosen.problem)
    _refuse_unwritable(chosen.output)
    stop = threading.Event()
    for name in _STOPPING:
        signal.signal(name, lambda *_: stop.set())
    # The other commands need no OR-Tools, which takes a second to load.
    from scheduler.solve import Options, solve  # noqa: PLC0415 - see above

    options = Options(
        seconds=chosen.time_limit,
        effort=chosen.effort,
        workers=chosen.workers,
        seed=chosen.seed,
        memory=chosen.memory_limit,
    )
    display = _display(chosen.progress)
    schedule = solve(problem, options, display.show, stop)
    display.end(schedule)
    _write(write_schedule(problem, schedule), chosen.output)
    if schedule.status == "infeasible":
        return REFUSED
    return NOTHING_FOUND if schedule.status == "unknown" else DONE


_STOPPING: Final = (signal.SIGTERM, signal.SIGINT)


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    """Stopped before there is anything to search for."""
    raise SystemExit(NOTHING_FOUND)


def _check(chosen: argparse.Namespace) -> int:
    problem = _problem(chosen.problem)
    schedule = _schedule(chosen.schedule, problem)
    judgement = judge(problem, schedule)
    found = {
        "violations": [violation_json(violation) for violation in judgement.violations],
        "penalty": judgement.penalty,
        "terms": judgement.terms,
    }
    _write(json.dumps(found, ensure_ascii=False, indent=1) + "\n", None)
    if schedule.penalty not in {None, judgement.penalty}:
        claim = f"the file says that it costs {schedule.penalty}, it costs {judgement.penalty}"
        print(f"scheduler: {chosen.schedule}: penalty: {claim}", file=sys.stderr)
    return REFUSED if judgement.violations else DONE


def _explain(chosen: argparse.Namespace) -> int:
    problem = _problem(chosen.problem)
    if chosen.schedule is not None:
        left = left_out(problem, _schedule(chosen.schedule, problem))
        _write((write_left_out if chosen.json else left_in_words)(problem, left), None)
        return DONE
    from scheduler.explain.search import explain  # noqa: PLC0415 - it loads OR-Tools

    found = explain(problem, chosen.time_limit)
    _write((write_explanation if chosen.json else explained)(found), None)
    return NOTHING_FOUND if found.status == "unknown" else DONE


def _why(chosen: argparse.Namespace) -> int:
    problem = _problem(chosen.problem)
    schedule = _schedule(chosen.schedule, problem)
    asked = chosen.starts_at
    starts_at = None if asked is None else Node(asked, "--starts-at").time()
    reasons = why(problem, schedule, chosen.event, starts_at=starts_at, room=chosen.room)
    _write((write_reasons if chosen.json else in_words)(problem, reasons), None)
    return DONE


def _generate(chosen: argparse.Namespace) -> int:
    _refuse_unwritable(chosen.output)
    _refuse_unwritable(chosen.planted)
    problem, planted = generate(chosen.kind, chosen.seed, chosen.events)
    if chosen.planted is not None:
        if planted is None:
            raise ProblemError(f"--planted: a problem of the kind {chosen.kind} hides no schedule")
        _write(write_schedule(problem, planted), chosen.planted)
    _write(write_problem(problem), chosen.output)
    return DONE


def _convert(chosen: argparse.Namespace) -> int:
    _refuse_unwritable(chosen.output)
    name, content = _read(chosen.file)
    try:
        text = write_problem(READERS[chosen.format](content))
        read_problem(text)  # whatever stood in the file, what comes out of it is a problem
    except ProblemError as error:
        raise ProblemError(f"{name}: {error}") from error
    _write(text, chosen.output)
    return DONE


def _schema(chosen: argparse.Namespace) -> int:
    _write(json.dumps(SCHEMAS[chosen.format], indent=1) + "\n", None)
    return DONE


# Progress


class _Silence:
    """Nothing while it runs; a word at the end where there is no schedule."""

    def show(self, progress: "Progress") -> None:
        """Say nothing."""

    def end(self, schedule: Schedule) -> None:
        if schedule.status == "infeasible":
            _say("scheduler: no schedule keeps every rule\n")
        elif schedule.status == "unknown":
            _say("scheduler: no schedule was found before the search was stopped\n")


class _Lines(_Silence):
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
        _say(json.dumps(line) + "\n")

    def end(self, schedule: Schedule) -> None:
        """The exit code and the status of the schedule say it."""


class _Bar(_Silence):
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
        _say("\r\033[K" + "  ".join(part for part in parts if part) + end)


_WIDTH: Final = 24


def _display(wanted: str | None) -> _Silence:
    if wanted is None:
        wanted = "bar" if sys.stderr.isatty() else "none"
    return {"bar": _Bar, "json": _Lines, "none": _Silence}[wanted]()


def _say(text: str) -> None:
    """Progress that nobody reads any more is no reason to lose the schedule."""
    with contextlib.suppress(OSError):
        sys.stderr.write(text)
        sys.stderr.flush()
