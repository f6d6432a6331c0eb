"""frab's schedule.xml."""

import pytest

from scheduler import judge
from scheduler.files import read_problem, write_problem
from scheduler.peers.frab import read_frab
from scheduler.problem import Placement, Problem, ProblemError
from scheduler.schedule import Schedule

NINE = 30_215_940
"""Nine in the morning in Geneva, in summer, on the first day of the files here."""
DAY = 24 * 60


def event(
    number: str, start: str, *persons: str, day: int = 14, duration: str = "00:45", more: str = ""
) -> str:
    """An event on a day of June; persons like `7:Ann`."""
    people = "".join(
        f'<person id="{one.partition(":")[0]}">{one.partition(":")[2]}</person>' for one in persons
    )
    return (
        f'<event id="{number}" guid="guid-{number}-{start}">'
        f"<date>2027-06-{day}T{start}:00+02:00</date><start>{start}</start>"
        f"<duration>{duration}</duration><persons>{people}</persons>{more}</event>"
    )


def room(name: str, *events: str) -> str:
    return f'<room name="{name}">{"".join(events)}</room>'


def day(*rooms: str, number: int = 14, hours: str = "") -> str:
    return f'<day index="1" date="2027-06-{number}"{hours}>{"".join(rooms)}</day>'


def xml(*days: str, conference: str = "<timeslot_duration>00:15</timeslot_duration>") -> bytes:
    head = f"<title>Review</title><time_zone_name>Europe/Zurich</time_zone_name>{conference}"
    return f"<schedule><conference>{head}</conference>{''.join(days)}</schedule>".encode()


def read(*days: str, **conference: str) -> Problem:
    problem = read_frab(xml(*days, **conference))
    assert read_problem(write_problem(problem)) == problem
    return problem


HOURS = ' start="2027-06-14T08:00:00+02:00" end="2027-06-14T18:00:00+02:00"'


def test_the_schedule_is_what_was_published() -> None:
    problem = read(
        day(room("A", event("1", "09:00"), event("2", "10:15")), room("B"), hours=HOURS),
        day(room("B", event("3", "09:00", day=15)), number=15),
    )

    assert (problem.name, problem.timezone) == ("Review", "Europe/Zurich")
    assert [one.id for one in problem.rooms] == ["A", "B"]
    assert problem.published == (
        Placement("1", "A", NINE),
        Placement("2", "A", NINE + 75),
        Placement("3", "B", NINE + DAY),
    )
    assert judge(problem, Schedule(problem.published)).violations == ()


def test_days_are_slots_as_long_as_they_say_and_their_events_need() -> None:
    long = event("1", "17:30", duration="01:30")
    problem = read(
        day(room("A", long), hours=HOURS),
        day(room("A", event("2", "09:05", day=15), event("3", "12:00", day=15)), number=15),
    )

    assert [(slot.start - NINE, slot.end - NINE) for slot in problem.slots] == [
        (-60, 600),
        (DAY + 5, DAY + 225),
    ]
    assert problem.start_step == 5, "finer than a quarter of an hour, as the event at noon needs"


def test_tracks_are_themes_and_persons_must_be_there() -> None:
    law = "<track>Law</track>"
    problem = read(
        day(
            room("A", event("1", "09:00", "7:Ann", "8:Bob", more=law)),
            room("B", event("2", "09:00", "7:Ann", "9:Bob", more=law)),
        )
    )
    violations = judge(problem, Schedule(problem.published)).violations

    assert {person.id for person in problem.people} == {"Ann", "Bob (8)", "Bob (9)"}
    assert [violation.rule for violation in violations] == ["person_double"]
    assert all(one.themes == {"Law"} for one in problem.events)


def test_older_files_say_only_the_hour() -> None:
    plain = '<event id="{}"><start>{}</start><duration>01:00:00</duration></event>'
    content = day(room("A", plain.format(1, "09:00"), plain.format(2, "01:30")))
    problem = read(content, conference="<day_change>04:00:00</day_change>")

    assert [place.start for place in problem.published] == [NINE, NINE + 16 * 60 + 30]


def test_an_event_that_is_held_twice_is_two_events() -> None:
    problem = read(day(room("A", event("1", "09:00"), event("1", "11:00"))))

    assert [one.id for one in problem.events] == ["guid-1-09:00", "guid-1-11:00"]


ENTITY = b'<!DOCTYPE schedule [<!ENTITY a "b">]><schedule>&a;</schedule>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file, line 1: not XML"),
        (b"<schedule>\n<day>", "line 2: not XML"),
        (b"<rss/>", "line 1: must be <schedule>, not <rss>"),
        (ENTITY, "must not bring a document type of its own"),
        (xml(), "the file: has no event"),
        (xml(day(room("", event("1", "09:00")))), "line 1: the room has no name"),
        (xml(day(room("A", event("1", "25:00")))), "is no time in whole minutes with an offset"),
        (xml(day(room("A", event("1", "09:00", duration="long")))), "the event has no duration"),
        (xml(day(room("A", event("1", "09:00", duration="00:00")))), "the event has no duration"),
        (
            xml(day(room("A", event("1", "09:00"), event("1", "09:00")))),
            "no id and guid of its own",
        ),
        (
            xml(day(room("A", "<event id='1'><start>9</start><duration>1:00</duration></event>"))),
            "the start '9' is no time of its day",
        ),
        (
            xml(
                day(
                    room("A", event("1", "09:00")),
                    hours=' start="2027-06-14T18:00:00Z" end="2027-06-14T08:00:00Z"',
                )
            ),
            "the day ends before it starts",
        ),
        (
            xml(day(room("A", event("1", "09:00")), hours=HOURS.replace("2027", "2017", 1))),
            "more than 31 days apart",
        ),
    ],
)
def test_mistakes_are_named_with_their_place(content: bytes, said: str) -> None:
    with pytest.raises(ProblemError) as refused:
        read_frab(content)

    assert said in str(refused.value)
