"""The timetables of ITC-2007, track 2."""

from itertools import chain, pairwise

import pytest

from scheduler import judge
from scheduler.files import read_problem, write_problem
from scheduler.peers.itc2007 import read_itc2007
from scheduler.problem import Placement, Problem, ProblemError
from scheduler.schedule import Schedule

Table = list[list[int]]
ALWAYS = [1] * 45


def tim(  # noqa: PLR0917 - in the order of the file
    sizes: list[int], attends: Table, has: Table, needs: Table, slots: Table, order: Table
) -> bytes:
    """A file, of as many of everything as the tables say."""
    counts = [len(needs), len(sizes), len(has[0]), len(attends)]
    tables = chain(*attends, *has, *needs, *slots, *order)
    return "\n".join(str(number) for number in (*counts, *sizes, *tables)).encode()


def small(order: Table | None = None, slots: Table | None = None) -> bytes:
    """Three events, two rooms, one feature, three students: the first goes to the first two."""
    return tim(
        sizes=[2, 1],
        attends=[[1, 1, 0], [1, 0, 0], [0, 0, 1]],
        has=[[0], [1]],
        needs=[[0], [1], [0]],
        slots=slots or [ALWAYS, ALWAYS, ALWAYS],
        order=order or [[0, 0, 0], [0, 0, 0], [0, 0, 0]],
    )


def read(content: bytes) -> Problem:
    problem = read_itc2007(content)
    assert read_problem(write_problem(problem)) == problem
    return problem


def rules(problem: Problem, *places: tuple[str, str, int]) -> set[str]:
    """The rules that events break in rooms and timeslots."""
    placed = (Placement(event, room, problem.slots[slot].start) for event, room, slot in places)
    broken = {one.rule for one in judge(problem, Schedule(tuple(placed))).violations}
    return broken - {"one_place", "mandatory"}


def test_five_days_of_nine_hours() -> None:
    problem = read(small())
    starts = [slot.start for slot in problem.slots]

    assert len(starts) == 45
    assert {late - early for early, late in pairwise(starts)} == {60, 16 * 60}
    assert {slot.end - slot.start for slot in problem.slots} == {60}


def test_rooms_hold_the_students_and_have_the_features() -> None:
    problem = read(small())

    assert rules(problem, ("e0", "r0", 0)) == set()
    assert rules(problem, ("e0", "r1", 0)) == {"room_capacity"}
    assert rules(problem, ("e1", "r0", 0)) == {"room_features"}
    assert rules(problem, ("e1", "r1", 44)) == set()


def test_nobody_and_no_room_is_in_two_events() -> None:
    problem = read(small())

    assert rules(problem, ("e0", "r0", 3), ("e1", "r1", 3)) == {"person_double"}
    assert rules(problem, ("e0", "r0", 3), ("e2", "r0", 3)) == {"room_double"}
    assert rules(problem, ("e0", "r0", 3), ("e2", "r1", 3)) == set()
    assert rules(problem, ("e0", "r0", 3), ("e1", "r1", 4), ("e2", "r0", 4)) == set()


def test_events_have_their_timeslots() -> None:
    problem = read(small(slots=[ALWAYS, [0] * 44 + [1], ALWAYS]))

    assert rules(problem, ("e1", "r1", 44)) == set()
    assert rules(problem, ("e1", "r1", 43)) == {"slot"}


def test_a_row_of_the_order_says_what_the_event_comes_before() -> None:
    problem = read(small(order=[[0, 0, 1], [0, 0, 0], [-1, 0, 0]]))

    assert rules(problem, ("e0", "r0", 3), ("e2", "r0", 4)) == set()
    assert rules(problem, ("e0", "r0", 4), ("e2", "r0", 3)) == {"after"}
    assert rules(problem, ("e0", "r0", 4), ("e2", "r1", 4)) == {"after"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file: ends before the number of events"),
        (b"%PDF", "number 1 (the number of events): '%PDF' is not possible here"),
        (b"3 2 1 9999999", "number 4 (the number of students)"),
        (small()[:-1], "the file: ends before the order of event 2"),
        (small() + b" 0", "number 165: stands behind the last one"),
        (small().replace(b"\n1\n1\n0\n", b"\n1\n2\n0\n", 1), "number 8 (student 0): '2' is not"),
        (small(slots=[ALWAYS, [7] * 45, ALWAYS]), "(the timeslots of event 1): '7' is not"),
        (small(order=[[0, 0, 0], [0, 1, 0], [0, 0, 0]]), "order of event 1: it cannot come before"),
    ],
)
def test_mistakes_are_named_with_their_place(content: bytes, said: str) -> None:
    with pytest.raises(ProblemError) as refused:
        read_itc2007(content)

    assert said in str(refused.value)
