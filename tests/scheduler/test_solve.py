"""The search as a whole: what it proves, what it reports, and how it ends."""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest

from scheduler.check import judge
from scheduler.generate import generate
from scheduler.problem import (
    Delegation,
    Event,
    Placement,
    Problem,
    ProblemError,
    Room,
    Slot,
    Weights,
)
from scheduler.search.arrays import arrays_of
from scheduler.solve import Options, Progress, solve
from scheduler.solve.improving import Improver
from scheduler.solve.incumbent import Incumbent
from scheduler.solve.proving import at_once
from scheduler.solve.watching import Clock
from scheduler.statement import outline_of
from tests.scheduler.small import CASES, HALL, case, problem

pytestmark = [pytest.mark.solver, pytest.mark.slow]
PATIENT = Options(seconds=300)


@pytest.mark.parametrize(("name", "cost"), [("intersessional-15", 412), ("meeting-40", 846)])
def test_the_cheapest_schedule_is_proved(name: str, cost: int) -> None:
    problem = case(name)

    schedule = solve(problem, PATIENT)

    assert (schedule.status, schedule.penalty, schedule.bound) == ("optimal", cost, cost)
    judgement = judge(problem, schedule)
    assert judgement.violations == ()
    assert judgement.terms == schedule.terms
    assert judgement.penalty == cost


@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("infeasible-*.json")))
def test_what_is_impossible_is_proved_to_be(name: str) -> None:
    schedule = solve(case(name), PATIENT)

    assert (schedule.status, schedule.placements, schedule.penalty) == ("infeasible", (), None)
    assert schedule.unplaced == tuple(event.id for event in case(name).events)


@pytest.mark.parametrize("kind", ["room", "person", "plenary", "pins", "equipment"])
def test_what_is_made_to_be_impossible_is(kind: str) -> None:
    made, _ = generate(f"infeasible-{kind}", seed=3)

    assert solve(made, PATIENT).status == "infeasible"


def test_nothing_to_place_is_a_schedule() -> None:
    empty = solve(problem(), PATIENT)

    assert (empty.status, empty.placements, empty.penalty) == ("optimal", (), 0)


def test_optional_events_that_find_no_place_are_left_out() -> None:
    both = solve(
        problem(Event("a", 30, mandatory=False, priority=2), Event("b", 30, mandatory=False)),
        PATIENT,
    )

    assert both.status == "optimal"
    assert both.unplaced == ("b",)
    assert both.terms["unplaced"] == 1000


def test_numbers_that_cannot_be_counted_are_refused() -> None:
    large = 10**9
    events = [Event(f"e{n}", 30, mandatory=False, priority=large) for n in range(40)]

    with pytest.raises(ProblemError, match=r"^weights: the penalty could grow"):
        solve(problem(*events, weights=Weights(unplaced=large)), PATIENT)


def hard() -> Problem:
    """Quick to place, and with more crossed interests than can be weighed up in a few seconds."""
    rng = random.Random(1)
    names = [f"e{n}" for n in range(36)]
    return problem(
        *(Event(name, 30, mandatory=False) for name in names),
        slots=tuple(Slot(f"s{n}", 60 * n, 60 * n + 30) for n in range(7)),
        rooms=tuple(Room(f"r{n}", 10) for n in range(6)),
        delegations=tuple(
            Delegation(f"d{n}", 1, 1, tuple(sorted(rng.sample(names, 9)))) for n in range(60)
        ),
    )


def test_progress_is_reported_at_least_once_a_second_and_only_gets_better() -> None:
    said: list[tuple[float, Progress]] = []
    solve(hard(), Options(seconds=5), lambda progress: said.append((time.monotonic(), progress)))

    times = [at for at, _ in said]
    assert max(b - a for a, b in pairwise(times)) < 2
    assert [progress.phase for _, progress in said][-1] == "done"
    penalties = [p.penalty for _, p in said if p.penalty is not None]
    assert penalties == sorted(penalties, reverse=True)
    bounds = [p.bound for _, p in said if p.bound is not None]
    assert bounds == sorted(bounds)
    last = said[-1][1]
    assert last.penalty is not None
    assert last.bound is not None
    assert last.gap == pytest.approx((last.penalty - last.bound) / last.penalty)


def test_it_ends_when_the_time_is_up_with_the_best_so_far() -> None:
    began = time.monotonic()
    schedule = solve(hard(), Options(seconds=5))

    assert time.monotonic() - began < 5 + 2.5
    assert schedule.status == "feasible"
    assert judge(hard(), schedule).violations == ()
    assert schedule.bound is not None
    assert schedule.penalty is not None
    assert schedule.bound < schedule.penalty


def test_it_can_be_stopped() -> None:
    stop = threading.Event()
    seen: list[float] = []

    def until_found(progress: Progress) -> None:
        if progress.penalty is not None and not stop.is_set():
            stop.set()
            seen.append(time.monotonic())

    schedule = solve(hard(), PATIENT, until_found, stop)

    assert time.monotonic() - seen[0] < 2.5
    assert schedule.status == "feasible"


def test_out_of_memory_it_stops_instead_of_being_killed() -> None:
    began = time.monotonic()
    schedule = solve(hard(), Options(seconds=300, memory=1))

    assert time.monotonic() - began < 10
    assert (schedule.status, schedule.placements) == ("unknown", ())


@pytest.mark.parametrize(
    ("kind", "events", "whole"),
    [("intersessional", 8, True), ("steps", 12, True), ("week", 45, False)],
)
def test_one_effort_and_one_seed_give_one_schedule(kind: str, events: int, whole: bool) -> None:
    """Whether the problem is small enough to be searched whole, or is narrowed down first."""
    made, _ = generate(kind, seed=5, events=events)
    outline = outline_of(made)
    assert at_once(outline, arrays_of(outline)) is whole
    quick = Options(effort="quick", seed=7)

    first = solve(made, quick)
    with _busy_processors():
        second = solve(made, quick)

    assert first == second
    assert first.status == "optimal"
    assert first.repeatable


@pytest.mark.parametrize(("options", "shown"), [(Options(seed=0), False), (PATIENT, True)])
def test_by_effort_a_proof_does_not_see_what_is_found_meanwhile(
    options: Options, shown: bool
) -> None:
    meeting = case("meeting-40")
    outline, incumbent = outline_of(meeting), Incumbent(meeting)
    clock = Clock(options.seconds, None, threading.Event())
    improver = Improver(outline, arrays_of(outline), options, clock, incumbent, aside=True)
    searching = threading.Thread(target=improver.run)
    searching.start()
    improver.ready.wait()
    seen = incumbent.penalty
    clock.enough()
    searching.join()

    if shown:
        assert (improver.later, seen is None) == (None, False)
        assert improver.first is None or (seen or 0) < improver.first
        return
    assert seen == improver.first
    assert improver.later is not None
    incumbent.offer(improver.later)
    assert incumbent.penalty is not None
    assert seen is None or incumbent.penalty < seen


@contextmanager
def _busy_processors() -> Iterator[None]:
    """Make everything take longer, and at other moments."""
    others = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"])
        for _ in range(os.cpu_count() or 1)
    ]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()


def test_a_bound_that_a_schedule_contradicts_is_not_believed() -> None:
    one = problem(Event("a", 60, preferred_slots=("slot",)), rooms=(HALL,))
    incumbent = Incumbent(one)
    incumbent.raise_bound(11)
    incumbent.offer((Placement("a", "hall", 0),))

    assert incumbent.penalty is not None
    assert incumbent.penalty < 11
    assert (incumbent.bound, incumbent.proved) == (None, False)

    incumbent.raise_bound(incumbent.penalty + 1)
    assert not incumbent.proved

    incumbent.raise_bound(incumbent.penalty)
    assert incumbent.proved


def test_what_a_clock_ended_says_so() -> None:
    made, _ = generate("intersessional", seed=5, events=8)

    assert not solve(made, PATIENT).repeatable


def test_an_event_without_a_slot_is_impossible() -> None:
    long = problem(Event("a", 61), rooms=(HALL,), slots=(Slot("s", 0, 60),))

    assert solve(long, PATIENT).status == "infeasible"
