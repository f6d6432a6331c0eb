"""Of schedules that cost the same, the answer is the one that leaves most as it was published."""

import random
from dataclasses import replace

import pytest

from scheduler.check import judge
from scheduler.generate import generate
from scheduler.problem import Event, Placement, Problem, Room, Slot, Weights
from scheduler.schedule import Schedule
from scheduler.search.arrays import arrays_of
from scheduler.solve import Options, solve
from scheduler.solve.ties import Ties
from scheduler.statement import outline_of
from tests.scheduler.small import every_schedule, problem, random_problem

pytestmark = [pytest.mark.solver, pytest.mark.slow]
Distance = tuple[int, int, int]


def distance(on: Problem, of: Schedule) -> Distance:
    """How many published events are not where they were, start at another time, in another room."""
    now = {one.event: one for one in of.placements}
    pairs = [(one, now.get(one.event)) for one in on.published]
    return (
        sum(one != new for one, new in pairs),
        sum(new is None or one.start != new.start for one, new in pairs),
        sum(new is None or one.room != new.room for one, new in pairs),
    )


def nearest(on: Problem) -> tuple[int, Distance, int]:
    """The least cost, how near a schedule of that cost comes, and how many more cost the same."""
    valid = [
        (judgement.penalty, distance(on, one))
        for one in every_schedule(on)
        if not (judgement := judge(on, one)).violations
    ]
    same = sum(cost == min(valid)[0] for cost, _ in valid)
    return (*min(valid), same - 1)


def small_and_tied(seed: int) -> Problem:
    """Everything of a random problem, but few weights: many schedules cost the same."""
    rng = random.Random(seed)
    made = random_problem(rng, events=2)
    published = tuple(
        Placement(event.id, rng.choice(made.rooms).id, rng.choice((*made.starts, 3)))
        for event in made.events
    )
    weights = Weights(1000, rng.choice((0, 10)), 0, 5, 0, 0, 0, rng.choice((0, 5)), 0, 0, 0, 0)
    return replace(
        made,
        events=tuple(replace(event, mandatory=False, pinned=None) for event in made.events),
        published=published,
        frozen_until=None,
        frozen=(),
        weights=weights,
    )


def test_no_equally_cheap_schedule_keeps_more() -> None:
    tied = 0
    for seed in range(30):
        on = small_and_tied(seed)
        found, expected = solve(on, Options(effort="quick")), nearest(on)
        assert found.status == "optimal"
        assert judge(on, found).violations == ()
        assert (found.penalty, distance(on, found)) == expected[:2], seed
        tied += expected[2] > 0

    assert tied > 8


def test_the_same_answer_comes_back_however_it_was_found() -> None:
    for seed in range(8):
        on = small_and_tied(seed)
        answers = {solve(on, Options(effort="quick", seed=other)).placements for other in range(3)}

        assert len(answers) == 1, seed


def test_a_repair_has_one_answer_whatever_the_seed() -> None:
    made, _ = generate("repair", seed=4, events=40)
    answers = [solve(made, Options(effort="quick", seed=other)) for other in (0, 5)]

    assert [one.status for one in answers] == ["optimal", "optimal"]
    assert answers[0].placements == answers[1].placements


def shuffled() -> tuple[Problem, tuple[Placement, ...]]:
    """Twelve events that may be anywhere at no cost, and all of them elsewhere than published."""
    names = [f"e{n}" for n in range(12)]
    rooms, starts = ("a", "b", "c"), tuple(60 * n for n in range(4))
    places = [(room, start) for room in rooms for start in starts]
    on = problem(
        *(Event(name, 60) for name in names),
        slots=tuple(Slot(f"s{start}", start, start + 60) for start in starts),
        rooms=tuple(Room(room, 10) for room in rooms),
        published=tuple(Placement(n, *at) for n, at in zip(names, places, strict=True)),
        weights=Weights(time_change=0, room_change=0),
    )
    moved = [*places[5:], *places[:5]]
    return on, tuple(Placement(n, *at) for n, at in zip(names, moved, strict=True))


def test_where_nothing_is_proved_moves_lead_back_to_what_is_published() -> None:
    on, elsewhere = shuffled()
    outline = outline_of(on)
    ties = Ties(outline, arrays_of(outline), elsewhere, seed=0)
    assert set(ties.found) == set(elsewhere)

    ties.approach()

    assert set(ties.found) == set(on.published)


def test_what_is_told_to_end_leaves_what_was_found() -> None:
    on, elsewhere = shuffled()
    outline = outline_of(on)
    ties = Ties(outline, arrays_of(outline), elsewhere, seed=0)
    ties.hurry()
    ties.settle(None, 0, None)
    ties.approach()

    assert set(ties.found) == set(elsewhere)
