"""`python -m scheduler`: solve, check, explain, generate, convert and describe files.

What is asked for goes to the standard output or to a file, everything else to the standard error.
"""

import argparse
import json
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Final, NoReturn

from scheduler.check import judge
from scheduler.display import Display, display, say
from scheduler.explain import in_words as explained
from scheduler.explain import left_in_words, left_out, write_explanation, write_left_out
from scheduler.files import read_problem, read_schedule, write_problem, write_schedule
from scheduler.files.nodes import Node
from scheduler.files.writing import violation_json
from scheduler.generate import KINDS, generate
from scheduler.peers import READERS
from scheduler.problem import Placement, Problem, ProblemError
from scheduler.schedule import Schedule
from scheduler.schema import SCHEMAS
from scheduler.why import in_words, why, write_reasons

if TYPE_CHECKING:
    from scheduler.solve import Options

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

    _add_solve(commands)

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


def _add_solve(commands: "argparse._SubParsersAction[_Parser]") -> None:
    solve = commands.add_parser("solve", help="find the schedule that costs least")
    solve.add_argument("problem", help="a problem file, - for the standard input")
    solve.add_argument("-o", "--output", type=Path, help="write the schedule here")
    ends = solve.add_mutually_exclusive_group()
    ends.add_argument("--effort", choices=EFFORTS, default="normal", help="how long to search")
    ends.add_argument("--time-limit", type=_seconds, metavar="SECONDS", help="by the clock")
    solve.add_argument("--workers", type=_at_least(1), default=8, metavar="N", help="threads")
    solve.add_argument("--seed", type=_at_least(0), default=0, metavar="N")
    solve.add_argument("--start", metavar="SCHEDULE", help="a schedule file to begin with")
    solve.add_argument("--memory-limit", type=_at_least(1), metavar="MEGABYTES")
    solve.add_argument("--progress", choices=("bar", "json", "none"))
    solve.add_argument(
        "--alternatives", type=_at_least(1), metavar="K", help="K schedules: the best, and others"
    )
    solve.add_argument("--within", type=_percent, metavar="PERCENT", help="how dear these may be")
    solve.set_defaults(command=_solve)


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


def _percent(text: str) -> Fraction:
    try:
        percent = Fraction(text) if text.isascii() and len(text) <= _LONGEST else Fraction(-1)
    except (ValueError, ZeroDivisionError):
        percent = Fraction(-1)
    if not 0 <= percent <= _MOST or "/" in text:
        raise argparse.ArgumentTypeError(f"{text} is not a percentage from 0 to {_MOST}")
    return percent


_LONGEST: Final = 12
_MOST: Final = 1000


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
    start = _start(chosen, problem)
    _refuse_unwritable(chosen.output)
    stop = threading.Event()
    for name in _STOPPING:
        signal.signal(name, lambda *_: stop.set())
    # The other commands need no OR-Tools, which takes a second to load.
    from scheduler.solve import Options, solve  # noqa: PLC0415 - see above

    options = Options(
        seconds=_first_share(chosen),
        effort=chosen.effort,
        workers=chosen.workers,
        seed=chosen.seed,
        memory=chosen.memory_limit,
        start=start,
    )
    shown = display(chosen.progress)
    began = time.monotonic()
    schedule = solve(problem, options, shown.show, stop)
    shown.end(schedule)
    if chosen.alternatives is None:
        _write(write_schedule(problem, schedule), chosen.output)
    else:
        left = None if chosen.time_limit is None else chosen.time_limit - time.monotonic() + began
        _alternatives(chosen, problem, schedule, replace(options, seconds=left), stop, shown=shown)
    if schedule.status == "infeasible":
        return REFUSED
    return NOTHING_FOUND if schedule.status == "unknown" else DONE


def _start(chosen: argparse.Namespace, problem: Problem) -> tuple[Placement, ...] | None:
    """Where the search is to begin."""
    if chosen.start is None:
        return None
    if chosen.start == chosen.problem == "-":
        raise ProblemError("--start: the problem is read from the standard input already")
    return _schedule(chosen.start, problem).placements


def _first_share(chosen: argparse.Namespace) -> float | None:
    """Where others are to follow, the search for the best takes at most half of the time."""
    seconds: float | None = chosen.time_limit
    if chosen.within is not None and chosen.alternatives is None:
        raise ProblemError("--within: say with --alternatives how many schedules there should be")
    return seconds / 2 if seconds is not None and (chosen.alternatives or 1) > 1 else seconds


def _alternatives(
    chosen: argparse.Namespace,
    problem: Problem,
    best: Schedule,
    options: "Options",
    stop: threading.Event,
    *,
    shown: Display,
) -> None:
    from scheduler import alternatives as others  # noqa: PLC0415 - it loads OR-Tools

    within = others.WITHIN if chosen.within is None else chosen.within
    found = others.alternatives(
        problem, best, chosen.alternatives, within, options, on_progress=shown.show, stop=stop
    )
    _write(others.write_alternatives(problem, found), chosen.output)
    if chosen.progress != "json":
        say(others.in_words(found))


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
    _write(write_explanation(problem, found) if chosen.json else explained(found), None)
    return NOTHING_FOUND if found.status == "unknown" else DONE


def _why(chosen: argparse.Namespace) -> int:
    problem = _problem(chosen.problem)
    schedule = _schedule(chosen.schedule, problem)
    asked = chosen.starts_at
    starts = None if asked is None else (Node(asked, "--starts-at").time(),)
    reasons = why(problem, schedule, chosen.event, starts=starts, room=chosen.room)
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
