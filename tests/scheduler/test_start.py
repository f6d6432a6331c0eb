"""A search that is told where to begin: never worse than that, whatever it was."""

import random
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.check import judge
from scheduler.files import read_schedule, write_problem, write_schedule
from scheduler.generate import generate
from scheduler.problem import Placement
from scheduler.schedule import Schedule
from scheduler.solve import Options, solve
from tests.scheduler.test_cli import one_line, scheduler

pytestmark = [pytest.mark.solver, pytest.mark.slow]


@settings(max_examples=8, deadline=None)
@given(
    kind=st.sampled_from(["intersessional", "varied", "steps"]),
    seed=st.integers(0, 10_000),
    stopped=st.booleans(),
    shaken=st.booleans(),
)
def test_what_comes_back_is_a_schedule_and_no_worse_than_a_start_that_is_one(
    kind: str, seed: int, *, stopped: bool, shaken: bool
) -> None:
    problem, planted = generate(kind, seed, 10)
    assert planted is not None
    dice, start = random.Random(seed), list(planted.placements)
    if shaken:
        rooms = [room.id for room in problem.rooms]
        start = [Placement(one.event, dice.choice(rooms), one.start) for one in start]
    began = judge(problem, Schedule(tuple(start), planted.unplaced))
    stop = threading.Event()
    if stopped:
        stop.set()

    found = solve(problem, Options(effort="quick", start=tuple(start)), stop=stop)

    if found.penalty is not None:
        assert judge(problem, found).violations == ()
    if not began.violations:
        assert found.penalty is not None
        assert found.penalty <= began.penalty
        assert not stopped or found.placements == tuple(start)


def test_the_command_begins_with_a_file(tmp_path: Path) -> None:
    problem, planted = generate("week", 3)
    assert planted is not None
    for name, text in (
        ("problem", write_problem(problem)),
        ("start", write_schedule(problem, planted)),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    began = judge(problem, planted).penalty

    done = scheduler(
        "solve", tmp_path / "problem", "--start", tmp_path / "start", "--time-limit", "0.01"
    )

    found = read_schedule(done.stdout, problem)
    assert done.returncode == 0
    assert found.penalty is not None
    assert found.penalty <= began
    assert "--start: the problem is read" in one_line(
        scheduler("solve", "-", "--start", "-", stdin=write_problem(problem).encode())
    )
    (tmp_path / "wrong").write_text("{}")
    assert "wrong" in one_line(
        scheduler("solve", tmp_path / "problem", "--start", tmp_path / "wrong")
    )
