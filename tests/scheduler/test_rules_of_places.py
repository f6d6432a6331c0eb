"""When and where an event may be: for each rule what breaks it, and what only just does not."""

from dataclasses import replace

import pytest

from scheduler.problem import Event, Period, Pin, Placement, Room, Session, Slot
from scheduler.schedule import Schedule
from tests.scheduler.small import HALL, breaches, problem, schedule

pytestmark = pytest.mark.solver
TALK = Event("e", 30)
AT_0 = schedule(("e", "hall", 0))
OUT = schedule(out=["e"])


def broken(rule: str, event: Event, of: Schedule, **fields: object) -> list[str]:
    """The messages of a rule about one event in a hall."""
    return [breach.message for breach in breaches(rule, problem(event, **fields), of)]


class TestOnePlace:
    def test_placed_or_listed(self) -> None:
        assert broken("one_place", TALK, AT_0) == []
        assert broken("one_place", TALK, OUT) == []

    def test_neither(self) -> None:
        assert broken("one_place", TALK, schedule()) == [
            "e is placed 0 times and listed as unplaced 0 times"
        ]

    def test_both(self) -> None:
        both = schedule(("e", "hall", 0), out=["e"])

        assert broken("one_place", TALK, both) == [
            "e is placed 1 times and listed as unplaced 1 times"
        ]

    def test_twice(self) -> None:
        twice = schedule(("e", "hall", 0), ("e", "annex", 0))
        rooms = (HALL, Room("annex", 10))

        assert broken("one_place", TALK, twice, rooms=rooms) == [
            "e is placed 2 times and listed as unplaced 0 times"
        ]


class TestMandatory:
    def test_it_must_be_placed_unless_it_is_said_otherwise(self) -> None:
        assert broken("mandatory", TALK, OUT) == ["e must take place and is not placed"]
        assert broken("mandatory", replace(TALK, mandatory=False), OUT) == []
        assert broken("mandatory", TALK, AT_0) == []

    def test_a_pinned_event_counts_as_mandatory(self) -> None:
        pinned = replace(TALK, mandatory=False, pinned=Pin(room="hall"))

        assert broken("mandatory", pinned, OUT) == ["e must take place and is not placed"]


class TestSlot:
    def test_it_starts_with_its_slot(self) -> None:
        assert broken("slot", TALK, AT_0) == []
        assert len(broken("slot", TALK, schedule(("e", "hall", 15)))) == 1

    def test_it_ends_by_the_end_of_its_slot(self) -> None:
        assert broken("slot", Event("e", 60), AT_0) == []
        assert len(broken("slot", Event("e", 61), AT_0)) == 1

    def test_with_a_step_it_starts_on_the_grid_of_its_slot(self) -> None:
        slots = (Slot("slot", 7, 67),)
        for start, allowed in ((7, True), (22, True), (37, True), (15, False), (52, False)):
            found = broken("slot", TALK, schedule(("e", "hall", start)), slots=slots, start_step=15)

            assert (found == []) == allowed

    def test_it_starts_at_a_start_that_the_slot_names(self) -> None:
        slots = (Slot("slot", 0, 80, starts=(40, 60)),)
        for start, allowed in ((0, True), (40, True), (45, False), (60, False)):
            found = broken("slot", TALK, schedule(("e", "hall", start)), slots=slots)

            assert (found == []) == allowed

    def test_it_starts_at_a_start_of_its_room_within_a_slot(self) -> None:
        hall, other = Room("hall", 50, starts=(20, 95)), Room("other", 50)
        rooms, slots = (hall, other), (Slot("slot", 0, 80),)
        for room, start, allowed in (
            ("hall", 20, True), ("other", 20, False), ("hall", 25, False), ("hall", 95, False),
            ("other", 0, True),
        ):  # fmt: skip
            found = broken("slot", TALK, schedule(("e", room, start)), slots=slots, rooms=rooms)

            assert (found == []) == allowed, (room, start)

    def test_it_is_in_one_of_its_slots(self) -> None:
        slots = (Slot("early", 0, 60), Slot("late", 60, 120))
        late = replace(TALK, slots=("late",))

        assert len(broken("slot", late, AT_0, slots=slots)) == 1
        assert broken("slot", late, schedule(("e", "hall", 60)), slots=slots) == []
        assert len(broken("slot", replace(TALK, slots=()), AT_0, slots=slots)) == 1

    def test_two_slots_that_meet_are_not_one(self) -> None:
        slots = (Slot("early", 0, 20), Slot("late", 20, 40))

        assert len(broken("slot", TALK, AT_0, slots=slots)) == 1


class TestAvailable:
    def test_it_lies_whole_inside_a_period(self) -> None:
        for period, allowed in (
            (Period(0, 30), True),
            (Period(-5, 40), True),
            (Period(1, 40), False),
            (Period(0, 29), False),
        ):
            event = replace(TALK, available=(period,))

            assert (broken("available", event, AT_0) == []) == allowed

    def test_two_periods_that_meet_are_not_one(self) -> None:
        split = replace(TALK, available=(Period(0, 15), Period(15, 30)))

        assert len(broken("available", split, AT_0)) == 1

    def test_no_period_at_all_is_never(self) -> None:
        assert len(broken("available", replace(TALK, available=()), AT_0)) == 1


class TestRooms:
    def test_the_room_is_among_the_events(self) -> None:
        assert broken("room_allowed", replace(TALK, rooms=("hall",)), AT_0) == []
        assert broken("room_allowed", replace(TALK, rooms=()), AT_0) == ["e may not be in hall"]

    def test_it_holds_who_is_expected(self) -> None:
        assert broken("room_capacity", replace(TALK, attendance=100), AT_0) == []
        assert broken("room_capacity", replace(TALK, attendance=101), AT_0) == [
            "e expects 101, hall holds 100"
        ]

    def test_it_has_every_feature(self) -> None:
        rooms = (replace(HALL, features=frozenset({"screen", "ramp"})),)
        wants = replace(TALK, features=frozenset({"screen"}))
        wants_more = replace(TALK, features=frozenset({"screen", "booth", "aerial"}))

        assert broken("room_features", wants, AT_0, rooms=rooms) == []
        assert broken("room_features", wants_more, AT_0, rooms=rooms) == [
            "e needs aerial, booth, which hall does not have"
        ]

    def test_it_is_open(self) -> None:
        for gone, allowed in (
            (Period(30, 40), True),
            (Period(-10, 0), True),
            (Period(29, 40), False),
            (Period(-10, 1), False),
            (Period(10, 10), False),
            (Period(0, 0), True),
        ):
            rooms = (replace(HALL, unavailable=(gone,)),)

            assert (broken("room_unavailable", TALK, AT_0, rooms=rooms) == []) == allowed


class TestPlenary:
    def test_it_sits_alone(self) -> None:
        for start, buffer, allowed in (
            (30, 0, True),
            (29, 0, False),
            (45, 15, True),
            (44, 15, False),
        ):
            session = Session("plenary", start, 60, plenary=True)
            found = broken("plenary", TALK, AT_0, sessions=(session,), plenary_buffer=buffer)

            assert (found == []) == allowed

    def test_the_buffer_is_kept_after_it_too(self) -> None:
        session = Session("plenary", -60, -15, plenary=True)

        assert broken("plenary", TALK, AT_0, sessions=(session,), plenary_buffer=15) == []
        assert len(broken("plenary", TALK, AT_0, sessions=(session,), plenary_buffer=16)) == 1

    def test_other_sessions_do_not_matter(self) -> None:
        assert broken("plenary", TALK, AT_0, sessions=(Session("panel", 0, 60),)) == []


class TestPinned:
    def test_start_and_room_are_as_pinned(self) -> None:
        rooms = (HALL, Room("annex", 10))
        for pin, allowed in (
            (Pin(0, "hall"), True),
            (Pin(0), True),
            (Pin(room="hall"), True),
            (Pin(15), False),
            (Pin(15, also=(30, 0)), True),
            (Pin(15, also=(30,)), False),
            (Pin(0, "annex"), False),
        ):
            event = replace(TALK, pinned=pin)
            found = broken("pinned", event, AT_0, rooms=rooms, start_step=15)

            assert (found == []) == allowed

    def test_an_event_that_is_not_placed_is_not_judged(self) -> None:
        assert broken("pinned", replace(TALK, pinned=Pin(0)), OUT) == []


class TestFrozen:
    PUBLISHED = (Placement("e", "hall", 15),)

    def frozen(self, of: Schedule, until: int | None, *own: Placement) -> list[str]:
        return broken(
            "frozen",
            TALK,
            of,
            rooms=(HALL, Room("annex", 10)),
            start_step=15,
            published=self.PUBLISHED,
            frozen_until=until,
            frozen=own,
        )

    def test_it_stays_where_it_was_published(self) -> None:
        assert self.frozen(schedule(("e", "hall", 15)), 16) == []
        assert self.frozen(AT_0, 16) == [
            "e is frozen in hall at 1970-01-01T00:15:00+00:00 and may not move"
        ]
        assert len(self.frozen(schedule(("e", "annex", 15)), 16)) == 1

    def test_it_may_not_be_left_out(self) -> None:
        assert len(self.frozen(OUT, 16)) == 1

    def test_what_is_frozen_by_itself_stays_there_whatever_was_published(self) -> None:
        assert self.frozen(AT_0, None, Placement("e", "hall", 0)) == []
        assert self.frozen(AT_0, 16, Placement("e", "hall", 0)) == []
        assert len(self.frozen(schedule(("e", "hall", 15)), 16, Placement("e", "hall", 0))) == 1
        assert len(self.frozen(OUT, None, Placement("e", "hall", 0))) == 1

    def test_what_starts_at_the_time_of_the_freeze_or_later_may_move(self) -> None:
        assert self.frozen(AT_0, 15) == []
        assert self.frozen(AT_0, None) == []
