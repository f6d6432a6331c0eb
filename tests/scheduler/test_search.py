"""The compiled searches count what the check and CP-SAT count, and their bounds hold."""

import random
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.check import check, penalty
from scheduler.generate import generate
from scheduler.model import Model, model_of
from scheduler.outline import Outline
from scheduler.problem import Event, Pair, Person, Placement, Problem, Room, Slot, Travel, Weights
from scheduler.schedule import Schedule
from scheduler.search import kernel
from scheduler.search.anneal import LocalSearch
from scheduler.search.arrays import Arrays, Ints, arrays_of
from scheduler.search.prices import Prices, find_prices
from scheduler.search.relaxation import relax
from scheduler.search.state import OUT
from scheduler.solve.improving import COOLINGS
from scheduler.statement import outline_of
from tests.scheduler.small import case, every_schedule, fix, random_problem, run, two_days
from tests.scheduler.small import problem as small

pytestmark = pytest.mark.solver
TINY = 1e-6
SMALL = [
    *(random_problem(random.Random(seed)) for seed in range(16)),
    *(two_days(random.Random(seed)) for seed in range(6)),
]
SMALLER = [random_problem(random.Random(seed), events=2) for seed in range(100, 130)]
OPTIMUM = {"meeting-40": 846, "intersessional-15": 412}


class Found:
    """A problem, its arrays, and a search whose state is tried."""

    def __init__(self, problem: Problem, seed: int = 0) -> None:
        self.problem = problem
        self.outline: Outline = outline_of(problem)
        self.arrays: Arrays = arrays_of(self.outline)
        self.search = LocalSearch(self.arrays, seed)
        self.rng = random.Random(seed)

    def any_place(self, event: int) -> int:
        """A place that the event may have; now and then none."""
        first, end = (int(at) for at in self.arrays.place_from[event : event + 2])
        return OUT if first == end or self.rng.random() < 0.15 else self.rng.randrange(first, end)

    def any_places(self) -> Ints:
        places = self.search.best.copy()
        places[:] = [self.any_place(event) for event in range(len(places))]
        return places

    def put(self, places: Ints) -> tuple[int, int]:
        """Make that the state; its cost and its breaches."""
        return kernel.total(self.arrays, self.search._state, places.copy())

    def worth(self, event: int, place: int) -> tuple[int, int]:
        return kernel.worth(self.arrays, self.search._state, event, place)[:2]

    def schedule(self, places: Ints) -> Schedule:
        events, rooms = self.problem.events, self.problem.rooms
        return Schedule(
            tuple(
                Placement(
                    events[event].id,
                    rooms[self.arrays.place_room[place]].id,
                    self.problem.starts[self.arrays.place_start[place]],
                )
                for event, place in enumerate(places)
                if place >= 0
            ),
            tuple(events[event].id for event, place in enumerate(places) if place < 0),
        )

    def places(self, schedule: Schedule) -> Ints | None:
        """Where a schedule has the events; None if it has one where it may not be."""
        places = self.search.best.copy()
        places[:] = OUT
        for one in schedule.placements:
            event, room = self.outline.event_at[one.event], self.outline.room_at[one.room]
            places[event] = self.arrays.place_at[event, room, self.problem.starts.index(one.start)]
            if places[event] < 0:
                return None
        return places


some_problem = st.one_of(
    st.builds(
        lambda seed, events: random_problem(random.Random(seed), events),
        st.integers(0, 10**6),
        st.integers(1, 6),
    ),
    st.builds(
        lambda seed, events: two_days(random.Random(seed), events),
        st.integers(0, 10**6),
        st.integers(2, 6),
    ),
    st.builds(
        lambda kind, seed, events: generate(kind, seed, events)[0],
        st.sampled_from(["meeting", "steps", "week", "intersessional", "crowded"]),
        st.integers(0, 999),
        st.integers(3, 30),
    ),
)


def tried(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, derandomize=True, database=None)


# What a state costs


@pytest.mark.parametrize("problem", SMALL)
def test_a_state_without_a_breach_is_what_the_check_accepts(problem: Problem) -> None:
    found = Found(problem)
    schedules = list(every_schedule(problem))
    for schedule in found.rng.sample(schedules, min(len(schedules), 400)):
        places = found.places(schedule)
        accepted = check(problem, schedule) == []
        if places is None:
            assert not accepted
            continue

        cost, breaches = found.put(places)

        assert (breaches == 0) == accepted
        assert cost == penalty(problem, schedule)


def test_an_event_is_too_close_to_one_in_the_next_slot() -> None:
    slots = (Slot("s1", 0, 60), Slot("s2", 60, 120))
    found = Found(small(Event("a", 60), Event("b", 60), slots=slots, turnaround=10))
    places = found.places(Schedule((Placement("a", "hall", 0), Placement("b", "hall", 60)), ()))
    assert places is not None

    assert found.put(places)[1] == 1
    assert check(found.problem, found.schedule(places)) != []


def test_those_states_are_of_both_sorts() -> None:
    verdicts: Counter[bool] = Counter()
    for problem in SMALL:
        found = Found(problem)
        verdicts.update(found.put(found.any_places())[1] > 0 for _ in range(100))

    assert min(verdicts[True], verdicts[False]) > 100


@tried(40)
@given(some_problem, st.integers(0, 999))
def test_cp_sat_the_check_and_the_local_search_agree(problem: Problem, seed: int) -> None:
    found = Found(problem, seed)
    found.search.construct()
    found.search.settle()
    for places in (found.any_places(), found.search._state.place.copy(), found.search.best):
        schedule = found.schedule(places)
        model = model_of(found.outline)

        cost, breaches = found.put(places)

        assert cost == penalty(problem, schedule)
        assert (breaches == 0) == (check(problem, schedule) == [])
        assert (run(model) if fix(model, schedule) else None) == (None if breaches else cost)


@tried(60)
@given(some_problem, st.integers(0, 999))
def test_what_a_place_is_worth_is_what_the_whole_changes_by(problem: Problem, seed: int) -> None:
    found = Found(problem, seed)
    places = found.any_places()
    before = found.put(places)
    for _ in range(10):
        event = found.rng.randrange(len(places))
        place = found.any_place(event)
        here, there = found.worth(event, int(places[event])), found.worth(event, place)
        places[event] = place

        after = found.put(places)

        assert after[0] - before[0] == there[0] - here[0]
        assert after[1] - before[1] == there[1] - here[1]
        before = after


@tried(30)
@given(some_problem, st.integers(0, 999))
def test_what_is_remembered_of_an_event_is_right_after_any_moves(
    problem: Problem, seed: int
) -> None:
    found = Found(problem, seed)
    state, events = found.search._state, range(len(problem.events))
    for _ in range(40):
        moved = found.rng.choice(events)
        kernel.move(found.arrays, state, moved, found.any_place(moved))
        for event in events:
            known = kernel.standing(found.arrays, state, event)

            assert known == found.worth(event, int(state.place[event]))


# What it finds


@tried(40)
@given(some_problem, st.integers(0, 999), st.sampled_from([0.1, 3.0, 100.0]))
def test_moves_keep_count(problem: Problem, seed: int, heat: float) -> None:
    found = Found(problem, seed)
    search = found.search
    search.construct()
    for _ in range(5):
        search._burst(300, heat, heat / 2)
        places = search._state.place.copy()

        assert tuple(search._now) == found.put(places)
        assert (search._state.place == places).all()
    if search.least is not None:
        assert found.put(search.best) == (search.least, 0)
        assert check(problem, found.schedule(search.best)) == []


def test_it_finds_a_good_schedule_of_a_usual_meeting() -> None:
    found = _annealed("meeting-40")

    assert found.search.least is not None
    assert OPTIMUM["meeting-40"] <= found.search.least < 1.05 * OPTIMUM["meeting-40"]
    assert penalty(found.problem, found.schedule(found.search.best)) == found.search.least


def test_the_same_seed_finds_the_same() -> None:
    def places(seed: int) -> list[int]:
        search = LocalSearch(arrays_of(outline_of(case("meeting-40"))), seed)
        search.construct()
        search.settle()
        search.anneal(20_000, 20.0, lambda: False, lambda: None)
        return [int(place) for place in search.best]

    assert places(1) == places(1)
    assert places(1) != places(2)


@pytest.mark.parametrize("seed", range(4))
def test_it_settles_though_what_events_are_to_each_other_costs_more_than_to_be_left_out(
    seed: int,
) -> None:
    rng = random.Random(seed)
    slots = tuple(Slot(f"s{n}", 60 * n, 60 * n + 60) for n in range(8))
    rooms = tuple(Room(f"r{n}", 10 * n) for n in range(5))
    events = tuple(
        Event(f"e{n}", 60, popularity=rng.randrange(9), rooms=(f"r{n % 5}", f"r{(n + 1) % 5}"))
        for n in range(40)
    )
    pairs = tuple(
        Pair((one.id, other.id), rng.randrange(10**4), rng.randrange(10**4))
        for one, other in combinations(events, 2)
    )
    weights = Weights(larger_room=1000)
    full = Problem(slots, rooms, events, pairs=pairs, weights=weights)
    search = LocalSearch(arrays_of(outline_of(full)), seed)

    search.construct()
    search.settle()

    assert search.least is not None


def test_it_begins_where_it_is_told_to() -> None:
    found = _annealed("meeting-40")

    again = LocalSearch(found.arrays, 5, found.search.best)

    assert again.least == found.search.least
    assert (again.best == found.search.best).all()


def test_it_stops_when_told_to() -> None:
    search = LocalSearch(arrays_of(outline_of(case("intersessional-15"))), 0)
    search.construct()
    search.settle()
    state = search._state.place.copy()

    search.anneal(10**9, 20.0, lambda: True, lambda: None)

    assert (search._state.place == state).all()


@cache
def _annealed(name: str) -> Found:
    found = Found(case(name), 1)
    found.search.construct()
    found.search.settle()
    found.search.warm_up()
    for share, heat in COOLINGS:
        moves, hot = int(400_000 * share), found.search.hot * heat
        found.search.anneal(moves, hot, lambda: False, lambda: None)
    return found


# What no schedule is cheaper than


def _prices(found: Found, upper: float) -> Prices:
    return find_prices(found.outline, found.arrays, upper, lambda: False)


def _costs(problem: Problem) -> list[tuple[Schedule, int]]:
    """Every schedule that keeps the rules, and what it costs."""
    return [
        (one, penalty(problem, one)) for one in every_schedule(problem) if not check(problem, one)
    ]


@pytest.mark.parametrize("problem", [*SMALL[:6], *SMALL[16:], *SMALLER])
def test_prices_hold_for_every_schedule(problem: Problem) -> None:
    found, costs = Found(problem), _costs(problem)
    for upper in (min((cost for _, cost in costs), default=0), 10**4):
        prices = _prices(found, upper)
        for schedule, cost in costs:
            places = found.places(schedule)
            assert places is not None
            dearer = [float(prices.dearer[place]) for place in places if place >= 0]

            assert min(dearer, default=0.0) >= -TINY
            assert prices.bound + max(dearer, default=0.0) <= cost + TINY
            assert prices.whole <= cost


@pytest.mark.parametrize("problem", [*SMALL[:6], *SMALL[16:], *SMALLER])
def test_the_relaxation_holds_for_every_schedule(problem: Problem) -> None:
    costs, model = _costs(problem), model_of(outline_of(problem))

    relaxation = relax(model, 60.0)

    if relaxation is None:
        assert costs == []
        return
    for schedule, cost in costs:
        dearer = max(float(relaxation.dearer[index]) for index in _ones(model, schedule))

        assert relaxation.bound + dearer <= cost + TINY
        assert relaxation.whole <= cost


def _ones(model: Model, schedule: Schedule) -> Iterator[int]:
    """The variables that say where each event is, or that it is left out."""
    problem = model.outline.problem
    at = {place.event: (place.room, place.start) for place in schedule.placements}
    for event, literals in model.placed.items():
        name = problem.events[event].id
        if name not in at:
            yield model.unplaced[event].index
        for (room, start), literal in literals.items():
            if at.get(name) == (problem.rooms[room].id, problem.starts[start]):
                yield literal.index


def test_some_of_these_problems_can_be_solved_and_bounds_say_something() -> None:
    bounds = [
        (_prices(Found(problem), 10**4).bound, min(cost for _, cost in costs))
        for problem in SMALLER
        if (costs := _costs(problem))
    ]

    assert len(bounds) > 8
    assert sum(bound > 0.8 * cost > 0 for bound, cost in bounds) > 4


@pytest.mark.parametrize("name", ["meeting-40", "intersessional-15"])
def test_bounds_of_usual_meetings(name: str) -> None:
    found = _annealed(name)
    cost = found.search.least
    assert cost is not None

    prices = _prices(found, cost)

    assert 0.8 * OPTIMUM[name] < prices.bound
    assert prices.whole <= OPTIMUM[name]
    places = [int(place) for place in found.search.best if place >= 0]
    assert prices.bound + max(float(prices.dearer[place]) for place in places) <= cost + TINY


def test_the_relaxation_of_a_usual_meeting_is_tighter_than_prices() -> None:
    found = _annealed("intersessional-15")
    relaxation = relax(model_of(found.outline), 60.0)

    assert relaxation is not None
    assert _prices(found, OPTIMUM["intersessional-15"]).whole <= relaxation.whole
    assert relaxation.whole <= OPTIMUM["intersessional-15"]


def test_prices_know_what_an_order_costs() -> None:
    slots = tuple(Slot(f"s{n}", 60 * n, 60 * n + 60) for n in range(3))
    first = Event("a", 60, preferred_slots=("s2", "s1", "s0"))
    second = Event("b", 60, preferred_slots=("s0", "s1", "s2"), after=("a",))
    rooms = (Room("hall", 9), Room("foyer", 9))
    found = Found(small(first, second, slots=slots, rooms=rooms, weights=Weights(room_fit=0)))
    costs = [cost for _, cost in _costs(found.problem)]

    bound = _prices(found, min(costs)).bound

    assert min(costs) == 30
    assert bound > 25  # without the order each has its first choice


@pytest.mark.parametrize(("pause", "said"), [(15, False), (14, True)])
def test_a_way_is_modelled_only_where_there_may_be_no_time_for_it(
    pause: int, *, said: bool
) -> None:
    slots = (Slot("s1", 0, 60), Slot("s2", 60 + pause, 120 + pause))
    rooms = (Room("hall", 9, venue="far"), Room("tent", 9, venue="near"))
    both = [Event(name, 60, people=("ana",)) for name in "ab"]
    people, ways = (Person("ana"),), (Travel(("far", "near"), 15),)

    models = [
        model_of(outline_of(small(*both, slots=slots, rooms=rooms, people=people, travel=travel)))
        for travel in ((), ways)
    ]

    without, beside = (len(model.rows) for model in models)
    assert (beside > without) == said


def test_prices_stop_when_told_to() -> None:
    found = Found(case("intersessional-15"))

    prices = find_prices(found.outline, found.arrays, 10**4, lambda: True)

    assert prices.whole <= OPTIMUM["intersessional-15"]
    assert (prices.dearer >= -TINY).all()
