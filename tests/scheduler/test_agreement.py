"""What a rule forbids to the solver and what it objects to are the same; so are costs."""

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.check import check
from scheduler.check import penalty as cost_of
from scheduler.generate import generate
from scheduler.preferences import PREFERENCES, penalty_terms
from scheduler.preferences.base import Preference
from scheduler.problem import Placement, Problem
from scheduler.rules import RULES
from scheduler.rules.base import Rule
from scheduler.schedule import Schedule
from scheduler.solve import Options, build, solve
from tests.scheduler.small import (
    RULE,
    allowed_by_solver,
    every_schedule,
    few_a_day,
    fix,
    random_problem,
    run,
    solver_allows,
    solver_cost,
    two_days,
)

pytestmark = pytest.mark.solver
PROBLEMS = [
    *(random_problem(random.Random(seed)) for seed in range(12)),
    *(few_a_day(random_problem(random.Random(seed)), random.Random(seed)) for seed in (14, 18)),
]
SMALLER = [
    *(random_problem(random.Random(seed), events=2) for seed in range(100, 112)),
    *(two_days(random.Random(seed), events=3) for seed in range(100, 106)),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_solver_allows_exactly_what_the_check_accepts(rule: Rule) -> None:
    verdicts: Counter[bool] = Counter()
    for problem in PROBLEMS:
        tried = {frozenset(one.placements): one for one in every_schedule(problem)}
        accepted = {key for key, one in tried.items() if not list(rule.check(problem, one))}
        verdicts.update(key in accepted for key in tried)

        assert allowed_by_solver(rule, problem) == accepted

    if rule.id != "one_place":  # here no schedule has an event in two places
        assert min(verdicts[True], verdicts[False]) > 20


def test_the_solver_puts_nothing_in_two_places_nor_nowhere() -> None:
    problem = PROBLEMS[0]
    one, other = problem.rooms[:2]
    first, second = (Placement("e1", room.id, problem.starts[0]) for room in (one, other))
    out = tuple(event.id for event in problem.events[1:])
    for placements, unplaced in (
        ((first,), out),
        ((first, second), out),
        ((first,), ("e1", *out)),
        ((), out),
        ((), ("e1", *out)),
    ):
        schedule = Schedule(placements, unplaced)
        accepted = not list(RULE["one_place"].check(problem, schedule))

        assert accepted == (len(placements) + unplaced.count("e1") == 1)
        assert solver_allows([RULE["one_place"]], problem, schedule) == accepted


@pytest.mark.parametrize("preference", PREFERENCES, ids=lambda preference: preference.id)
def test_the_solver_pays_exactly_what_is_counted(preference: Preference) -> None:
    rng = random.Random(5)
    seen = set()
    for problem in (*PROBLEMS, *(two_days(rng) for _ in range(6))):
        fitting = [
            one for one in every_schedule(problem) if not list(RULE["slot"].check(problem, one))
        ]
        for schedule in rng.sample(fitting, min(len(fitting), 12)):
            amount = preference.amount(problem, schedule)
            seen.add(amount)

            assert solver_cost(preference, problem, schedule) == amount

    assert len(seen) > 1


@pytest.mark.parametrize("number", range(len(SMALLER)))
def test_what_is_found_is_the_cheapest_of_all_schedules(number: int) -> None:
    problem = SMALLER[number]
    costs = [cost_of(problem, one) for one in every_schedule(problem) if not check(problem, one)]

    found = solve(problem, Options(seconds=20, workers=2))

    assert found.status == ("optimal" if costs else "infeasible")
    assert found.penalty == min(costs, default=None)


def test_the_small_problems_are_of_both_sorts() -> None:
    feasible = [
        any(not check(problem, one) for one in every_schedule(problem)) for problem in SMALLER
    ]

    assert {True, False} == set(feasible)


def moved(problem: Problem, planted: Schedule, rng: random.Random) -> Schedule:
    """The schedule with one event somewhere else in its slots and rooms, or left out."""
    chosen = rng.choice(planted.placements)
    kept = tuple(place for place in planted.placements if place is not chosen)
    if rng.random() < 0.1:
        return Schedule(kept, (chosen.event,))
    room, start = rng.choice(problem.rooms).id, rng.choice(problem.starts)
    return Schedule((*kept, Placement(chosen.event, room, start)))


@settings(max_examples=20, deadline=None, derandomize=True, database=None)
@given(
    kind=st.sampled_from(["meeting", "steps", "intersessional"]),
    seed=st.integers(0, 999),
    events=st.integers(3, 14),
)
def test_they_agree_on_whole_problems_too(kind: str, seed: int, events: int) -> None:
    problem, planted = generate(kind, seed, events)
    assert planted is not None
    for schedule in (planted, moved(problem, planted, random.Random(seed))):
        model = build(problem)
        cost = run(model) if fix(model, schedule) else None
        accepted = check(problem, schedule) == []

        assert cost == (sum(penalty_terms(problem, schedule).values()) if accepted else None)


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(st.sampled_from(["meeting", "steps", "week"]), st.integers(0, 10**6), st.integers(1, 60))
def test_a_planted_schedule_keeps_every_rule(kind: str, seed: int, events: int) -> None:
    problem, planted = generate(kind, seed, events)

    assert planted is not None
    assert len(planted.placements) == events
    assert check(problem, planted) == []
