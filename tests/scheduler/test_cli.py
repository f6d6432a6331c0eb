"""`python -m scheduler` as other programs run it: exit codes, streams, signals."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from scheduler.check import check, judge
from scheduler.files import read_problem, read_schedule, write_problem, write_schedule
from scheduler.generate import generate
from scheduler.problem import Problem
from scheduler.schema import SCHEMAS
from scheduler.why import in_words, why, write_reasons
from tests.scheduler.small import CASES, case
from tests.scheduler.test_solve import hard

pytestmark = [pytest.mark.solver, pytest.mark.slow]
EASY = CASES / "intersessional-15.json"
COMMAND = (sys.executable, "-m", "scheduler")


def scheduler(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], input=stdin, capture_output=True, timeout=120, check=False
    )


def one_line(done: subprocess.CompletedProcess[bytes]) -> str:
    """The one line of an input that is refused: exit code 1, nothing else anywhere."""
    assert done.returncode == 1
    assert done.stdout == b""
    (line,) = done.stderr.decode().splitlines()
    return line


def test_a_schedule_goes_to_the_standard_output() -> None:
    done = scheduler("solve", EASY)
    problem = case("intersessional-15")
    schedule = read_schedule(done.stdout, problem)

    assert done.returncode == 0
    assert done.stderr == b""
    assert (schedule.status, schedule.penalty, schedule.bound) == ("optimal", 412, 412)
    assert judge(problem, schedule).violations == ()
    assert len(schedule.placements) == 15


def test_from_the_standard_input_into_a_file_and_back(tmp_path: Path) -> None:
    output = tmp_path / "schedule.json"
    output.write_text("an older one")
    done = scheduler("solve", "-", "-o", output, stdin=EASY.read_bytes())

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert [path.name for path in tmp_path.iterdir()] == ["schedule.json"]
    judged = scheduler("check", EASY, output)
    assert judged.returncode == 0
    found = json.loads(judged.stdout)
    assert (found["violations"], found["penalty"]) == ([], 412)
    assert found["terms"] == json.loads(output.read_text())["terms"]


def test_an_output_that_is_no_file_is_written_into_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen([*COMMAND, "generate", "intersessional", "-o", str(pipe)]):
        problem = read_problem(pipe.read_bytes())

    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert len(problem.events) == 15


def test_progress_is_one_json_object_a_line() -> None:
    done = scheduler("solve", EASY, "--progress", "json")
    lines = [json.loads(line) for line in done.stderr.splitlines()]

    assert all(list(line) == ["seconds", "penalty", "bound", "gap", "phase"] for line in lines)
    assert lines[0]["phase"] == "building"
    assert lines[-1] | {"seconds": 0} == {
        "seconds": 0, "penalty": 412, "bound": 412, "gap": 0.0, "phase": "done",
    }  # fmt: skip


def test_the_bar_shows_penalty_bound_and_gap() -> None:
    done = scheduler("solve", EASY, "--progress", "bar")

    assert "penalty 412  bound 412  gap 0.0%\n" in done.stderr.decode()


def test_what_is_impossible_ends_with_2() -> None:
    done = scheduler("solve", CASES / "infeasible-pins.json")
    written = json.loads(done.stdout)

    assert done.returncode == 2
    assert (written["status"], written["placements"]) == ("infeasible", [])
    assert done.stderr == b"scheduler: no schedule keeps every rule\n"


def test_no_schedule_in_time_ends_with_3() -> None:
    done = scheduler("solve", EASY, "--memory-limit", "1")

    assert done.returncode == 3
    assert json.loads(done.stdout)["status"] == "unknown"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["solve", "no such file"], "no such file: No such file or directory"),
        (["solve", "-"], "standard input: line 1, column 1: not JSON: Expecting value"),
        (["solve", "-", "--workers", "0"], "0 is not a whole number of at least 1"),
        (["solve", "-", "--time-limit", "nan"], "nan is not a number of seconds above 0"),
        (["solve", "-", "--colour", "red"], "unrecognized arguments: --colour red"),
        (["solve", str(EASY), "-o", "no such folder/x"], "no such folder/x: cannot be written to"),
        (["check", str(EASY), str(EASY)], f'{EASY}: format: must be "side-event-schedule/1"'),
        (["generate", "crowded", "--planted", "x"], "hides no schedule"),
        ([], "the following arguments are required: COMMAND"),
    ],
)
def test_a_mistake_is_one_line_and_ends_with_1(arguments: list[str], sentence: str) -> None:
    line = one_line(scheduler(*arguments))

    assert line.startswith("scheduler: ")
    assert sentence in line


def test_a_mistake_in_a_file_names_the_file_and_the_place(tmp_path: Path) -> None:
    problem = json.loads(EASY.read_bytes())
    problem["events"][3]["people"] = ["p999"]
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(problem))

    line = one_line(scheduler("solve", path))
    assert line == f'scheduler: {path}: events[3].people[0]: unknown person "p999"'


def test_check_names_what_is_broken(tmp_path: Path) -> None:
    schedule = {
        "format": "side-event-schedule/1",
        "placements": [
            {"event": "e1", "room": "R1", "starts_at": "2027-06-14T12:00:00+02:00"},
        ],
        "unplaced": [f"e{n}" for n in range(2, 16)],
        "penalty": 5,
    }
    path = tmp_path / "schedule.json"
    path.write_text(json.dumps(schedule))
    done = scheduler("check", EASY, path)
    found = json.loads(done.stdout)

    assert done.returncode == 2
    expected = check(case("intersessional-15"), read_schedule(path.read_bytes(), case(EASY.stem)))
    assert [one["rule"] for one in found["violations"]] == [one.rule for one in expected]
    assert {"mandatory", "slot", "plenary"} <= {one["rule"] for one in found["violations"]}
    assert f"the file says that it costs 5, it costs {found['penalty']}" in done.stderr.decode()


@pytest.fixture
def planted(tmp_path: Path) -> tuple[Path, Path]:
    problem, schedule = tmp_path / "problem.json", tmp_path / "planted.json"
    made, hidden = generate("meeting", 3, 12)
    assert hidden is not None
    problem.write_text(write_problem(made))
    schedule.write_text(write_schedule(made, hidden))
    return problem, schedule


def test_why_is_said_in_words_or_for_programs(planted: tuple[Path, Path]) -> None:
    problem = read_problem(planted[0].read_bytes())
    schedule = read_schedule(planted[1].read_bytes(), problem)
    reasons = why(problem, schedule, "e4")
    told = scheduler("why", *planted, "--event", "e4")
    asked = scheduler("why", *planted, "--event", "e4", "--json")

    assert (told.returncode, told.stderr) == (0, b"")
    assert told.stdout.decode() == in_words(problem, reasons)
    assert (asked.returncode, asked.stderr) == (0, b"")
    assert asked.stdout.decode() == write_reasons(problem, reasons)


def test_why_not_there_is_said_of_one_place(planted: tuple[Path, Path]) -> None:
    problem = read_problem(planted[0].read_bytes())
    schedule = read_schedule(planted[1].read_bytes(), problem)
    room, start = problem.rooms[-1].id, problem.starts[3]
    reasons = why(problem, schedule, "e4", starts=[start], room=room)
    place = ("--room", room, "--starts-at", problem.rfc3339(start))
    told = scheduler("why", *planted, "--event", "e4", *place)

    assert told.stdout.decode() == in_words(problem, reasons)
    assert f"In {room} from {problem.rfc3339(start)} it would" in told.stdout.decode()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (("--event", "e99"), 'unknown event "e99"'),
        (("--event", "e4", "--room", "attic"), 'unknown room "attic"'),
        (("--event", "e4", "--starts-at", "noon"), "--starts-at: must be a time"),
        (("--event", "e4", "--starts-at", ""), "--starts-at: must be a time"),
        (("--event", "e4", "--starts-at", "2027-06-14T03:07:00+02:00"), "no event can start at"),
        ((), "the following arguments are required: --event"),
    ],
)
def test_why_is_not_said_of_what_is_not_there(
    asked: tuple[str, ...], sentence: str, planted: tuple[Path, Path]
) -> None:
    assert sentence in one_line(scheduler("why", *planted, *asked))


def test_generate_makes_a_problem_and_what_is_planted_in_it(tmp_path: Path) -> None:
    output, planted = tmp_path / "problem.json", tmp_path / "planted.json"
    done = scheduler(
        "generate", "steps", "--seed", "3", "--events", "20", "-o", output, "--planted", planted
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert scheduler("check", output, planted).returncode == 0


@pytest.mark.parametrize("name", ["problem", "schedule", "alternatives"])
def test_schema_prints_the_format(name: str) -> None:
    assert json.loads(scheduler("schema", name).stdout) == SCHEMAS[name]


class TestStopped:
    """A signal ends the search softly: within two seconds, and with what was found."""

    def start(self, tmp_path: Path, made: Problem) -> "subprocess.Popen[bytes]":
        problem = tmp_path / "problem.json"
        problem.write_text(write_problem(made))
        return subprocess.Popen(
            [*COMMAND, "solve", str(problem), "--time-limit", "600", "--progress", "json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def end(self, process: "subprocess.Popen[bytes]", number: int) -> tuple[float, dict[str, Any]]:
        process.send_signal(number)
        sent = time.monotonic()
        output, _ = process.communicate(timeout=30)
        return time.monotonic() - sent, json.loads(output)

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_the_best_so_far_is_written(self, tmp_path: Path, number: int) -> None:
        with self.start(tmp_path, hard()) as process:
            assert process.stderr is not None
            for line in process.stderr:
                if json.loads(line)["penalty"] is not None:
                    break
            seconds, written = self.end(process, number)

        assert process.returncode == 0
        assert seconds < 3
        assert written["status"] == "feasible"
        problem = read_problem((tmp_path / "problem.json").read_bytes())
        schedule = read_schedule(json.dumps(written), problem)
        assert check(problem, schedule) == []

    def test_before_anything_is_found_it_ends_with_3(self, tmp_path: Path) -> None:
        problem = tmp_path / "problem.json"
        problem.write_text(write_problem(generate("week")[0]))
        stopped = subprocess.run(
            [sys.executable, "-c", STOPPED_AT_ITS_FIRST_LINE, "solve", problem, "--progress=json"],
            capture_output=True,
            timeout=30,
            check=False,
        )

        assert stopped.returncode == 3, stopped.stderr
        written = json.loads(stopped.stdout)
        assert (written["status"], written["placements"]) == ("unknown", [])


#: The signal comes from inside, with the first line of progress: one sent from outside on a busy
#: machine may come when a schedule has been found.
STOPPED_AT_ITS_FIRST_LINE = """
import signal, sys
from scheduler import display
from scheduler.cli import main

say = display.say
def say_and_stop(text):
    say(text)
    signal.raise_signal(signal.SIGTERM)
display.say = say_and_stop
sys.exit(main(sys.argv[1:]))
"""
