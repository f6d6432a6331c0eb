"""Why an event is where it is: every other place, compared with a schedule in which it is there."""

import json
import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.check import judge
from scheduler.files import write_problem, write_schedule
from scheduler.generate import generate
from scheduler.problem import (
    Event,
    Organisation,
    Person,
    Placement,
    Problem,
    ProblemError,
    Room,
    Slot,
)
from scheduler.schedule import Schedule
from scheduler.why import Alternative, Place, Reasons, in_words, why, write_reasons
from tests.scheduler.second_opinion import Opinion
from tests.scheduler.small import problem, random_problem, schedule
from tests.scheduler.test_second_opinion import anywhere


def put(of: Schedule, event: str, place: Placement | None) -> Schedule:
    """The schedule with an event in a place, or left out, and everything else as it is."""
    kept = tuple(one for one in of.placements if one.event != event)
    out = tuple(one for one in of.unplaced if one != event)
    return Schedule((*kept, place), out) if place else Schedule(kept, (*out, event))


def once_each(on: Problem, rng: random.Random) -> Schedule:
    """Each event somewhere in a slot or listed as unplaced, never both."""
    mixed = anywhere(on, rng)
    placed = {place.event for place in mixed.placements}
    return Schedule(mixed.placements, tuple(e.id for e in on.events if e.id not in placed))


def compare(on: Problem, of: Schedule, event: str, told: Alternative) -> None:
    """What is told of a place is what the judgement of the whole finds when the event is there."""
    place = Placement(event, told.room, told.start) if isinstance(told, Place) else None
    now, then = judge(on, of), judge(on, put(of, event, place))
    named = [one for one in then.violations if event in one.events]
    assert Counter(one.message for one in told.violations) == Counter(one.message for one in named)
    assert [one.rule for one in told.violations] == [one.rule for one in named]
    assert told.costs == {term: then.terms[term] - now.terms[term] for term in now.terms}
    assert told.difference == then.penalty - now.penalty


def test_on_small_problems_every_place_of_every_event() -> None:
    rng = random.Random(11)
    possible: Counter[bool] = Counter()
    for _ in range(100):
        on = random_problem(rng, events=rng.choice((1, 2, 3, 5)))
        of = once_each(on, rng)
        for event in on.events:
            reasons = why(on, of, event.id)
            assert [(one.start, one.room) for one in reasons.places] == [
                (start, room.id) for start in on.starts for room in on.rooms
            ]
            for told in (*reasons.places, reasons.unplaced):
                compare(on, of, event.id, told)
                possible[told.possible] += 1

    assert min(possible.values()) > 100


@settings(max_examples=30, deadline=None, derandomize=True, database=None)
@given(
    kind=st.sampled_from(["meeting", "steps", "varied", "week", "repair", "crowded"]),
    seed=st.integers(0, 10**6),
    events=st.integers(2, 40),
)
def test_on_whole_problems(kind: str, seed: int, events: int) -> None:
    on, planted = generate(kind, seed, events)
    rng = random.Random(seed)
    for of in [once_each(on, rng), *([planted] if planted else [])]:
        event = rng.choice(on.events).id
        reasons = why(on, of, event)
        for told in (*rng.sample(reasons.places, min(8, len(reasons.places))), reasons.unplaced):
            compare(on, of, event, told)


@settings(max_examples=30, deadline=None, derandomize=True, database=None)
@given(kind=st.sampled_from(["meeting", "steps", "varied"]), seed=st.integers(0, 10**6))
def test_a_reader_of_the_format_alone_says_the_same(kind: str, seed: int) -> None:
    on, planted = generate(kind, seed, 15)
    assert planted is not None
    rng = random.Random(seed)
    event = rng.choice(on.events).id
    given_as = json.loads(write_problem(on))
    before = Opinion(given_as, json.loads(write_schedule(on, planted))).terms()
    for told in rng.sample(why(on, planted, event).places, 6):
        moved = put(planted, event, Placement(event, told.room, told.start))
        opinion = Opinion(given_as, json.loads(write_schedule(on, moved)))

        assert opinion.broken() == {one.rule for one in told.violations}
        assert opinion.terms() == {term: before[term] + cost for term, cost in told.costs.items()}


SAVED = "Rooms asked for -3, Rooms of the right size -6"
TWO = "1970-01-01T02:00:00+00:00"
HALL, ANNEX = Room("hall", 100), Room("annex", 40)
NOON, EVENING = Slot("noon", 0, 60), Slot("evening", 120, 180)
WALK = Event(
    "walk",
    60,
    attendance=40,
    people=("ana",),
    organisers=("gef",),
    preferred_slots=("noon",),
    preferred_rooms=("annex", "hall"),
)
TALK = Event("talk", 60, attendance=40, people=("ana",))
FEAST = Event("feast", 60, attendance=100, mandatory=False, priority=2)


def day(**walk: object) -> Problem:
    """A walk in the evening, because the talk at noon needs the same person."""
    return problem(
        replace(WALK, **walk),  # type: ignore[arg-type]  # the fields are the caller's
        TALK,
        FEAST,
        slots=(NOON, EVENING),
        rooms=(HALL, ANNEX),
        people=(Person("ana"),),
        organisations=(Organisation("gef"),),
    )


AS_IT_IS = schedule(("walk", "hall", 120), ("talk", "annex", 0), out=["feast"])


def at(reasons: Reasons, room: str, start: int) -> Place:
    (place,) = (one for one in reasons.places if (one.room, one.start) == (room, start))
    return place


def test_where_it_is_and_what_that_costs() -> None:
    reasons = why(day(), AS_IT_IS, "walk")

    assert reasons.now == at(reasons, "hall", 120)
    assert reasons.now.difference == 0
    assert {term: cost for term, cost in reasons.terms.items() if cost} == {
        "slot_preference": 10,
        "room_preference": 3,
        "room_fit": 6,
    }
    assert [(wish.kind, wish.asked, wish.has, wish.position) for wish in reasons.wishes] == [
        ("slots", ("noon",), "evening", None),
        ("rooms", ("annex", "hall"), "hall", 1),
    ]


def test_free_places_come_cheapest_first_and_taken_ones_name_who_is_there() -> None:
    reasons = why(day(), AS_IT_IS, "walk")

    assert [(one.room, one.start, one.difference) for one in reasons.free] == [("annex", 120, -9)]
    taken = reasons.cheaper_but_taken
    assert [(one.room, one.start, one.difference) for one in taken] == [
        ("annex", 0, -19),
        ("hall", 0, -10),
    ]
    assert {one.others for one in taken} == {("talk",)}
    assert reasons.in_the_way == {"room_double": 1, "person_double": 2}


def test_a_place_that_is_barred_for_itself_is_not_called_taken() -> None:
    reasons = why(day(rooms=("hall",)), AS_IT_IS, "walk")

    place = at(reasons, "annex", 0)
    assert [one.rule for one in place.violations] == [
        "room_allowed", "room_double", "person_double",
    ]  # fmt: skip
    assert not place.taken
    assert [one.room for one in reasons.cheaper_but_taken] == ["hall"]


def test_of_an_event_without_a_place_it_says_what_stands_in_the_way() -> None:
    reasons = why(day(), AS_IT_IS, "feast")

    assert (reasons.now, reasons.wishes) == (None, ())
    assert {term: cost for term, cost in reasons.terms.items() if cost} == {"unplaced": 2000}
    assert (reasons.unplaced.possible, reasons.unplaced.difference) == (True, 0)
    assert [(one.room, one.start, one.difference) for one in reasons.free] == [("hall", 0, -2000)]
    (breach,) = at(reasons, "hall", 120).violations
    assert breach.message == "walk in hall and feast in hall overlap"


def test_leaving_it_out_is_judged_like_a_place() -> None:
    unplaced = why(day(), AS_IT_IS, "walk").unplaced

    assert [one.message for one in unplaced.violations] == [
        "walk must take place and is not placed"
    ]
    assert unplaced.difference == 1000 - 19


@pytest.mark.parametrize(
    ("starts", "room", "places"),
    [
        ([120], None, [("hall", 120), ("annex", 120)]),
        ([120, 0], "hall", [("hall", 0), ("hall", 120)]),
        (None, "annex", [("annex", 0), ("annex", 120)]),
        ([0], "hall", [("hall", 0)]),
        ([], None, []),
    ],
)
def test_only_some_places_can_be_asked_about(
    starts: list[int] | None, room: str | None, places: list[tuple[str, int]]
) -> None:
    everything = why(day(), AS_IT_IS, "walk")
    reasons = why(day(), AS_IT_IS, "walk", starts=starts, room=room)

    assert [(one.room, one.start) for one in reasons.places] == places
    assert set(map(repr, reasons.places)) <= set(map(repr, everything.places))
    assert replace(reasons, places=everything.places) == everything


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"event": "run"}, 'unknown event "run"'),
        ({"event": "walk", "room": "loft"}, 'unknown room "loft"'),
        (
            {"event": "walk", "starts": [0, 110]},
            f"no event can start at 1970-01-01T01:50:00+00:00; the nearest is {TWO}",
        ),
    ],
)
def test_what_is_not_there_is_named(asked: dict[str, object], sentence: str) -> None:
    with pytest.raises(ProblemError) as error:
        why(day(), AS_IT_IS, **asked)  # type: ignore[arg-type]  # one of them is wrong

    assert str(error.value) == sentence


def test_an_event_in_two_places_is_nowhere_in_particular() -> None:
    twice = schedule(("walk", "hall", 0), ("walk", "hall", 120), ("talk", "annex", 0))

    with pytest.raises(ProblemError, match='the schedule places "walk" 2 times'):
        why(day(), twice, "walk")


def test_where_nothing_can_start_no_place_is_told() -> None:
    on = problem(Event("walk", 60), slots=())

    assert why(on, schedule(out=["walk"]), "walk").places == ()
    with pytest.raises(ProblemError, match=r"no event can start at 1970-01-01T00:00:00\+00:00$"):
        why(on, schedule(out=["walk"]), "walk", starts=[0])


def test_all_of_it_as_json() -> None:
    told = json.loads(write_reasons(day(), why(day(), AS_IT_IS, "walk")))

    assert told["event"] == "walk"
    assert told["now"] == told["places"][2]
    assert told["now"]["starts_at"] == "1970-01-01T02:00:00+00:00"
    assert told["now"]["ends_at"] == "1970-01-01T03:00:00+00:00"
    assert told["wishes"][1] == {"kind": "rooms", "asked": ["annex", "hall"], "position": 1}
    assert told["places"][1]["difference"] == -19
    assert told["places"][1]["costs"]["slot_preference"] == -10
    assert [one["rule"] for one in told["places"][1]["violations"]] == [
        "room_double", "person_double",
    ]  # fmt: skip
    assert told["unplaced"]["violations"][0]["rule"] == "mandatory"
    assert json.loads(write_reasons(day(), why(day(), AS_IT_IS, "feast")))["now"] is None


class TestInWords:
    def test_of_the_whole(self) -> None:
        assert in_words(day(), why(day(), AS_IT_IS, "walk")).splitlines() == [
            "walk is in hall from 1970-01-01T02:00:00+00:00 to 1970-01-01T03:00:00+00:00.",
            "This costs 19:",
            "       10  Slots asked for",
            "        3  Rooms asked for",
            "        6  Rooms of the right size",
            "The slots that it asked for are noon. It has none of them.",
            "The rooms that it asked for are annex, hall. It has number 2.",
            "Of 3 other places, 1 would break no rule:",
            f"  in annex from {TWO}: 9 less than now ({SAVED})",
            "In 2 cheaper places other events are in the way:",
            "  in annex from 1970-01-01T00:00:00+00:00: 19 less than now; talk",
            "  in hall from 1970-01-01T00:00:00+00:00: 10 less than now; talk",
            "The others break these rules, some of them several:",
            "        1  One use of a room at a time",
            "        2  Nobody in two places",
            "Left out it would cost 981 more than now, and break:",
            "  walk must take place and is not placed",
            "Term by term the difference is:",
            "    +1000  Events left out",
            "      -10  Slots asked for",
            "       -3  Rooms asked for",
            "       -6  Rooms of the right size",
        ]

    def test_of_one_place_that_is_taken(self) -> None:
        told = in_words(day(), why(day(), AS_IT_IS, "walk", starts=[0], room="annex"))

        assert told.splitlines()[7:] == [
            "In annex from 1970-01-01T00:00:00+00:00 it would cost 19 less than now, and break:",
            "  walk in annex and talk in annex overlap",
            "  ana is at walk and at talk, and cannot be at both",
            "Term by term the difference is:",
            "      -10  Slots asked for",
            "       -3  Rooms asked for",
            "       -6  Rooms of the right size",
        ]

    def test_of_one_place_that_is_free_and_costs_the_same(self) -> None:
        on = problem(Event("walk", 30), rooms=(HALL, replace(HALL, id="loft")))
        reasons = why(on, schedule(("walk", "hall", 0)), "walk", starts=[0], room="loft")

        assert in_words(on, reasons).splitlines()[-1] == (
            "In loft from 1970-01-01T00:00:00+00:00 it would break no rule,"
            " and cost as much as now."
        )

    def test_of_the_place_where_it_is(self) -> None:
        told = in_words(day(), why(day(), AS_IT_IS, "walk", starts=[120], room="hall"))

        assert told.splitlines()[-1] == (
            "The rooms that it asked for are annex, hall. It has number 2."
        )

    def test_of_an_event_that_is_nowhere_and_has_to_be_somewhere(self) -> None:
        nowhere = schedule(("talk", "annex", 0), out=["walk", "feast"])

        assert in_words(day(), why(day(), nowhere, "walk")).splitlines()[:5] == [
            "walk is in no place.",
            "This breaks:",
            "  walk must take place and is not placed",
            "This costs 1000:",
            "     1000  Events left out",
        ]
