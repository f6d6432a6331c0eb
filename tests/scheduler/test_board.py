"""Judging one event: what it is said to break and to cost is what changes when it is placed."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.board import Board
from scheduler.generate import generate
from scheduler.preferences import PREFERENCES
from scheduler.preferences.base import Preference
from scheduler.problem import Event, Placement, Problem
from scheduler.rules import RULES
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Schedule, Violation
from tests.scheduler.small import every_schedule, few_a_day, random_problem
from tests.scheduler.test_second_opinion import anywhere

SMALL = [
    *(random_problem(random.Random(seed), events=3) for seed in range(200, 214)),
    *(few_a_day(random_problem(random.Random(seed)), random.Random(seed)) for seed in (14, 18)),
]
A_PLACE = [rule for rule in RULES if rule.id != "one_place"]  # that one is about two lists


def said(violations: object, event: str) -> Counter[str]:
    """The breaches that name an event, in their words."""
    assert isinstance(violations, list)
    return Counter(one.message for one in violations if event in one.events)


def where(board: Board, event: str) -> Placed | None:
    return next((one for one in board.placed if one.event.id == event), None)


def out(schedule: Schedule, event: str) -> Schedule:
    """The schedule with an event left out."""
    kept = tuple(place for place in schedule.placements if place.event != event)
    return Schedule(kept, (*(one for one in schedule.unplaced if one != event), event))


def agree_on_rule(rule: Rule, problem: Problem, schedule: Schedule, event: Event) -> bool:
    """Whether the event breaks the rule, once both ways to ask have said the same."""
    board = Board.of(problem, schedule)
    beside = board.without(event.id)
    placed = where(board, event.id)
    if placed is None:
        alone = list(rule.missing(beside, event))
    else:
        alone = list(rule.breaches(beside, placed))
        assert alone == list(rule.breaches(board, placed))
    # In the whole, the breach may have been found from the side of another event.
    assert said(alone, event.id) == said(list(rule.whole(board)), event.id)
    assert len(said(alone, event.id)) == len(alone)
    return bool(alone)


def agree_on_amount(
    preference: Preference, problem: Problem, schedule: Schedule, event: Event
) -> int:
    """What the event's place adds to the amount, once both ways to count have come to the same."""
    board = Board.of(problem, schedule)
    beside = board.without(event.id)
    placed = where(board, event.id)
    assert placed is not None
    share = preference.share(beside, placed)
    assert share == preference.share(board, placed)
    more = preference.whole(board) - preference.whole(Board.of(problem, out(schedule, event.id)))
    assert share - preference.missing(beside, event) == more
    return more


@pytest.mark.parametrize("rule", A_PLACE, ids=lambda rule: rule.id)
def test_on_small_problems_what_an_event_breaks_is_its_part_of_the_whole(rule: Rule) -> None:
    verdicts: Counter[bool] = Counter()
    rng = random.Random(4)
    for problem in SMALL:
        every = list(every_schedule(problem))
        for schedule in rng.sample(every, min(len(every), 150)):
            for event in problem.events:
                verdicts[agree_on_rule(rule, problem, schedule, event)] += 1

    assert min(verdicts[True], verdicts[False]) > 20


@pytest.mark.parametrize("preference", PREFERENCES, ids=lambda preference: preference.id)
def test_on_small_problems_the_share_is_what_placing_adds(preference: Preference) -> None:
    seen = set()
    rng = random.Random(5)
    for problem in SMALL:
        every = list(every_schedule(problem))
        for schedule in rng.sample(every, min(len(every), 150)):
            for placement in schedule.placements:
                event = problem.event_by_id[placement.event]
                seen.add(agree_on_amount(preference, problem, schedule, event))

    assert len(seen) > 1


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(
    kind=st.sampled_from(["meeting", "steps", "varied", "week", "repair", "crowded"]),
    seed=st.integers(0, 10**6),
    events=st.integers(2, 40),
)
def test_on_whole_problems_too(kind: str, seed: int, events: int) -> None:
    problem, _ = generate(kind, seed, events)
    rng = random.Random(seed)
    mixed = anywhere(problem, rng)
    placed = {place.event for place in mixed.placements}
    schedule = replace(mixed, unplaced=tuple(e for e in mixed.unplaced if e not in placed))
    for event in rng.sample(problem.events, min(events, 6)):
        for rule in A_PLACE:
            agree_on_rule(rule, problem, schedule, event)
        for preference in PREFERENCES if event.id in placed else ():
            agree_on_amount(preference, problem, schedule, event)


@pytest.mark.parametrize("one", [*RULES, *PREFERENCES], ids=lambda one: one.id)
def test_what_does_not_see_a_start_or_a_room_says_the_same_for_each(one: Rule | Preference) -> None:
    for problem in SMALL:
        board = Board.of(problem, anywhere(problem, random.Random(1))).without("e1")
        for start in problem.starts if not one.sees_room else ():
            assert len({answer(one, board, room.id, start) for room in problem.rooms}) == 1
        for room in problem.rooms if not one.sees_start else ():
            assert len({answer(one, board, room.id, start) for start in problem.starts}) == 1


def answer(one: Rule | Preference, board: Board, room: str, start: int) -> object:
    event = board.problem.event_by_id["e1"]
    placed = Placed(event, board.problem.room_by_id[room], start, start + event.duration)
    if isinstance(one, Preference):
        return one.share(board, placed)
    return tuple(violation.message for violation in one.breaches(board, placed))


def test_each_breach_is_told_once_and_in_the_order_of_the_problem() -> None:
    problem, _ = generate("meeting", 1, 6)
    start, room = problem.starts[0], problem.rooms[0].id
    schedule = Schedule(tuple(Placement(e.id, room, start) for e in reversed(problem.events)))
    rule = next(rule for rule in RULES if rule.id == "room_double")

    told: list[Violation] = list(rule.check(problem, schedule))

    names = [event.id for event in problem.events]
    pairs = {(a, b) for n, a in enumerate(names) for b in names[n + 1 :]}
    between = [one.events for one in told if len(one.events) == 2]
    assert len(between) == len(pairs)
    assert set(between) == pairs
