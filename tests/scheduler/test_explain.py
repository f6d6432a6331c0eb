"""Why there is no schedule: every reason is minimal, every way out leads to a schedule."""

import json
import random
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace

import pytest

from scheduler.check import check
from scheduler.cli import main
from scheduler.explain import Explanation, Reason, WayOut, in_words, write_explanation
from scheduler.explain.search import explain
from scheduler.files import write_problem
from scheduler.generate import generate
from scheduler.outline import Demand
from scheduler.problem import (
    Equipment,
    Event,
    Organisation,
    Period,
    Person,
    Pin,
    Placement,
    Problem,
    Room,
    Session,
    Slot,
)
from scheduler.schedule import Schedule, Violation
from tests.scheduler.small import SLOT, case, every_schedule, problem, random_problem

pytestmark = pytest.mark.solver

WHO = {
    "after": "event",
    "daily": "meeting",
    "equipment": "equipment",
    "organiser_daily": "organisation",
    "organiser_parallel": "organisation",
    "person_double": "person",
    "person_unavailable": "person",
    "plenary": "session",
    "room_unavailable": "room",
}


def asked(on: Problem, one: Violation) -> Iterator[Demand]:
    """The demands that a breach is a breach of."""
    if one.rule == "not_with":
        for event in on.events:
            if event.id in one.events and set(one.events) & set(event.not_with):
                yield Demand(one.rule, event.id)
    elif one.rule == "room_double" and "session" not in one.details:
        rooms = {one.details["room"], one.details["other_room"]}
        yield Demand(one.rule, next(room.id for room in on.rooms if room.id in rooms))
    else:
        who = "room" if one.rule == "room_double" else WHO.get(one.rule, "event")
        yield Demand(one.rule, str(one.details[who]))


def broken(on: Problem, of: Schedule) -> frozenset[Demand]:
    return frozenset(demand for one in check(on, of) for demand in asked(on, one))


def said(reason: Reason) -> frozenset[Demand]:
    return frozenset(one.demand for one in reason.demands)


def holds(on: Problem, way: WayOut, beside: Collection[Demand] = ()) -> None:
    """The schedule of a way out breaks nothing but what is given up."""
    assert broken(on, way.schedule) <= {*way.demands, *beside}
    for one in way.broken:
        assert set(asked(on, one)) & set(way.demands)
    assert {one.event for one in way.schedule.placements} | set(way.schedule.unplaced) == {
        event.id for event in on.events
    }


def consistent(on: Problem, found: Explanation) -> None:
    """What has to be so of whatever was found."""
    assert found.status == "infeasible"
    assert found.give_up is not None
    holds(on, found.give_up)
    for reason in found.reasons:
        assert reason.ways_out
        sizes = [len(way.demands) for way in reason.ways_out]
        assert sizes == sorted(sizes)
        assert len({way.demands for way in reason.ways_out}) == len(sizes)
        for way in reason.ways_out:
            assert said(reason) & set(way.demands)
            holds(on, way, found.give_up.demands)


def test_on_small_problems_as_every_schedule_tells() -> None:
    rng = random.Random(5)
    seen: Counter[str] = Counter()
    for number in range(90):
        on = random_problem(rng, events=3 if number % 9 == 0 else 2)
        worlds = {broken(on, of) for of in every_schedule(on)}
        found = explain(on)
        seen[found.status] += 1
        if frozenset[Demand]() in worlds:
            assert found.status == "feasible"
            assert found.schedule is not None
            assert not check(on, found.schedule)
            continue
        consistent(on, found)
        assert found.give_up is not None
        assert len(found.give_up.demands) == min(map(len, worlds))
        for reason in found.reasons:
            demands = said(reason)
            assert all(world & demands for world in worlds)
            for spared in demands:
                assert any(not world & (demands - {spared}) for world in worlds)
        seen["reasons"] += len(found.reasons)

    assert min(seen["feasible"], seen["infeasible"]) > 20
    assert seen["reasons"] > seen["infeasible"]


# What is said

HALL, ANNEX = Room("hall", 100), Room("annex", 40, features=frozenset({"projector"}))
LUNCHES = tuple(
    Slot(f"{day}-lunch", n * 1440, n * 1440 + 60) for n, day in enumerate(("mon", "wed"))
)
ON_WEDNESDAY = replace(
    problem(
        *(Event(name, 60, people=("amb-x",), slots=("wed-lunch",)) for name in ("e3", "e9", "e14")),
        slots=LUNCHES,
        rooms=(HALL, ANNEX, Room("attic", 9)),
        people=(Person("amb-x"),),
    )
)


def test_a_person_who_is_needed_too_often() -> None:
    found = explain(ON_WEDNESDAY)

    assert [reason.sentence for reason in found.reasons] == [
        (
            "e3 and e9 cannot both take place: e3 and e9 may only be in the slot wed-lunch;"
            " amb-x is needed at e3 and e9, and cannot be at two at once; 1 time for 2 events;"
            " e14 could stand for any of them."
        )
    ]
    assert found.reasons[0].alike == ("e14",)
    assert found.give_up is not None
    assert found.give_up.demands == (Demand("person_double", "amb-x"),)


def test_too_small_a_room_and_what_to_do() -> None:
    big = Event("e1", 60, attendance=60, features=frozenset({"projector"}))
    found = explain(problem(big, rooms=(HALL, ANNEX)))

    (reason,) = found.reasons
    assert reason.sentence == (
        "e1 must take place, but there is no place for it: e1 expects 60, which only hall holds;"
        " e1 needs projector, which only annex has."
    )
    assert [one.message for way in reason.ways_out for one in way.broken] == [
        "e1 expects 60, annex holds 40",
        "e1 needs projector, which hall does not have",
        "e1 must take place and is not placed",
    ]
    assert in_words(found) == (
        "No schedule keeps every rule.\n"
        "\n"
        f"1. {reason.sentence}\n"
        "   Any one of these is a way out:\n"
        "   - let e1 be in a smaller room (e1 expects 60, annex holds 40)\n"
        "   - let e1 be in a room that lacks something (e1 needs projector, which hall does not"
        " have)\n"
        "   - leave e1 out\n"
        "\n"
    )


LEAST = {
    "equipment": ("equipment", {6}),  # for two of the three that need three each
    "person": ("person_double", {"e3", "e4", "e6", "e10"}),  # eleven at nine times: two too many
    "pins": ("room_double", {"e1", "e2"}),
    "room": ("room_capacity", {150}),  # the largest of those that have what is needed
}


@pytest.mark.parametrize("kind", LEAST)
def test_what_is_given_up_is_missed_by_as_little_as_can_be(kind: str) -> None:
    """Also where that takes moving an event that is in no conflict."""
    rule, least = LEAST[kind]
    (reason,) = explain(case(f"infeasible-{kind}")).reasons

    (way,) = [way for way in reason.ways_out if {one.rule for one in way.demands} == {rule}]
    told = [{one.details.get("needed"), one.details.get("capacity")} - {None} for one in way.broken]
    named = [{*one.events} for one in way.broken]
    assert least == {one for said in zip(told, named, strict=True) for one in said[0] or said[1]}
    assert sum(map(len, named)) == len(set().union(*named)), "no event is in two breaches"


def test_reasons_that_have_nothing_to_do_with_each_other_are_all_told() -> None:
    on = problem(
        Event("closed", 60, slots=()),
        Event("long", 90),
        Event("huge", 60, attendance=500),
        Event("one", 60, pinned=Pin(0, "hall")),
        Event("two", 60, pinned=Pin(0, "hall")),
        Event("kits", 60, equipment={"kit": 3}),
        Event("fine", 60),
        rooms=(HALL, ANNEX),
        slots=LUNCHES,
        equipment=(Equipment("kit", 2),),
    )
    found = explain(on)

    consistent(on, found)
    assert {reason.events for reason in found.reasons} == {
        ("closed",),
        ("long",),
        ("huge",),
        ("one", "two"),
        ("kits",),
    }
    assert found.give_up is not None
    assert len(found.give_up.demands) == 5
    assert "To have a schedule, it is enough to\n" in in_words(found)


def test_two_people_who_share_an_event_are_two_reasons() -> None:
    def lunch(name: str, *people: str) -> Event:
        return Event(name, 60, people=people, organisers=("o",))

    on = problem(
        lunch("a", "ana"),
        lunch("b", "ana", "bo"),
        lunch("c", "bo"),
        rooms=(HALL, ANNEX, Room("attic", 9)),
        people=(Person("ana"), Person("bo")),
        organisations=(Organisation("o", 3),),
    )
    found = explain(on)

    consistent(on, found)
    assert {reason.events for reason in found.reasons} == {("a", "b"), ("b", "c")}
    assert found.give_up is not None
    assert found.give_up.demands == (Demand("mandatory", "b"),)


def test_what_is_in_the_way_besides_is_said_and_a_frozen_place_goes_before_an_event() -> None:
    """Once somebody stands in, both still need the hall at one time."""
    on = problem(
        Event("a", 60, people=("ana",)),
        Event("b", 60, people=("ana",), pinned=Pin(0, "hall")),
        people=(Person("ana"),),
        slots=LUNCHES,
        rooms=(HALL, ANNEX),
        published=(Placement("a", "hall", 0),),
        frozen_until=1,
    )
    found = explain(on)

    consistent(on, found)
    (reason,) = found.reasons
    double = {Demand("person_double", "ana"), Demand("room_double", "hall")}
    assert double == (said(reason) & double) | {one.demand for one in reason.besides}
    assert len(reason.besides) == 1
    assert f"Besides: {reason.besides[0].message}." in in_words(found)
    alone = [way.demands[0].rule for way in reason.ways_out if len(way.demands) == 1]
    assert alone == ["pinned", "frozen", "mandatory"]


AT = {minute: problem().rfc3339(minute) for minute in (0, 30, 45, 50, 60)}
RULES_SAID: dict[str, tuple[dict[str, object], str]] = {
    "frozen": (
        {"published": (Placement("a", "hall", 0),), "frozen_until": 1, "sessions": (
            Session("s", 0, 60, rooms=("hall",)),
        ), "slots": LUNCHES},
        "a is frozen in hall at 1970-01-01T00:00:00+00:00",
    ),
    "plenary": (
        {"sessions": (Session("plenary", 0, 60, plenary=True),), "plenary_buffer": 5},
        f"the plenary plenary sits from {AT[0]} to {AT[60]}, and 5 minutes around it are kept free",
    ),
    "room_unavailable": (
        {"rooms": (Room("hall", 9, unavailable=(Period(0, 30),)),)},
        f"hall is unavailable from {AT[0]} to {AT[30]}",
    ),
    "person_unavailable": (
        {"people": (Person("ana", (Period(0, 30), Period(45, 50))),)},
        f"ana is unavailable from {AT[0]} to {AT[30]} and from {AT[45]} to {AT[50]}",
    ),
    "room_double": (
        {"sessions": (Session("talks", 0, 60, rooms=("hall",)),)},
        "hall has one use at a time",
    ),
    "person_double": (
        {"sessions": (Session("talks", 0, 60, people=("ana",)),)},
        "ana is needed at a and the session talks, and cannot be at two at once",
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES_SAID)
def test_what_a_rule_says_of_one_event(rule: str) -> None:
    fields, message = RULES_SAID[rule]
    on = problem(Event("a", 60, people=("ana",)), **({"people": (Person("ana"),)} | fields))
    found = explain(on)

    consistent(on, found)
    assert message in [one.message for reason in found.reasons for one in reason.demands]


def test_what_comes_one_after_the_other_needs_as_many_times() -> None:
    on = problem(
        Event("a", 60, after=("b",)),
        Event("b", 60, after=("c",)),
        Event("c", 60, mandatory=False),
        slots=LUNCHES,
    )
    (reason,) = explain(on).reasons

    assert reason.events == ("a",)
    assert said(reason) == {Demand("mandatory", "a"), Demand("after", "a"), Demand("after", "b")}


def test_more_events_than_places() -> None:
    on = problem(*(Event(f"e{n}", 60, attendance=50) for n in range(4)), rooms=(HALL, ANNEX),
                 slots=LUNCHES)  # fmt: skip
    (reason,) = explain(on).reasons

    assert reason.counts == {"events": 3, "places": 2}
    assert reason.sentence.endswith("2 rooms and times for 3 events.")


@pytest.mark.parametrize(
    ("fields", "demand", "message"),
    [
        (
            {"organisations": (Organisation("o", 9, daily_events=1),)},
            Demand("organiser_daily", "o"),
            "o organises e0, e1 and e2, and can run 1 on one day",
        ),
        (
            {"organisations": (Organisation("o", 9),), "daily_events": 1},
            Demand("daily", "meeting"),
            "the meeting has no more than 1 events on one day",
        ),
    ],
    ids=["of a host", "of the meeting"],
)
def test_more_events_than_a_day_may_have(
    fields: dict[str, object], demand: Demand, message: str
) -> None:
    tomorrow = Slot("tomorrow", 24 * 60, 24 * 60 + 60)
    events = (Event(f"e{n}", 60, organisers=("o",)) for n in range(3))
    rooms = (HALL, ANNEX, Room("attic", 9))
    on = problem(*events, rooms=rooms, slots=(SLOT, tomorrow), **fields)
    found = explain(on)
    (reason,) = found.reasons

    consistent(on, found)
    assert demand in said(reason)
    assert message in reason.sentence
    assert reason.counts == {"events": 3, "days": 2, "limit": 1, "needed": 3}
    assert reason.sentence.endswith("3 are needed, and there are only 1 on 2 days.")


def test_a_problem_without_a_fault_has_a_schedule() -> None:
    found = explain(case("intersessional-15"))

    assert found.status == "feasible"
    assert in_words(found) == (
        "There is a schedule that keeps every rule: nothing needs to be given up.\n"
    )


def test_the_same_question_has_the_same_answer() -> None:
    on, _ = generate("infeasible-person", 9)

    assert write_explanation(on, explain(on)) == write_explanation(on, explain(on))


def test_without_time_it_says_so() -> None:
    on, _ = generate("meeting", 1)
    found = explain(on, 1e-9)

    assert found == Explanation("unknown")
    assert "not found out in time" in in_words(found)


# The command


def test_the_command(tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    file = tmp_path_factory.mktemp("explain") / "problem.json"
    file.write_text(write_problem(ON_WEDNESDAY))

    assert main(["explain", str(file)]) == 0
    assert capsys.readouterr().out == in_words(explain(ON_WEDNESDAY))
    assert main(["explain", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["status"] == "infeasible"
    assert told["give_up"]["demands"] == [{"rule": "person_double", "about": "amb-x"}]
    assert told["reasons"][0]["demands"][-1]["details"] == {"person": "amb-x", "events": "e3, e9"}
    assert told["reasons"][0]["counts"] == {"events": 2, "times": 1}
    assert main(["explain", str(file), "--time-limit", "1e-9"]) == 3
    assert main(["explain", str(file.with_name("none.json"))]) == 1
