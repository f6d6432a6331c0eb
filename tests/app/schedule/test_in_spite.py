"""A reason for which a side event stays in spite of one rule lifts no other rule in a mending."""

from dataclasses import replace

import pytest

from app.schedule import solver
from app.schedule.models import RunMode
from app.schedule.rules import Leeway, Place
from scheduler import Problem
from scheduler.problem import Equipment, Event, Organisation, Period, Person, Room, Slot

HOUR = 60
NOBODY = frozenset[str]()
PROBLEM = Problem(
    slots=(Slot("1", HOUR, 2 * HOUR), Slot("2", 2 * HOUR, 3 * HOUR)),
    rooms=(Room("small", 9), Room("large", 99, unavailable=(Period(HOUR, 2 * HOUR),))),
    events=(Event("hit", HOUR, 50, organisers=("state",)), Event("left", HOUR)),
    organisations=(Organisation("state"),),
    equipment=(Equipment("booth"),),
)
LEFT = Event("left", HOUR, 35)
SAME_ROOM = (replace(LEFT, attendance=1), Event("beside", HOUR))


def place(room: str, hour: int) -> Place:
    return Place(room, solver.moment_of(hour * HOUR), solver.moment_of((hour + 1) * HOUR))


@pytest.mark.parametrize("stay", [(LEFT,), SAME_ROOM], ids=["too many people", "two in one room"])
@pytest.mark.parametrize("hit", [
    Event("hit", HOUR, 50, organisers=("state",)),
    Event("hit", HOUR, 50, not_with=("left",)),
    Event("hit", HOUR, 50, after=("left",)),
], ids=["host", "not with", "after"])  # fmt: skip
def test_what_stays_in_spite_of_one_rule_keeps_the_others(
    stay: tuple[Event, ...], hit: Event
) -> None:
    """The large room is lost for an hour, and the only other hour is that of what stays."""
    stay = tuple(replace(one, organisers=hit.organisers[: one.id == "left"]) for one in stay)
    problem = replace(PROBLEM, events=(hit, *stay))
    places = {one.id: place("small", 2) for one in stay} | {"hit": place("large", 1)}
    asked = asked_about(problem, places)
    moved = places | {"hit": place("large", 2)}
    here = {one: moved[one] for one in asked.event_by_id}
    assert {event for one in solver.broken_by(asked, here) for event in one.events} >= {"hit"}
    free = replace(hit, organisers=(), not_with=(), after=())
    asked = asked_about(replace(problem, events=(free, *stay)), places)
    assert not list(solver.broken_by(asked, {one: moved[one] for one in asked.event_by_id}))


def test_what_stays_in_a_room_that_is_too_small_keeps_what_it_has_borrowed() -> None:
    left, hit = replace(LEFT, equipment={"booth": 1}), replace(PROBLEM.events[0], organisers=())
    hit = replace(hit, equipment={"booth": 1})
    places = {"left": place("small", 2), "hit": place("large", 1)}
    asked = asked_about(replace(PROBLEM, events=(hit, left)), places)
    found = solver.broken_by(asked, places | {"hit": place("large", 2)})
    assert [one.rule for one in found] == ["equipment"]


def test_a_speaker_who_is_there_in_spite_of_being_away_is_at_no_other_event() -> None:
    """Also in a run that only fills in what has no place."""
    speaker, away = ("speaker",), Person("speaker", (Period(0, 3 * HOUR),))
    events = (Event("left", HOUR, people=speaker), Event("hit", HOUR, people=speaker))
    problem = replace(PROBLEM, events=events, people=(away,), organisations=())
    left = {"left": place("small", 2)}
    mended = asked_about(problem, left | {"hit": place("large", 1)})
    for asked in (mended, solver.asked_in(problem, left, RunMode.FILL)):
        found = solver.broken_by(asked, left | {"hit": place("large", 2)})
        assert [one.rule for one in found] == ["person_double"]


@pytest.mark.parametrize(
    ("limits", "hours", "later", "kept"),
    [
        (Organisation("state", 1, 2), (2, 2), 3, "organiser_daily"),
        (Organisation("state", 1, 1), (2, 3), 2, "organiser_parallel"),
        (Organisation("state", 1, 9), (2, 2), 2, "not_with"),
    ],
    ids=["at once", "per day", "at once, by a third"],
)
def test_what_stays_in_spite_of_one_limit_of_a_host_keeps_the_other(
    limits: Organisation, hours: tuple[int, int], later: int, kept: str
) -> None:
    """Two stay in spite of one limit; a third would break the other, or that once more."""
    slots = (*PROBLEM.slots, Slot("3", 3 * HOUR, 4 * HOUR))
    rooms = (*PROBLEM.rooms, Room("another", 99), Room("third", 99))
    events = tuple(Event(one, HOUR, organisers=("state",)) for one in ("one", "two", "hit"))
    problem = replace(PROBLEM, slots=slots, rooms=rooms, events=events, organisations=(limits,))
    one, two = hours
    places = {"one": place("small", one), "two": place("another", two), "hit": place("large", 25)}
    asked = asked_about(problem, places)
    moved = {**places, "hit": place("third", later)}

    assert kept in {one.rule for one in solver.broken_by(asked, moved)}
    stays = {one: moved[one] for one in ("one", "two")}
    assert not [one for one in solver.broken_by(asked, stays) if one.rule != "mandatory"]


def asked_about(problem: Problem, places: dict[str, Place]) -> Problem:
    """The question, where all but "hit" breaks a rule and stays."""
    now = solver.moment_of(0)
    return solver.asked_to_mend(
        problem,
        places,
        Leeway(
            earliest=now, ahead=now, hit=frozenset({"hit"}), over=NOBODY, stay=NOBODY,
            apart=frozenset(places.keys() - {"hit"}),
        ),
    )  # fmt: skip
