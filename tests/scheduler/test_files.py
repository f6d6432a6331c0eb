"""Problem and schedule files: what is read, what is written, and how a mistake is named."""

import copy
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.files import (
    ProblemError,
    read_problem,
    read_schedule,
    write_problem,
    write_schedule,
)
from scheduler.files.problems import FIELDS
from scheduler.generate import KINDS, generate
from scheduler.preferences import PREFERENCES
from scheduler.problem import Event, Pin, Placement, Room, Slot, Weights
from scheduler.rules import RULES
from scheduler.schedule import Schedule
from scheduler.schema import SCHEMAS
from tests.scheduler.small import random_problem

Json = dict[str, Any]
SMALL: Json = {
    "format": "side-event-problem/1",
    "timezone": "Europe/Zurich",
    "slots": [
        {"id": "s0", "starts_at": "2027-06-14T08:45:00+02:00",
         "ends_at": "2027-06-14T09:45:00+02:00"},
        {"id": "s1", "starts_at": "2027-06-14T09:45:00+02:00",
         "ends_at": "2027-06-14T10:45:00+02:00"},
    ],
    "rooms": [{"id": "A", "capacity": 50}, {"id": "B", "capacity": 0, "excludes": ["A"]}],
    "travel": [{"between": ["x", "y"], "minutes": 15}],
    "equipment": [{"id": "kit", "quantity": 2}],
    "people": [{"id": "p1", "unavailable": []}],
    "organisations": [{"id": "o1"}],
    "sessions": [
        {"id": "t1", "starts_at": "2027-06-14T11:00:00Z", "ends_at": "2027-06-14T12:00:00Z",
         "rooms": ["A"], "people": ["p1"]},
    ],
    "delegations": [{"id": "d1", "interests": ["e1"]}],
    "events": [
        {"id": "e1", "duration": 60, "people": ["p1"], "organisers": ["o1"],
         "equipment": {"kit": 1}, "preferred_rooms": ["A"], "popularity": 7,
         "costs": [{"room": "B", "cost": 4}]},
        {"id": "e2", "duration": 30, "after": ["e1"], "pinned": {"room": "B"}},
    ],
    "published": [{"event": "e1", "room": "A", "starts_at": "2027-06-14T08:45:00+02:00"}],
    "weights": {"fairness": 9},
    "pairs": [{"events": ["e1", "e2"], "overlap": 3}],
}  # fmt: skip


def changed(change: Callable[[Json], object]) -> str:
    problem = copy.deepcopy(SMALL)
    change(problem)
    return json.dumps(problem)


def put(value: object, *path: str | int) -> Callable[[Json], object]:
    """Change the value at a path."""

    def change(problem: Any) -> None:
        for part in path[:-1]:
            problem = problem[part]
        problem[path[-1]] = value

    return change


def test_what_is_left_out_is_as_the_format_says() -> None:
    problem = read_problem(
        """{"format": "side-event-problem/1",
            "slots": [{"id": "s", "starts_at": "1970-01-01T00:00:00Z",
                       "ends_at": "1970-01-01T01:00:00-01:30"}],
            "rooms": [{"id": "r", "capacity": 7}],
            "events": [{"id": "e", "duration": 60}]}"""
    )

    assert problem.slots == (Slot("s", 0, 150),)
    assert problem.rooms == (Room("r", 7),)
    assert problem.events == (Event("e", 60, mandatory=True, priority=1),)
    assert problem.start_step is problem.frozen_until is None
    assert problem.turnaround == problem.plenary_buffer == 0
    assert problem.weights == Weights(1000, 10, 3, 5, 2, 4, 1, 50, 10, 1, 0, 1)


def test_weights_are_left_out_one_by_one() -> None:
    assert read_problem(json.dumps(SMALL)).weights == Weights(fairness=9)


MISTAKES: list[tuple[Callable[[Json], object], str]] = [
    (
        put(["2027-06-14T09:45:00+02:00"], "slots", 0, "starts"),
        "slots[0].starts[0]: is not within the slot",
    ),
    (put("p9", "events", 0, "people", 0), 'events[0].people[0]: unknown person "p9"'),
    (put("o9", "events", 0, "organisers", 0), 'events[0].organisers[0]: unknown organisation "o9"'),
    (put({"x": 1}, "events", 0, "equipment"), 'events[0].equipment.x: unknown equipment "x"'),
    (put(["e9"], "events", 1, "after"), 'events[1].after[0]: unknown event "e9"'),
    (put(["e2"], "events", 1, "not_with"), "events[1].not_with: an event cannot name itself"),
    (put(["s9"], "events", 1, "slots"), 'events[1].slots[0]: unknown slot "s9"'),
    (put(["C"], "events", 1, "rooms"), 'events[1].rooms[0]: unknown room "C"'),
    (put({"room": "C"}, "events", 1, "pinned"), 'events[1].pinned.room: unknown room "C"'),
    (put({}, "events", 1, "pinned"), "events[1].pinned: must have starts_at, room, or both"),
    (
        put({"cost": 1}, "events", 0, "costs", 0),
        "events[0].costs[0]: must have starts_at, room, or both",
    ),
    (
        put({"room": "A"}, "events", 0, "costs", 0),
        'events[0].costs[0]: the field "cost" is missing',
    ),
    (put("C", "events", 0, "costs", 0, "room"), 'events[0].costs[0].room: unknown room "C"'),
    (put(-1, "events", 0, "popularity"), "events[0].popularity: must be at least 0, not -1"),
    (put(["e1"], "pairs", 0, "events"), "pairs[0].events: must name two events"),
    (put(["e1", "e9"], "pairs", 0, "events"), 'pairs[0].events[1]: unknown event "e9"'),
    (put(["e1", "e1"], "pairs", 0, "events"), 'pairs[0].events[1]: repeats the event "e1"'),
    (put(0.5, "pairs", 0, "late"), "pairs[0].late: must be a whole number, not 0.5"),
    (
        lambda p: p["pairs"].append({"events": ["e2", "e1"], "late": 1}),
        "pairs[1]: repeats the events of pairs[0]",
    ),
    (put("C", "rooms", 1, "excludes", 0), 'rooms[1].excludes[0]: unknown room "C"'),
    (put("B", "rooms", 1, "excludes", 0), "rooms[1].excludes: a room does not exclude itself"),
    (put(["C"], "sessions", 0, "rooms"), 'sessions[0].rooms[0]: unknown room "C"'),
    (put(["p9"], "sessions", 0, "people"), 'sessions[0].people[0]: unknown person "p9"'),
    (
        put("e9", "delegations", 0, "interests", 0),
        'delegations[0].interests[0]: unknown event "e9"',
    ),
    (put("e9", "published", 0, "event"), 'published[0].event: unknown event "e9"'),
    (put("e1", "events", 1, "id"), 'events[1].id: repeats the event "e1" of events[0].id'),
    (put("A", "rooms", 1, "id"), 'rooms[1].id: repeats the room "A" of rooms[0].id'),
    (put("s0", "slots", 1, "id"), 'slots[1].id: repeats the slot "s0" of slots[0].id'),
    (put(["p1", "p1"], "events", 0, "people"), 'events[0].people[1]: repeats the person "p1"'),
    (lambda p: p["published"].append(p["published"][0]), 'published[1]: repeats the event "e1"'),
    (put("", "events", 0, "id"), "events[0].id: must not be empty"),
    (put(5, "events", 0, "id"), "events[0].id: must be a text, not 5"),
    (put(1, "colour"), 'the file: unknown field "colour"'),
    (put(1, "events", 0, "room"), 'events[0]: unknown field "room"'),
    (put(1, "weights", "speed"), 'weights: unknown field "speed"'),
    (lambda p: p.pop("slots"), 'the file: the field "slots" is missing'),
    (lambda p: p["events"][1].pop("duration"), 'events[1]: the field "duration" is missing'),
    (put(-1, "rooms", 0, "capacity"), "rooms[0].capacity: must be at least 0, not -1"),
    (put(0, "events", 0, "duration"), "events[0].duration: must be at least 1, not 0"),
    (put(0, "start_step"), "start_step: must be at least 1, not 0"),
    (put(-3, "weights", "fairness"), "weights.fairness: must be at least 0, not -3"),
    (put(10**10, "turnaround"), "turnaround: must be at most 1000000000"),
    (put(1.5, "turnaround"), "turnaround: must be a whole number, not 1.5"),
    (put(True, "turnaround"), "turnaround: must be a whole number, not true"),
    (put("yes", "events", 0, "mandatory"), 'events[0].mandatory: must be true or false, not "yes"'),
    (put(None, "events", 0, "people"), "events[0].people: must be a list, not null"),
    (put([], "events", 0), "events[0]: must be an object, not []"),
    (put("\ud800", "name"), "name: has half a character"),
    (put("2", "format"), 'format: must be "side-event-problem/1", not "2"'),
    (put(["x"], "travel", 0, "between"), "travel[0].between: must name two venues"),
    (
        lambda p: p["travel"].append({"between": ["y", "x"], "minutes": 20}),
        "travel[1]: the way between these venues has been given already",
    ),
    (
        put("2027-06-14T08:00:00+02:00", "slots", 0, "ends_at"),
        "slots[0].ends_at: is before starts_at",
    ),
    (
        put("2027-06-14T09:46:00+02:00", "slots", 0, "ends_at"),
        'slots[1]: the slot "s1" overlaps "s0" (slots[0])',
    ),
    (
        put("2027-06-14T08:45:30+02:00", "slots", 0, "starts_at"),
        'slots[0].starts_at: must be a time in whole minutes, not "2027-06-14T08:45:30+02:00"',
    ),
    (
        put("2027-06-14T08:45:00", "frozen_until"),
        'frozen_until: must be a time like 2027-06-14T08:45:00+02:00, not "2027-06-14T08:45:00"',
    ),
    (
        put("2027-02-30T08:45:00Z", "frozen_until"),
        'frozen_until: there is no such time as "2027-02-30T08:45:00Z"',
    ),
]


@pytest.mark.parametrize(("change", "sentence"), MISTAKES, ids=[m[1][:50] for m in MISTAKES])
def test_a_mistake_is_named_with_its_place(change: Callable[[Json], object], sentence: str) -> None:
    read_problem(json.dumps(SMALL))

    with pytest.raises(ProblemError) as refusal:
        read_problem(changed(change))

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "line 1, column 1: not JSON: Expecting value"),
        ('{\n "format": }', "line 2, column 12: not JSON: Expecting value"),
        ("[]", "the file: must be an object, not []"),
        (b"\xff\xfe", "byte 0 is not UTF-8"),
        ('{"format": NaN}', 'format: must be "side-event-problem/1", not NaN'),
        ('{"format": ' + "9" * 5000 + "}", "a number is too large"),
        ("[" * 100_000, "the JSON is nested too deeply"),
        ('{"name": 1, "name": 1}', 'the file: the field "name" stands there twice'),
        ('{"name": "\\ud800"}', 'the file: the field "format" is missing'),
    ],
)
def test_what_is_no_problem_at_all_is_one_sentence(text: str | bytes, sentence: str) -> None:
    with pytest.raises(ProblemError) as refusal:
        read_problem(text)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01t02:00:00.000+02:00", 0),
        ("1970-01-01T00:00:00-05:45", 345),
        ("1969-12-31T23:59:00-00:00", -1),
    ],
)
def test_a_time_is_read_with_its_offset(text: str, minutes: int) -> None:
    assert read_problem(changed(put(text, "frozen_until"))).frozen_until == minutes


def test_null_is_as_if_it_were_left_out_where_the_format_says_so() -> None:
    def nulls(problem: Json) -> None:
        problem["start_step"] = problem["frozen_until"] = problem["rooms"][0]["turnaround"] = None
        for name in ("available", "slots", "rooms", "pinned"):
            problem["events"][0][name] = None
        problem["events"][0]["costs"][0]["starts_at"] = None
        problem["events"][1]["popularity"] = None

    assert read_problem(changed(nulls)) == read_problem(json.dumps(SMALL))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "summit"])
def test_a_problem_is_read_as_it_was_written(kind: str) -> None:
    problem, _ = generate(kind, seed=4)

    assert read_problem(write_problem(problem)) == problem


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.integers(0, 10**6))
def test_so_is_any_small_one(seed: int) -> None:
    problem = random_problem(random.Random(seed))

    assert read_problem(write_problem(problem)) == problem


def test_an_empty_list_of_slots_rooms_or_periods_stays_one() -> None:
    problem = read_problem(json.dumps(SMALL))
    event = Event("e", 5, slots=(), rooms=(), available=(), pinned=Pin(start=7, also=(9,)))
    nothing = type(problem)(problem.slots, problem.rooms, (event,))

    assert read_problem(write_problem(nothing)).events == (event,)


def test_a_schedule_is_read_as_it_was_written() -> None:
    problem = read_problem(json.dumps(SMALL))
    placements = (Placement("e1", "A", problem.slots[0].start),)
    schedule = Schedule(placements, ("e2",), "feasible", 1234, 1000, {"unplaced": 1000})
    text = write_schedule(problem, schedule)

    assert read_schedule(text, problem) == schedule
    assert json.loads(text)["placements"] == [
        {"event": "e1", "room": "A", "starts_at": "2027-06-14T08:45:00+02:00"}
    ]


def test_an_unknown_zone_is_no_mistake_and_times_are_written_in_utc() -> None:
    problem = read_problem(changed(put("Mars/../Olympus", "timezone")))
    schedule = Schedule((Placement("e1", "A", problem.slots[0].start),), ("e2",))

    written = json.loads(write_schedule(problem, schedule))
    assert written["placements"][0]["starts_at"] == "2027-06-14T06:45:00+00:00"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"placements": [{"event": "e9"}]}, 'placements[0]: the field "room" is missing'),
        ({"unplaced": ["e9"]}, 'unplaced[0]: unknown event "e9"'),
        ({"unplaced": ["e1", "e1"]}, 'unplaced[1]: repeats the event "e1"'),
        ({"status": "fine"}, 'status: unknown status "fine"'),
        ({"terms": {"luck": 1}}, 'terms: unknown field "luck"'),
        ({"format": "x"}, 'format: must be "side-event-schedule/1", not "x"'),
    ],
)
def test_a_mistake_in_a_schedule_is_named_too(fields: Json, sentence: str) -> None:
    problem = read_problem(json.dumps(SMALL))
    text = json.dumps({"format": "side-event-schedule/1", "placements": []} | fields)

    with pytest.raises(ProblemError) as refusal:
        read_schedule(text, problem)

    assert str(refusal.value) == sentence


def test_the_schema_knows_the_fields_that_are_read() -> None:
    definitions = SCHEMAS["problem"]["$defs"] | {"problem": SCHEMAS["problem"]}

    assert set(definitions) == set(FIELDS)
    for kind, (required, optional) in FIELDS.items():
        assert set(definitions[kind]["properties"]) == {*required, *optional}
        assert set(definitions[kind]["required"]) == set(required)


def test_rules_and_terms_are_those_of_the_format() -> None:
    assert [rule.id for rule in RULES] == [
        "one_place", "mandatory", "slot", "available", "room_allowed", "room_capacity",
        "room_features", "room_unavailable", "room_double", "plenary", "person_double",
        "person_unavailable", "organiser_parallel", "organiser_daily", "daily", "equipment",
        "after", "not_with", "pinned", "frozen",
    ]  # fmt: skip
    assert [term.id for term in PREFERENCES] == [
        "unplaced", "slot_preference", "room_preference", "theme_overlap", "missed_interest",
        "fairness", "room_fit", "time_change", "room_change", "pairs", "larger_room", "costs",
        "taken_off",
    ]  # fmt: skip
    for title, sentence in (
        *((rule.title, rule.sentence) for rule in RULES),
        *((term.title, term.sentence) for term in PREFERENCES),
    ):
        assert title
        assert sentence.endswith(".")
