"""Judging twice: `scheduler.check` and a reader of the format that knows nothing of it."""

import json
import random
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.check import judge
from scheduler.files import write_problem, write_schedule
from scheduler.generate import generate
from scheduler.problem import Placement, Problem
from scheduler.rules import RULES
from scheduler.schedule import Schedule
from tests.scheduler.second_opinion import Opinion
from tests.scheduler.small import few_a_day, random_problem, two_days


def agreed(problem: Problem, schedule: Schedule) -> set[str]:
    """The rules that are broken, once both readers have said the same."""
    opinion = Opinion(
        json.loads(write_problem(problem)), json.loads(write_schedule(problem, schedule))
    )
    judgement = judge(problem, schedule)
    broken = {violation.rule for violation in judgement.violations}
    assert broken == opinion.broken()
    if "one_place" not in broken:  # what both is placed and is not has no price
        assert judgement.terms == opinion.terms()
    return broken


def anywhere(problem: Problem, rng: random.Random) -> Schedule:
    """Each event somewhere in a slot, on the grid or off it, out, or forgotten."""
    placements, out = [], []
    for event in problem.events:
        slot = rng.choice(problem.slots)
        start = rng.choice((slot.start, rng.randrange(slot.start, slot.end)))
        where = rng.random()
        if where < 0.8:
            placements.append(Placement(event.id, rng.choice(problem.rooms).id, start))
        if where > 0.78:
            out.append(event.id)
    return Schedule(tuple(placements), tuple(out))


def test_on_small_problems_every_rule_is_broken_and_kept() -> None:
    rng = random.Random(3)
    broken: Counter[str] = Counter()
    tries = 1500
    for _ in range(tries):
        problem = random_problem(rng, events=rng.choice((1, 2, 3, 5)))
        broken.update(agreed(problem, anywhere(problem, rng)))
        limited = few_a_day(problem, rng)
        broken.update({"daily", "organiser_daily"} & agreed(limited, anywhere(limited, rng)))

    assert {rule.id for rule in RULES} == set(broken)
    assert all(20 < count < tries - 20 for count in broken.values())


def test_on_what_events_are_to_each_other() -> None:
    rng = random.Random(8)
    for _ in range(300):
        problem = two_days(rng, events=rng.choice((2, 3, 5)))
        agreed(problem, anywhere(problem, rng))


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(
    kind=st.sampled_from(["meeting", "steps", "week", "repair", "crowded"]),
    seed=st.integers(0, 10**6),
    events=st.integers(2, 40),
)
def test_on_whole_problems(kind: str, seed: int, events: int) -> None:
    problem, planted = generate(kind, seed, events)

    agreed(problem, anywhere(problem, random.Random(seed)))
    if planted is not None:
        assert agreed(problem, planted) == set()
