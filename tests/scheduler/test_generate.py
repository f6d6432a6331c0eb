"""Problems from a seed."""

import pytest

from scheduler.check import check
from scheduler.files import write_problem
from scheduler.generate import KINDS, generate
from scheduler.schedule import Schedule

SMALL_KINDS = [kind for kind in KINDS if kind != "summit"]


@pytest.mark.parametrize("kind", SMALL_KINDS)
def test_one_seed_makes_one_problem(kind: str) -> None:
    assert generate(kind, 7) == generate(kind, 7)
    assert write_problem(generate(kind, 7)[0]) != write_problem(generate(kind, 8)[0])


@pytest.mark.parametrize("kind", ["intersessional", "meeting", "steps", "week", "summit"])
def test_a_possible_kind_hides_a_schedule(kind: str) -> None:
    problem, planted = generate(kind, 1)

    assert planted is not None
    assert check(problem, planted) == []


def test_the_sizes_are_those_of_real_meetings() -> None:
    sizes = {kind: len(generate(kind)[0].events) for kind in KINDS if "infeasible" not in kind}

    assert sizes == {
        "intersessional": 15,
        "meeting": 40,
        "steps": 60,
        "crowded": 120,
        "week": 200,
        "repair": 200,
        "summit": 1000,
    }


def test_a_larger_meeting_lasts_longer() -> None:
    assert len(generate("meeting", 1, 90)[0].events) == 90
    assert len(generate("meeting", 1, 90)[0].slots) > len(generate("meeting", 1)[0].slots)


def test_a_repair_has_lost_a_room_of_what_was_published() -> None:
    problem, _ = generate("repair", 2)
    broken = check(problem, Schedule(problem.published))

    assert {violation.rule for violation in broken} == {"room_unavailable"}


def test_meetings_use_every_part_of_the_format() -> None:
    problem, _ = generate("meeting", 1)
    week, _ = generate("week", 1)

    assert any(room.excludes for room in problem.rooms)
    assert week.travel
    assert any(person.unavailable for person in week.people)
    for field in (
        "features", "equipment", "people", "organisers", "themes", "available", "slots",
        "preferred_slots", "preferred_rooms", "after", "not_with",
    ):  # fmt: skip
        assert any(getattr(event, field) for event in week.events), field
