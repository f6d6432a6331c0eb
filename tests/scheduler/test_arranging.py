"""Places for many events at once: what is given up is broken by those alone who may."""

from dataclasses import replace

import pytest

from scheduler.check import check
from scheduler.explain.arranging import arrange
from scheduler.explain.facts import Facts, Place
from scheduler.explain.ways import schedule_of
from scheduler.generate import generate
from scheduler.outline import Demand
from scheduler.problem import Event, Person, Problem, Room, Slot
from scheduler.search.anneal import LocalSearch
from scheduler.search.arrays import arrays_of
from scheduler.statement import outline_of

pytestmark = pytest.mark.solver


def busiest(problem: Problem) -> tuple[Demand, frozenset[int]]:
    """The person who is needed at most events, and the positions of these."""
    needed = {
        person.id: frozenset(
            e for e, event in enumerate(problem.events) if person.id in event.people
        )
        for person in problem.people
    }
    who = max(needed, key=lambda one: len(needed[one]))
    return Demand("person_double", who), needed[who]


def test_all_are_placed_and_only_what_is_given_up_is_broken() -> None:
    problem, _ = generate("infeasible-person", 0, 120)
    facts = Facts(problem, 60)
    demand, theirs = busiest(problem)

    found = arrange(facts, facts.wanted(), {demand}, theirs)

    assert arrange(facts, facts.wanted(), ()) is None
    assert found is not None
    broken = check(problem, schedule_of(facts, found))
    assert broken
    assert {(one.rule, one.details["person"]) for one in broken} == {
        ("person_double", demand.about)
    }


def pair() -> tuple[Problem, dict[int, Place]]:
    """Two events of one person and one slot: only one of them can keep every rule."""
    slots, rooms = (Slot("s", 0, 60),), (Room("r", 9), Room("q", 9))
    events = tuple(Event(id=name, duration=60, people=("p",)) for name in ("one", "two"))
    return Problem(slots, rooms, events, people=(Person("p"),)), {0: (1, 0), 1: (0, 0)}


def test_a_demand_that_is_given_up_still_holds_for_all_others() -> None:
    problem, start = pair()
    facts = Facts(problem, 60)
    double = Demand("person_double", "p")

    assert arrange(facts, (0, 1), {double}, {0, 1}, start) == start
    assert arrange(facts, (0, 1), {double}, (), start) is None
    assert arrange(facts, (0,), (), start={0: start[0]}) == {0: start[0]}


def test_where_only_rules_count_a_full_house_is_found() -> None:
    slots = tuple(Slot(f"s{n}", 60 * n, 60 * n + 60) for n in range(12))
    rooms = tuple(Room(f"r{n}", 9) for n in range(6))
    everyone = tuple(Person(f"p{n}") for n in range(12))
    events = tuple(  # each person at one event of each row, so a schedule is to have them in turn
        Event(id=f"e{n}", duration=60, people=(f"p{n % 12}", f"p{(n + 5 * (n // 12) + 1) % 12}"))
        for n in range(72)
    )
    problem = Problem(slots, rooms, events, people=everyone)
    free = replace(problem, weights=replace(problem.weights, room_fit=0))
    search = LocalSearch(arrays_of(outline_of(free)), 0)

    search.construct()
    search.warm_up()
    search.anneal(2_000_000, search.hot, lambda: search.least is not None, lambda: None)

    assert not search.priced
    assert search.least == 0
