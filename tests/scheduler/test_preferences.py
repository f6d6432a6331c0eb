"""What a schedule costs: each term on the smallest case, and that the solver pays the same."""

from dataclasses import replace

import pytest

from scheduler.check import judge
from scheduler.check import penalty as cost_of
from scheduler.preferences import PREFERENCES
from scheduler.problem import (
    Cost,
    Delegation,
    Event,
    Organisation,
    Pair,
    Placement,
    Problem,
    ProblemError,
    Room,
    Slot,
    Weights,
)
from scheduler.schedule import Schedule
from scheduler.solve import Options, solve
from tests.scheduler.small import HALL, problem, schedule, solver_cost

pytestmark = pytest.mark.solver
TERM = {preference.id: preference for preference in PREFERENCES}
ANNEX = Room("annex", 40)
SLOTS = (Slot("s0", 0, 60), Slot("s1", 60, 120), Slot("s2", 120, 180))


def day(*events: Event, **fields: object) -> Problem:
    return problem(*events, **{"slots": SLOTS, "rooms": (HALL, ANNEX), **fields})


def amount(term: str, on: Problem, of: Schedule) -> int:
    counted = TERM[term].amount(on, of)
    assert solver_cost(TERM[term], on, of) == counted
    return counted


def test_the_priorities_of_the_unplaced_are_summed() -> None:
    on = day(Event("a", 30, priority=3), Event("b", 30, priority=4), Event("c", 30))

    assert amount("unplaced", on, schedule(("c", "hall", 0), out=["a", "b"])) == 7


@pytest.mark.parametrize(("start", "position"), [(60, 0), (0, 1), (120, 2)])
def test_a_slot_costs_its_position_or_the_length_of_the_list(start: int, position: int) -> None:
    event = Event("a", 30, preferred_slots=("s1", "s0"))

    assert amount("slot_preference", day(event), schedule(("a", "hall", start))) == position
    assert amount("slot_preference", day(Event("a", 30)), schedule(("a", "hall", start))) == 0
    assert amount("slot_preference", day(event), schedule(out=["a"])) == 0


def test_with_a_step_the_slot_is_the_one_that_the_start_is_in() -> None:
    on = day(Event("a", 30, preferred_slots=("s0", "s1")), start_step=15)

    assert amount("slot_preference", on, schedule(("a", "hall", 30))) == 0
    assert amount("slot_preference", on, schedule(("a", "hall", 75))) == 1


@pytest.mark.parametrize(("room", "position"), [("annex", 0), ("hall", 1)])
def test_a_room_costs_its_position_or_the_length_of_the_list(room: str, position: int) -> None:
    event = Event("a", 30, preferred_rooms=("annex",))

    assert amount("room_preference", day(event), schedule(("a", room, 0))) == position


class TestThemeOverlap:
    A = Event("a", 30, themes=frozenset({"x", "y"}))
    B = Event("b", 30, themes=frozenset({"x", "y", "z"}))
    C = Event("c", 30, themes=frozenset({"z"}))

    def test_every_theme_that_two_share_is_counted(self) -> None:
        rooms = (HALL, ANNEX, Room("third", 5))
        all_at_once = schedule(("a", "hall", 0), ("b", "annex", 0), ("c", "third", 0))

        assert amount("theme_overlap", day(self.A, self.B, self.C, rooms=rooms), all_at_once) == 3

    def test_events_that_only_meet_do_not_overlap(self) -> None:
        on = day(self.A, self.B, start_step=15)

        assert amount("theme_overlap", on, schedule(("a", "hall", 0), ("b", "annex", 30))) == 0
        assert amount("theme_overlap", on, schedule(("a", "hall", 0), ("b", "annex", 15))) == 2


class TestMissedInterest:
    EVENTS = (Event("a", 30), Event("b", 60), Event("c", 45))
    ROOMS = (HALL, ANNEX, Room("third", 5))
    TOGETHER = schedule(("a", "hall", 0), ("b", "annex", 0), ("c", "third", 0))

    def missed(self, size: int, weight: int, of: Schedule, **fields: object) -> int:
        delegation = Delegation("d", size, weight, ("a", "b", "c"))
        on = day(*self.EVENTS, rooms=self.ROOMS, delegations=(delegation,), **fields)
        return amount("missed_interest", on, of)

    def test_what_a_delegation_cannot_attend_is_counted(self) -> None:
        assert self.missed(1, 1, self.TOGETHER) == 2
        assert self.missed(2, 3, self.TOGETHER) == 3
        assert self.missed(3, 1, self.TOGETHER) == 0
        assert self.missed(0, 1, self.TOGETHER) == 3

    def test_with_a_step_it_is_counted_at_every_start_before_the_end_of_the_slot(self) -> None:
        # At 0 and 15 all three are in progress, at 30 two, at 45 one.
        assert self.missed(1, 1, self.TOGETHER, start_step=15) == 2 + 2 + 1
        assert self.missed(0, 1, self.TOGETHER, start_step=15) == 3 + 3 + 2 + 1

    def test_delegations_that_are_alike_are_all_counted(self) -> None:
        both = tuple(Delegation(name, 1, 2, ("a", "b")) for name in "de")
        on = day(*self.EVENTS, rooms=self.ROOMS, delegations=both)

        assert amount("missed_interest", on, self.TOGETHER) == 4


class TestFairness:
    def unfair(self, *starts: int) -> int:
        events = [
            Event(f"e{n}", 30, organisers=("o",), preferred_slots=("s0", "s1"))
            for n, _ in enumerate(starts)
        ]
        rooms = tuple(Room(f"r{n}", 10) for n, _ in enumerate(starts))
        places = [(f"e{n}", f"r{n}", start) for n, start in enumerate(starts)]
        on = day(*events, rooms=rooms, organisations=(Organisation("o"), Organisation("none")))
        return amount("fairness", on, schedule(*places))

    def test_disappointment_piles_up(self) -> None:
        assert self.unfair(0, 0) == 0
        assert self.unfair(60) == 0
        assert self.unfair(120) == 1
        assert self.unfair(60, 60) == 1
        assert self.unfair(120, 60) == 3
        assert self.unfair(120, 120, 120) == 15

    def test_each_organiser_of_an_event_feels_it(self) -> None:
        event = Event("a", 30, organisers=("o", "q"), preferred_slots=("s0", "s1"))
        on = day(event, organisations=(Organisation("o"), Organisation("q")))

        assert amount("fairness", on, schedule(("a", "hall", 120))) == 2


@pytest.mark.parametrize(
    ("attendance", "capacity", "tenths"),
    [(0, 0, 0), (0, 7, 10), (100, 100, 0), (91, 100, 0), (90, 100, 1), (1, 3, 6), (41, 60, 3)],
)
def test_the_empty_tenths_of_a_room_are_rounded_down(
    attendance: int, capacity: int, tenths: int
) -> None:
    on = day(Event("a", 30, attendance=attendance), rooms=(Room("hall", capacity),))

    assert amount("room_fit", on, schedule(("a", "hall", 0))) == tenths


@pytest.mark.parametrize(
    ("placement", "time", "room"),
    [
        (("a", "hall", 0), 0, 0),
        (("a", "annex", 0), 0, 1),
        (("a", "hall", 60), 1, 0),
        (("a", "annex", 60), 1, 0),
        (None, 0, 0),
    ],
)
def test_what_was_published_and_moved(
    placement: tuple[str, str, int] | None, time: int, room: int
) -> None:
    on = day(Event("a", 30), Event("b", 30), published=(Placement("a", "hall", 0),))
    of = schedule(out=["a", "b"])
    if placement is not None:
        of = schedule(placement, out=["b"])

    assert amount("time_change", on, of) == time
    assert amount("room_change", on, of) == room


@pytest.mark.parametrize(("placements", "out"), [([], ["a", "b"]), ([("a", "annex", 60)], ["b"])])
def test_a_published_event_without_a_place_is_taken_off(
    placements: list[tuple[str, str, int]], out: list[str]
) -> None:
    published = (Placement("a", "hall", 0),)
    on = day(Event("a", 30), Event("b", 30), published=published, weights=Weights(taken_off=7))
    of = schedule(*placements, out=out)

    assert judge(on, of).terms["taken_off"] == 7 * ("a" in out)
    assert "taken_off" not in judge(replace(on, weights=Weights()), of).terms
    assert "taken_off" not in judge(replace(on, published=()), of).terms


def test_the_penalty_is_the_weighted_sum() -> None:
    event = Event("a", 30, mandatory=False, priority=2, preferred_slots=("s1",), attendance=50)
    on = day(event, Event("b", 30), weights=replace(Weights(), slot_preference=7, room_fit=3))
    of = schedule(("a", "hall", 0), out=["b"])

    assert judge(on, of).terms == {
        "unplaced": 1000,
        "slot_preference": 7,
        "room_preference": 0,
        "theme_overlap": 0,
        "missed_interest": 0,
        "fairness": 0,
        "room_fit": 15,
        "time_change": 0,
        "room_change": 0,
    }
    assert judge(on, of).penalty == cost_of(on, of) == 1022


TOMORROW = Slot("tomorrow", 24 * 60, 24 * 60 + 60)


@pytest.mark.parametrize(
    ("a", "b", "cost"),
    [
        (("a", "hall", 0), ("b", "annex", 0), 1000 + 100 + 1),
        (("a", "hall", 0), ("b", "annex", 60), 100),
        (("a", "hall", 0), ("b", "hall", 60), 0),
        (("a", "hall", 60), ("b", "hall", 0), 1),
        (("a", "hall", 60), ("b", "annex", 0), 100 + 1),
        (("a", "hall", 0), ("b", "hall", TOMORROW.start), 10),
        (("a", "hall", TOMORROW.start), ("b", "annex", 0), 10 + 1),
    ],
)
def test_what_two_events_had_better_be_to_each_other(
    a: tuple[str, str, int], b: tuple[str, str, int], cost: int
) -> None:
    pair = Pair(("a", "b"), overlap=1000, other_room=100, other_day=10, late=1)
    on = day(Event("a", 60), Event("b", 60), slots=(*SLOTS, TOMORROW), pairs=(pair,))

    assert amount("pairs", on, schedule(a, b)) == cost
    assert amount("pairs", on, schedule(a, out=["b"])) == 0


def test_days_begin_in_the_zone_of_the_problem() -> None:
    late, early = Slot("late", 22 * 60, 23 * 60), Slot("early", 23 * 60, 24 * 60)
    on = day(Event("a", 60), Event("b", 60), slots=(late, early))
    on = replace(on, pairs=(Pair(("a", "b"), other_day=1),))
    of = schedule(("a", "hall", late.start), ("b", "hall", early.start))

    assert amount("pairs", on, of) == 0
    assert amount("pairs", replace(on, timezone="Europe/Zurich"), of) == 1


@pytest.mark.parametrize(
    ("liked", "seats", "minutes"),
    [
        ((1, 2), (100, 40), 30 + 45),
        ((2, 1), (100, 40), 0),
        ((1, 1), (100, 40), 0),
        ((1, 2), (100, 100), 0),
        ((0, 1), (100, 40), 30 + 45),
        ((None, 1), (100, 40), 0),
    ],
)
def test_the_less_popular_one_in_the_larger_room_costs_the_minutes_of_both(
    liked: tuple[int | None, int], seats: tuple[int, int], minutes: int
) -> None:
    events = (Event("a", 30, popularity=liked[0]), Event("b", 45, popularity=liked[1]))
    on = day(*events, rooms=(Room("hall", seats[0]), Room("annex", seats[1])))

    assert amount("larger_room", on, schedule(("a", "hall", 0), ("b", "annex", 120))) == minutes
    assert amount("larger_room", on, schedule(("a", "hall", 0), out=["b"])) == 0


@pytest.mark.parametrize(
    ("room", "start", "cost"),
    [("hall", 0, 1 + 10), ("annex", 0, 10), ("hall", 60, 1 + 100), ("annex", 60, 0)],
)
def test_a_place_costs_what_is_said_of_its_start_its_room_or_both(
    room: str, start: int, cost: int
) -> None:
    costs = (Cost(1, room="hall"), Cost(10, start=0), Cost(100, 60, "hall"), Cost(7, start=33))

    assert amount("costs", day(Event("a", 30, costs=costs)), schedule(("a", room, start))) == cost


def test_terms_that_the_problem_has_nothing_of_are_not_named() -> None:
    of = schedule(("a", "hall", 0))
    plain = judge(day(Event("a", 30)), of).terms
    full = Event("a", 30, popularity=0, costs=(Cost(5, room="hall"),))
    pairs = (Pair(("a", "b")),)

    named = judge(day(full, Event("b", 30), pairs=pairs), schedule(("a", "hall", 0), out="b")).terms

    assert set(named) - set(plain) == {"pairs", "larger_room", "costs"}
    assert named["costs"] == 5


def test_costs_beyond_what_can_be_counted_are_refused() -> None:
    most = 10**9
    costs = tuple(Cost(most, room="hall") for _ in range(12))
    on = day(Event("a", 30, costs=costs), weights=Weights(costs=most))

    with pytest.raises(ProblemError, match="beyond what can be counted"):
        solve(on, Options(seconds=1, workers=1))
