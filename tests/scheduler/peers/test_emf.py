"""SlotMachine's JSON."""

import json
from typing import Any

import pytest

from scheduler import judge
from scheduler.files import read_problem, write_problem
from scheduler.peers.emf import read_emf
from scheduler.problem import Placement, Problem, ProblemError
from scheduler.schedule import Schedule

TEN = 29_765_400
"""Ten o'clock in UTC on the day of the files here."""


def times(*hours: str) -> list[dict[str, str]]:
    """Times like `10:00-11:00` on that day."""
    day = "2026-08-05"
    spans = (hour.split("-") for hour in hours)
    return [{"start": f"{day} {start}:00", "end": f"{day} {end}:00"} for start, end in spans]


def talk(number: int | str, **fields: Any) -> dict[str, Any]:
    plain = {
        "id": number,
        "duration": 30,
        "speakers": [number],
        "venue_times": [{"venue": 7, "times": times("10:00-12:00")}],
        "title": "Not needed",
    }
    return plain | fields


def read(*talks: dict[str, Any], **more: Any) -> Problem:
    problem = read_emf(json.dumps({"talks": talks} | more).encode())
    assert read_problem(write_problem(problem)) == problem
    return problem


def rules(problem: Problem, *places: tuple[str, str, int]) -> set[str]:
    schedule = Schedule(tuple(Placement(one, room, TEN + late) for one, room, late in places))
    broken = {violation.rule for violation in judge(problem, schedule).violations}
    return broken - {"one_place", "mandatory"}


def test_a_talk_is_within_its_times_and_those_of_its_venue() -> None:
    problem = read(
        talk(1, venue_times=[{"venue": 7, "times": times("10:00-11:00")}]),
        talk(2, venue_times=[{"venue": 8, "times": times("10:30-12:00")}]),
        talk(3, venue_times=[
            {"venue": 7, "times": times("10:00-11:00")},
            {"venue": 8, "times": times("10:30-11:00")},
        ]),
    )  # fmt: skip

    assert rules(problem, ("1", "7", 30)) == set()
    assert rules(problem, ("1", "7", 40)) == {"available", "room_unavailable"}
    assert rules(problem, ("1", "7", 5)) == {"slot"}
    assert rules(problem, ("1", "8", 30)) == {"room_allowed"}
    assert rules(problem, ("3", "7", 0)) == set()
    assert rules(problem, ("3", "8", 20)) == {"room_unavailable"}


def test_times_that_touch_are_one_time() -> None:
    both = [{"venue": 7, "times": times("11:00-12:00", "10:00-11:00")}]
    problem = read(talk(1, duration=90, venue_times=both))

    assert [(slot.start, slot.end) for slot in problem.slots] == [(TEN, TEN + 120)]
    assert rules(problem, ("1", "7", 30)) == set()


def test_speakers_and_the_changeover() -> None:
    problem = read(
        talk(1, speakers=["ann", 4]),
        talk(2, speakers=[4], minutes_after=20),
        talk(3, venue_times=[{"venue": 8, "times": times("10:00-12:00")}], speakers=["ann"]),
    )

    assert problem.turnaround == 20
    assert rules(problem, ("1", "7", 0), ("2", "7", 40)) == {"room_double"}
    assert rules(problem, ("1", "7", 0), ("2", "7", 50)) == set()
    assert rules(problem, ("1", "7", 0), ("3", "8", 0)) == {"person_double"}


def test_what_had_better_not_meet() -> None:
    problem = read(
        talk(1, tags=["bread"]),
        talk(2, tags=["bread", "cheese"]),
        talk(3),
        conflicts=[{"talks": [1, 3], "weight": 5}, {"talks": [2, 3], "weight": 1}],
    )
    themes = {event.id: event.themes for event in problem.events}

    assert themes["1"] & themes["2"] == {"bread"}
    assert themes["1"] & themes["3"] == {"conflict 1"}
    assert themes["2"] & themes["3"] == {"conflict 2"}


def test_a_schedule_is_what_was_published() -> None:
    problem = read(
        talk(1, time="2026-08-05 10:40:00", venue=7),
        talk(2, time="2026-08-05T12:30:00+02:00", venue=7),
        talk(3, time=None, venue=7),
    )

    assert problem.published == (Placement("1", "7", TEN + 40), Placement("2", "7", TEN + 30))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[]", "the file: must be an object"),
        ("{", "not JSON"),
        ("{}", 'the file: the field "talks" is missing'),
        ({"talks": []}, "talks: must not be empty"),
        ({"talks": [{"id": 1}]}, 'talks[0]: the field "duration" is missing'),
        ({"talks": [talk(1), talk("1")]}, 'talks[1].id: repeats the talk "1"'),
        ({"talks": [talk(1, duration=0)]}, "talks[0].duration: must be"),
        ({"talks": [talk(1, venue_times=[{"venue": 7}])]}, 'the field "times" is missing'),
        (
            {"talks": [talk(1, venue_times=[{"venue": 7, "times": [{"start": "noon"}]}])]},
            'venue_times[0].times[0].start: "noon" is no time',
        ),
        (
            {"talks": [talk(1, venue_times=[{"venue": 7, "times": times("11:00-10:00")}])]},
            "times[0]: must end after its start, within 31 days",
        ),
        ({"talks": [talk(1)], "conflicts": [{"talks": [1, 9]}]}, 'unknown talk "9"'),
        (
            {
                "talks": [
                    talk(1, venue_times=[
                        {"venue": 7, "times": times("10:00-11:00")},
                        {"venue": 8, "times": times("11:00-12:00")},
                    ]),
                    talk(2, venue_times=[{"venue": 8, "times": times("10:00-12:00")}]),
                ]
            },
            'talks[0]: may be in the venue "8" at fewer times',
        ),
    ],
)  # fmt: skip
def test_mistakes_are_named_with_their_place(content: object, said: str) -> None:
    text = content if isinstance(content, str) else json.dumps(content)

    with pytest.raises(ProblemError) as refused:
        read_emf(text.encode())

    assert said in str(refused.value)
