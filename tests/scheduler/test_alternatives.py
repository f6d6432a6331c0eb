"""Other good schedules: below the ceiling, valid, and as far from each other as can be."""

import json
import subprocess
import sys
import threading
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from scheduler.alternatives import alternatives, ceiling_of, difference, in_words
from scheduler.alternatives.wandering import Wanderer
from scheduler.check import judge
from scheduler.files import read_schedule, write_problem
from scheduler.generate import generate
from scheduler.problem import Event, Problem, Room, Slot, Weights
from scheduler.schedule import Schedule
from scheduler.schema import SCHEMAS
from scheduler.search.arrays import arrays_of
from scheduler.solve import Options, Progress, solve
from scheduler.solve.window import from_places, placements_of, to_places, where_of
from scheduler.statement import outline_of
from tests.scheduler.small import CASES, every_schedule, problem, random_problem

pytestmark = [pytest.mark.solver, pytest.mark.slow]
QUICK = Options(effort="quick")
EASY = CASES / "intersessional-15.json"


def small(seed: int) -> Problem:
    """Everything of a random problem, but nothing that must be, and little that matters much."""
    made = random_problem(Random(seed), events=2)
    free = tuple(replace(event, mandatory=False, pinned=None) for event in made.events)
    weights = Weights(12, 2, 1, 1, 1, 1, 0, 2, 1)
    return replace(made, events=free, frozen_until=None, frozen=(), weights=weights)


def distance(one: Schedule, before: tuple[Schedule, ...]) -> tuple[int, int]:
    apart = [difference(one, other) for other in before]
    return min(apart), sum(apart)


def test_each_next_one_differs_most_of_all_that_are_cheap_enough() -> None:
    several = 0
    for seed in range(24):
        on, within = small(seed), Fraction(120)
        best = solve(on, QUICK)
        found = alternatives(on, best, 3, within, QUICK)
        cheap = [
            one
            for one in every_schedule(on)
            if not (judged := judge(on, one)).violations
            and judged.penalty <= ceiling_of(best, within)
        ]

        assert found.schedules[0] == best
        assert all(found.farthest)
        for number in range(1, len(found.schedules)):
            before = found.schedules[:number]
            most = max(distance(one, before) for one in cheap)
            assert distance(found.schedules[number], before) == most, seed
        assert len(found.schedules) == min(3, len(cheap))
        assert found.exhausted == (len(cheap) < 3)
        several += len(cheap) > 3
    assert several > 4


def test_all_keep_the_rules_and_the_ceiling_and_differ() -> None:
    made, _ = generate("meeting", seed=6, events=20)
    best = solve(made, QUICK)
    found = alternatives(made, best, 3, options=QUICK)

    assert len(found.schedules) == 3
    assert found.ceiling == (best.penalty or 0) * 105 // 100
    for one in found.schedules:
        judgement = judge(made, one)
        assert judgement.violations == ()
        assert (judgement.penalty, judgement.terms) == (one.penalty, one.terms)
        assert judgement.penalty <= found.ceiling
        assert one.bound == best.bound
    apart = [n for i, row in enumerate(found.differences) for j, n in enumerate(row) if i < j]
    assert min(apart) >= 8
    assert all(found.differences[i][i] == 0 for i in range(3))


def test_the_local_search_alone_comes_far_and_stays_below_the_ceiling() -> None:
    made, _ = generate("meeting", seed=7, events=24)
    best = solve(made, QUICK)
    outline = outline_of(made)
    arrays = arrays_of(outline)
    ceiling = ceiling_of(best, Fraction(10))
    others = [to_places(arrays, where_of(outline, best.placements))]
    for _ in range(2):
        wanderer = Wanderer(arrays, 0, others, ceiling, best.penalty or 0)
        wanderer.wander(24, lambda: False)
        assert wanderer.farthest is not None
        others.append(wanderer.farthest)
        placements = placements_of(outline, from_places(arrays, wanderer.farthest))
        placed = {one.event for one in placements}
        judged = judge(
            made, Schedule(placements, tuple(e.id for e in made.events if e.id not in placed))
        )
        assert judged.violations == ()
        assert judged.penalty <= ceiling
        assert wanderer.distance[0] == min((wanderer.farthest != one).sum() for one in others[:-1])
        assert wanderer.distance[0] >= 8


def only_one() -> Problem:
    return problem(Event("a", 60), Event("b", 60, rooms=("hall",), after=("a",)),
                   slots=(Slot("s", 0, 60), Slot("t", 60, 120)))  # fmt: skip


def test_where_there_is_no_other_it_is_said() -> None:
    found = alternatives(only_one(), solve(only_one(), QUICK), 3, options=QUICK)

    assert len(found.schedules) == 1
    assert found.exhausted
    assert in_words(found).startswith("No other schedule costs at most ")


def test_where_there_are_fewer_than_asked_it_is_said() -> None:
    two = problem(Event("a", 60, rooms=("x", "y")), rooms=(Room("x", 1), Room("y", 1)))
    found = alternatives(two, solve(two, QUICK), 3, options=QUICK)

    assert len(found.schedules) == 2
    assert found.differences == ((0, 1), (1, 0))
    said = "2 schedules, not 3, that cost at most 10, 5 % above the least possible 10: there are no"
    assert in_words(found).startswith(said)


def test_without_a_schedule_there_is_none_to_differ_from() -> None:
    never = problem(Event("a", 61))
    found = alternatives(never, solve(never, QUICK), 3, options=QUICK)

    assert [one.status for one in found.schedules] == ["infeasible"]
    assert in_words(found) == ""


def test_it_can_be_stopped_and_tells_how_far_it_is() -> None:
    made, _ = generate("meeting", seed=6, events=24)
    best = solve(made, QUICK)
    stop, said = threading.Event(), list[Progress]()
    stop.set()
    found = alternatives(made, best, 4, options=QUICK, on_progress=said.append, stop=stop)

    assert found.schedules == (best,)
    assert not found.exhausted
    assert said[-1].phase == "done"
    assert "No other schedule was found" in in_words(found)


def scheduler(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "scheduler", "solve", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, timeout=120, check=False)


def test_the_command_writes_the_same_twice_and_what_the_schema_says(tmp_path: Path) -> None:
    made, _ = generate("intersessional", seed=3, events=8)
    path = tmp_path / "problem.json"
    path.write_text(write_problem(made))
    asked = (path, "--alternatives", "3", "--within", "7.5", "--effort", "quick")
    first, second = scheduler(*asked), scheduler(*asked, "--workers", "2")

    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stdout == second.stdout
    written = json.loads(first.stdout)
    schema = SCHEMAS["alternatives"]
    assert list(written) == schema["required"] == list(schema["properties"])
    assert all(
        set(one) <= set(schema["$defs"]["schedule"]["properties"]) for one in written["schedules"]
    )
    schedules = [read_schedule(json.dumps(one), made) for one in written["schedules"]]
    assert (len(schedules), written["within"], written["asked"]) == (3, 7.5, 3)
    for one, compared in zip(schedules, written["comparison"], strict=True):
        judged = judge(made, one)
        assert judged.violations == ()
        assert compared["total"] == judged.penalty <= written["ceiling"]
        assert {term: both["cost"] for term, both in compared["terms"].items()} == judged.terms
        weights = {term: getattr(made.weights, term) for term in judged.terms}
        for term, both in compared["terms"].items():
            assert both["amount"] * weights[term] == both["cost"]
    assert written["differences"] == [[difference(a, b) for b in schedules] for a in schedules]
    lines = first.stderr.decode().splitlines()
    assert lines[0].startswith("3 schedules that cost at most ")
    assert lines[-1].startswith("Events unlike 3 ")


def test_what_is_impossible_ends_with_2_and_one_empty_schedule() -> None:
    done = scheduler(CASES / "infeasible-pins.json", "--alternatives", "2")

    assert done.returncode == 2
    assert [one["status"] for one in json.loads(done.stdout)["schedules"]] == ["infeasible"]
    assert done.stderr == b"scheduler: no schedule keeps every rule\n"


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (("--alternatives", "0"), "0 is not a whole number of at least 1"),
        (("--alternatives", "2", "--within", "-1"), "-1 is not a percentage from 0 to 1000"),
        (("--alternatives", "2", "--within", "five"), "five is not a percentage from 0 to 1000"),
        (("--alternatives", "2", "--within", "1/3"), "1/3 is not a percentage from 0 to 1000"),
        (("--alternatives", "2", "--within", "1e999"), "1e999 is not a percentage"),
        (("--within", "5"), "--within: say with --alternatives how many schedules"),
    ],
)
def test_a_mistake_is_one_line_and_ends_with_1(asked: tuple[str, ...], sentence: str) -> None:
    done = scheduler(EASY, *asked)

    assert (done.returncode, done.stdout) == (1, b"")
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("scheduler: ")
    assert sentence in line
