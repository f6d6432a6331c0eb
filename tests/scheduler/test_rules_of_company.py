"""What events may be beside each other: for each rule what breaks it, and what only just not."""

from dataclasses import replace

import pytest

from scheduler.problem import (
    Equipment,
    Event,
    Organisation,
    Period,
    Person,
    Problem,
    Room,
    Session,
    Slot,
    Travel,
)
from scheduler.schedule import Schedule
from tests.scheduler.small import HALL, breaches, problem, schedule

pytestmark = pytest.mark.solver
ANNEX = Room("annex", 10, venue="far")
LONG_DAY = {"slots": (Slot("slot", 0, 240),), "start_step": 1, "people": (Person("p"),)}


def two(first: Event, second: Event, **fields: object) -> Problem:
    return problem(first, second, **{**LONG_DAY, "rooms": (HALL, ANNEX), **fields})


def at(start: int, room: str = "hall", *, beside: str = "hall") -> Schedule:
    """The first event from 0, the second from a given minute."""
    return schedule(("a", beside, 0), ("b", room, start))


A, B = Event("a", 30), Event("b", 30)


class TestRoomDouble:
    def test_one_use_at_a_time(self) -> None:
        assert breaches("room_double", two(A, B), at(30)) == []
        assert breaches("room_double", two(A, B), at(0, "annex")) == []
        (breach,) = breaches("room_double", two(A, B), at(29))
        assert breach.events == ("a", "b")
        assert breach.message == "a in hall and b in hall overlap"

    def test_the_turnaround_passes(self) -> None:
        assert breaches("room_double", two(A, B, turnaround=10), at(40)) == []
        (breach,) = breaches("room_double", two(A, B, turnaround=10), at(39))
        assert breach.message == "a in hall and b in hall are less than 10 minutes apart"

    def test_a_room_has_a_turnaround_of_its_own(self) -> None:
        slow = two(A, B, turnaround=10, rooms=(replace(HALL, turnaround=20),))
        quick = two(A, B, turnaround=10, rooms=(replace(HALL, turnaround=0),))

        assert len(breaches("room_double", slow, at(49))) == 1
        assert breaches("room_double", slow, at(50)) == []
        assert breaches("room_double", quick, at(30)) == []

    @pytest.mark.parametrize("excluding", ["hall", "annex"])
    def test_a_part_and_its_whole_are_not_used_together(self, excluding: str) -> None:
        rooms = tuple(
            replace(room, excludes=("annex" if room is HALL else "hall",))
            if room.id == excluding
            else room
            for room in (HALL, ANNEX)
        )

        assert len(breaches("room_double", two(A, B, rooms=rooms), at(29, "annex"))) == 1
        assert breaches("room_double", two(A, B, rooms=rooms), at(30, "annex")) == []

    def test_the_larger_turnaround_counts_between_two_rooms(self) -> None:
        rooms = (replace(HALL, turnaround=5), replace(ANNEX, turnaround=20, excludes=("hall",)))
        both = two(A, B, rooms=rooms)

        assert breaches("room_double", both, at(50, "annex")) == []
        assert len(breaches("room_double", both, at(49, "annex"))) == 1
        assert breaches("room_double", both, at(35)) == []

    def test_two_parts_of_a_whole_do_not_exclude_each_other(self) -> None:
        rooms = (HALL, ANNEX, Room("whole", 200, excludes=("hall", "annex")))

        assert breaches("room_double", two(A, B, rooms=rooms), at(0, "annex")) == []

    def test_sessions_use_rooms_too(self) -> None:
        session = Session("panel", 60, 90, rooms=("annex", "hall"))
        both = two(A, B, sessions=(session,), turnaround=10)

        assert breaches("room_double", both, at(100)) == []
        (breach,) = breaches("room_double", both, at(99))
        assert breach.events == ("b",)
        assert breach.details["session"] == "panel"
        assert len(breaches("room_double", both, at(99, "annex"))) == 1

    def test_before_a_session_the_turnaround_passes_as_well(self) -> None:
        session = Session("panel", 80, 90, rooms=("hall",))
        both = two(A, B, sessions=(session,), turnaround=10)

        assert breaches("room_double", both, at(40)) == []
        assert len(breaches("room_double", both, at(41))) == 1

    def test_two_sessions_are_never_judged(self) -> None:
        sessions = (Session("s", 100, 120, rooms=("hall",)), Session("t", 90, 130, rooms=("hall",)))

        assert breaches("room_double", two(A, B, sessions=sessions), at(30)) == []


class TestPersonDouble:
    ANA, BOB = replace(A, people=("p",)), replace(B, people=("p",))
    FAR = (replace(HALL, venue="near"), ANNEX)
    WAY = (Travel(("far", "near"), 15),)

    def test_nobody_is_in_two_places(self) -> None:
        both = two(self.ANA, self.BOB)

        assert breaches("person_double", both, at(30, "annex")) == []
        (breach,) = breaches("person_double", both, at(29, "annex"))
        assert breach.details == {"person": "p", "event": "a", "other": "b", "travel": 0}

    def test_others_do_not_matter(self) -> None:
        assert breaches("person_double", two(self.ANA, B), at(0, "annex")) == []

    def test_there_is_time_to_travel(self) -> None:
        both = two(self.ANA, self.BOB, rooms=self.FAR, travel=self.WAY)

        assert breaches("person_double", both, at(45, "annex")) == []
        assert len(breaches("person_double", both, at(44, "annex"))) == 1
        assert breaches("person_double", both, at(45, beside="annex")) == []
        assert len(breaches("person_double", both, at(44, beside="annex"))) == 1
        assert breaches("person_double", both, at(30, "annex", beside="annex")) == []

    def test_where_a_venue_is_not_known_there_is_no_travel(self) -> None:
        both = two(self.ANA, self.BOB, travel=self.WAY)

        assert breaches("person_double", both, at(30, "annex")) == []

    def test_a_session_is_where_its_first_room_is(self) -> None:
        for rooms, first in ((("hall", "annex"), 90), (("annex", "hall"), 105), ((), 90)):
            session = Session("panel", 60, 90, rooms=rooms, people=("p",))
            both = two(A, self.BOB, rooms=self.FAR, travel=self.WAY, sessions=(session,))

            assert breaches("person_double", both, at(first)) == []
            assert len(breaches("person_double", both, at(first - 1))) == 1

    def test_two_sessions_are_never_judged(self) -> None:
        sessions = tuple(Session(name, 100, 120, people=("p",)) for name in "st")

        assert breaches("person_double", two(A, self.BOB, sessions=sessions), at(30)) == []


def test_people_are_asked_for_only_when_they_can_come() -> None:
    event = replace(A, people=("p",))
    for gone, allowed in ((Period(30, 60), True), (Period(29, 60), False), (Period(9, 9), False)):
        people = (Person("p", (Period(200, 210), gone)),)
        found = breaches(
            "person_unavailable", problem(event, people=people), schedule(("a", "hall", 0))
        )

        assert (found == []) == allowed


class TestOrganiserParallel:
    def parallel(self, limit: int, *starts: int) -> list[tuple[str, ...]]:
        events = [Event(f"e{n}", 30, organisers=("o",)) for n, _ in enumerate(starts)]
        rooms = tuple(Room(f"r{n}", 10) for n, _ in enumerate(starts))
        places = [(f"e{n}", f"r{n}", start) for n, start in enumerate(starts)]
        on = problem(
            *events, **{**LONG_DAY, "rooms": rooms, "organisations": (Organisation("o", limit),)}
        )
        return [breach.events for breach in breaches("organiser_parallel", on, schedule(*places))]

    def test_only_so_many_at_once(self) -> None:
        assert self.parallel(1, 0, 30) == []
        assert self.parallel(1, 0, 29) == [("e0", "e1")]
        assert self.parallel(2, 0, 29, 58) == []
        assert self.parallel(2, 0, 10, 29) == [("e0", "e1", "e2")]

    def test_none_at_all(self) -> None:
        assert self.parallel(0, 0) == [("e0",)]

    def test_three_that_overlap_in_a_chain_are_never_three_at_once(self) -> None:
        assert self.parallel(2, 0, 20, 40) == []


MIDNIGHT = 24 * 60
NIGHT = (Slot("night", MIDNIGHT - 120, MIDNIGHT + 120),)


class TestDaily:
    """Counted by the calendar day of the meeting on which an event starts."""

    def on(self, *starts: int, limit: int | None, zone: str = "") -> list[list[tuple[str, ...]]]:
        """What is broken where one organisation has all the events, and so has the meeting."""
        events = [Event(f"e{n}", 60, organisers=("o", "other")) for n, _ in enumerate(starts)]
        rooms = tuple(Room(f"r{n}", 10) for n, _ in enumerate(starts))
        places = schedule(*((f"e{n}", f"r{n}", start) for n, start in enumerate(starts)))
        held = {"slots": NIGHT, "rooms": rooms, "start_step": 30, "timezone": zone}
        theirs = (Organisation("o", 9, daily_events=limit), Organisation("other", 9))
        asked = (
            ("organiser_daily", problem(*events, **held, organisations=theirs)),
            ("daily", problem(*events, **held, daily_events=limit)),
        )
        return [[one.events for one in breaches(rule, on, places)] for rule, on in asked]

    def test_only_so_many_start_on_one_day(self) -> None:
        late, early = MIDNIGHT - 30, MIDNIGHT

        assert self.on(late, late, limit=2) == [[], []]
        assert self.on(late, late, limit=1) == [[("e0", "e1")]] * 2
        assert self.on(late, early, limit=1) == [[], []]  # though both are in progress then
        assert self.on(late, late, late, limit=None) == [[], []]
        assert self.on(early, limit=0) == [[("e0",)]] * 2

    def test_the_day_is_that_of_the_meeting(self) -> None:
        late, early = MIDNIGHT - 30, MIDNIGHT

        assert self.on(late, early, limit=1, zone="Europe/Zurich") == [[("e0", "e1")]] * 2


class TestEquipment:
    def needed(self, quantity: int, start: int, *, amount: int = 1) -> list[str]:
        first, second = replace(A, equipment={"kit": 2}), replace(B, equipment={"kit": amount})
        on = two(first, second, equipment=(Equipment("kit", quantity),))
        return [b.message for b in breaches("equipment", on, at(start, "annex"))]

    def test_no_more_is_in_use_than_there_is(self) -> None:
        assert self.needed(3, 0) == []
        assert self.needed(2, 30) == []
        assert self.needed(2, 29) == [
            "3 of kit are needed at 1970-01-01T00:29:00+00:00, there are 2"
        ]

    def test_one_event_can_need_too_much(self) -> None:
        assert len(self.needed(1, 100)) == 1

    def test_who_needs_none_is_not_counted(self) -> None:
        assert self.needed(2, 0, amount=0) == []


class TestAfter:
    def test_it_starts_when_the_other_has_ended(self) -> None:
        both = two(A, replace(B, after=("a",)))

        assert breaches("after", both, at(30)) == []
        (breach,) = breaches("after", both, at(29))
        assert breach.message == "b comes after a, which ends at 1970-01-01T00:30:00+00:00"
        assert len(breaches("after", two(replace(A, after=("b",)), B), at(30))) == 1

    def test_what_it_comes_after_is_placed(self) -> None:
        both = two(A, replace(B, after=("a",)))

        (breach,) = breaches("after", both, schedule(("b", "hall", 100), out=["a"]))
        assert breach.message == "b comes after a, which is not placed"
        assert breaches("after", both, schedule(("a", "hall", 0), out=["b"])) == []
        assert breaches("after", both, schedule(out=["a", "b"])) == []


def test_two_that_must_not_meet_do_not() -> None:
    for both in (two(A, replace(B, not_with=("a",))), two(replace(A, not_with=("b",)), B)):
        assert breaches("not_with", both, at(30, "annex")) == []
        (breach,) = breaches("not_with", both, at(29, "annex"))
        assert breach.events == ("a", "b")
    assert breaches("not_with", two(A, B), at(0, "annex")) == []
