"""Whole slots: what they hold at best, and that the bound from them holds for every schedule."""

import random
from collections.abc import Iterator
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.check import check, penalty
from scheduler.generate import generate
from scheduler.model import filled, model_of
from scheduler.outline import Outline
from scheduler.problem import Problem
from scheduler.search.arrays import Arrays, Floats, Ints, Shorts, arrays_of
from scheduler.search.fill import desk_of, fill
from scheduler.search.fillings import Fillings, First, find_fillings
from scheduler.search.relaxation import relax
from scheduler.search.slots import SlotArrays, cost_of, event_of, slots_of
from scheduler.solve.filling import first_prices, model_of_fillings
from scheduler.solve.window import to_places, where_of
from scheduler.statement import outline_of
from tests.scheduler.small import every_schedule, random_problem, run

pytestmark = pytest.mark.solver
SMALL = [random_problem(random.Random(seed), events=2) for seed in range(200, 240)]
ENOUGH = 10**6


def slots_in(problem: Problem) -> tuple[Arrays, list[SlotArrays]]:
    arrays = arrays_of(outline_of(problem))
    return arrays, slots_of(arrays, np.ones(len(arrays.place_cost), dtype=np.bool_))


def possible(slot: SlotArrays) -> Iterator[list[int]]:
    """Everything that a slot can hold, said once more: no clash, no limit exceeded."""
    ways = [
        [None, *range(slot.set_from[group], slot.set_from[group + 1])]
        for group in range(len(slot.set_from) - 1)
    ]
    for chosen in product(*ways):
        taken = [one for one in chosen if one is not None]
        if not any(slot.clash[one, other] for one, other in combinations(taken, 2)):
            load = np.zeros(len(slot.limit))
            for act in slot.act[taken]:
                own = slice(slot.cell_from[act], slot.cell_from[act + 1])
                np.add.at(load, slot.cell[own], slot.weight[own])
            if not ((slot.rate < 0) & (load > slot.limit)).any():
                yield taken


def worths(slot: SlotArrays, events: Shorts, of_event: Floats, cost: Floats) -> Floats:
    return of_event[events[slot.place]] - cost[slot.place]


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), nodes=st.integers(1, 60))
def test_a_slot_is_filled_as_well_as_can_be_and_never_said_to_hold_less(
    seed: int, nodes: int
) -> None:
    rng = random.Random(seed)
    arrays, slots = slots_in(random_problem(rng, events=4))
    of_event = np.array([rng.uniform(0, 60) for _ in arrays.must])
    nothing = np.zeros(len(arrays.place_cost), dtype=np.int64)
    for slot in slots:
        if not len(slot.place) or np.prod(np.diff(slot.set_from) + 1.0) > 3000:
            continue
        worth = worths(slot, event_of(arrays), of_event, arrays.place_cost.astype(np.float64))
        best = max(worth[taken].sum() - cost_of(slot, taken, nothing) for taken in possible(slot))
        desk = desk_of(slot, 8)
        assert fill(slot, worth, desk, ENOUGH, 0.0) == pytest.approx(best, abs=1e-4)
        assert fill(slot, worth, desk, nodes, 0.0) >= best - 1e-6


def test_the_places_of_a_set_exclude_each_other() -> None:
    for problem in SMALL:
        for slot in slots_in(problem)[1]:
            for first, end in zip(slot.set_from[:-1], slot.set_from[1:], strict=True):
                assert slot.clash[first:end, first:end].all()


def cheapest(problem: Problem) -> int | None:
    """What the cheapest of all schedules costs."""
    costs = (penalty(problem, one) for one in every_schedule(problem) if not check(problem, one))
    return min(costs, default=None)


def fillings_of(problem: Problem, seed: int) -> Fillings:
    """Fillings from whatever prices at first."""
    outline = outline_of(problem)
    arrays = arrays_of(outline)
    rng = np.random.default_rng(seed)
    found = find_fillings(
        arrays,
        np.ones(len(arrays.place_cost), dtype=np.bool_),
        First(rng.uniform(0, 50, len(arrays.must)), rng.uniform(0, 3, len(arrays.pile_weight))),
        to_places(arrays, where_of(outline, ())),
        stopped=lambda: False,
        nodes=ENOUGH,
    )
    assert found is not None
    return found


@pytest.mark.parametrize("number", range(len(SMALL)))
def test_no_schedule_is_cheaper_than_the_bound(number: int) -> None:
    least = cheapest(SMALL[number])
    if least is not None:
        assert fillings_of(SMALL[number], number).bound <= least + 1e-4


def relaxed_of(problem: Problem) -> tuple[Outline, Arrays, First, float]:
    outline = outline_of(problem)
    arrays, model = arrays_of(outline), model_of(outline)
    relaxation = relax(model, 60)
    assert relaxation is not None
    return outline, arrays, first_prices(arrays, model, relaxation), relaxation.bound


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_slots_know_more_than_the_usual_relaxation(seed: int) -> None:
    """And never more than is true: the optimum is CP-SAT's."""
    problem, planted = generate("steps", seed, 12)
    assert planted is not None
    outline, arrays, first, usual = relaxed_of(problem)
    known = to_places(arrays, where_of(outline, planted.placements))
    everywhere = np.ones(len(arrays.place_cost), dtype=np.bool_)
    found = find_fillings(arrays, everywhere, first, known, stopped=lambda: False, nodes=ENOUGH)
    assert found is not None
    least = run(model_of(outline))
    assert least is not None
    assert usual < found.bound <= least + 1e-4
    made = run(model_of_fillings(outline, arrays, found))
    assert made is not None
    assert least <= made <= penalty(problem, planted)


@pytest.mark.parametrize("seed", range(4))
def test_a_schedule_made_of_fillings_costs_what_is_counted(seed: int) -> None:
    problem, planted = generate("varied", seed, 14)
    assert planted is not None
    outline = outline_of(problem)
    arrays, slots = slots_in(problem)
    known = to_places(arrays, where_of(outline, planted.placements))
    events = event_of(arrays)
    fillings = []
    for number, slot in enumerate(slots):
        taken = np.nonzero(np.isin(slot.place, known))[0].tolist()
        own = [
            (int(events[at]), (int(arrays.place_room[at]), int(arrays.place_start[at])))
            for at in slot.place[taken]
        ]
        fillings.append((number, own, cost_of(slot, taken, arrays.place_cost)))
    model = filled(outline, fillings)
    for event, literal in model.unplaced.items():
        model.cp.add(literal == int(known[event] < 0))
    assert run(model) == penalty(problem, planted)


@pytest.mark.slow
def test_what_would_take_too_long_is_not_begun() -> None:
    problem, planted = generate("steps", 3, 240)
    assert planted is not None
    arrays = arrays_of(outline_of(problem))
    nowhere: Ints = np.full(len(arrays.must), -1, dtype=np.int64)
    first = First(np.zeros(len(arrays.must)), np.zeros(len(arrays.pile_weight)))
    everywhere = np.ones(len(arrays.place_cost), dtype=np.bool_)
    assert find_fillings(arrays, everywhere, first, nowhere, stopped=lambda: False, nodes=1) is None
