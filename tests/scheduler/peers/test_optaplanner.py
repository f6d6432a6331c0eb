"""OptaPlanner's workbooks: every demand of theirs stands in the problem that is made of them."""

import random
from collections.abc import Mapping
from itertools import product

import pytest

from scheduler import judge
from scheduler.files import read_problem, write_problem
from scheduler.peers.conference import read_conference
from scheduler.peers.optaplanner import read_optaplanner
from scheduler.peers.optaplanner_costs import SoftCosts
from scheduler.peers.optaplanner_score import optaplanner_score
from scheduler.problem import Placement, Problem, ProblemError
from scheduler.schedule import Schedule
from tests.scheduler.peers.workbooks import (
    GREY,
    ROOMS,
    TIMESLOTS,
    Rows,
    Value,
    speaker,
    talk,
    workbook,
    zipped,
)

NINE, QUARTER_PAST_TEN = 30_216_060, 30_216_135
TUESDAY = 30_217_740


def at(problem: Problem, event: str) -> set[tuple[str, int]]:
    """Where an event breaks no rule, all by itself."""
    return {
        (room.id, start)
        for room, start in product(problem.rooms, problem.starts)
        if {
            v.rule
            for v in judge(problem, Schedule((Placement(event, room.id, start),))).violations
            if event in v.events
        }
        <= {"after"}
    }


def allowed(*talks: Mapping[str, Value], **more: object) -> set[tuple[str, int]]:
    problem = read_optaplanner(workbook(*talks, **more))  # type: ignore[arg-type]  # the sheets are the caller's
    assert read_problem(write_problem(problem)) == problem
    return at(problem, "A")


EVERYWHERE = set(product(("Small", "Large"), (NINE, QUARTER_PAST_TEN, TUESDAY)))


def test_a_talk_may_be_where_its_type_may() -> None:
    assert allowed(talk("A")) == EVERYWHERE
    assert allowed(talk("A", "Lab")) == {("Kitchen", NINE)}


def test_timeslots_that_overlap_become_one_slot() -> None:
    problem = read_optaplanner(workbook(talk("A")))

    assert [(slot.id, slot.end - slot.start) for slot in problem.slots] == [
        ("2027-06-14 09:00", 120),
        ("2027-06-15 13:00", 45),
    ]
    assert problem.start_step == 75


@pytest.mark.parametrize(
    ("columns", "left"),
    [
        ({"Required_room_tags": "Recorded"}, {"Large"}),
        ({"Prohibited_room_tags": "Recorded"}, {"Small"}),
        ({"Required_room_tags": "Recorded, Sunny"}, set()),
        ({"Preferred_room_tags": "Recorded"}, {"Small", "Large"}),
    ],
)
def test_tags_of_rooms(columns: dict[str, str], left: set[str]) -> None:
    by_talk = allowed(talk("A", **columns))
    of_speaker = allowed(talk("A", Speakers="Ann"), speakers=[speaker("Ann", **columns)])

    assert {room for room, _ in by_talk} == {room for room, _ in of_speaker} == left


@pytest.mark.parametrize(
    ("columns", "left"),
    [
        ({"Required_timeslot_tags": "After lunch"}, {TUESDAY}),
        ({"Prohibited_timeslot_tags": "After lunch"}, {NINE, QUARTER_PAST_TEN}),
        ({"Undesired_timeslot_tags": "After lunch"}, {NINE, QUARTER_PAST_TEN, TUESDAY}),
    ],
)
def test_tags_of_timeslots(columns: dict[str, str], left: set[int]) -> None:
    by_talk = allowed(talk("A", **columns))
    of_speaker = allowed(talk("A", Speakers="Ann"), speakers=[speaker("Ann", **columns)])

    assert {start for _, start in by_talk} == {start for _, start in of_speaker} == left


def test_grey_cells_close_rooms_and_keep_speakers_away() -> None:
    rooms: Rows = [["Small", 20, "Talk", "", "", "", GREY], *ROOMS[1:]]
    ann = speaker("Ann", "", GREY, "", "")

    assert allowed(talk("A"), rooms=rooms) == EVERYWHERE - {("Small", QUARTER_PAST_TEN)}
    assert {t for _, t in allowed(talk("A", Speakers="Ann"), speakers=[ann])} == {
        QUARTER_PAST_TEN,
        TUESDAY,
    }


def test_a_room_may_be_closed_for_a_long_timeslot_only() -> None:
    rooms: Rows = [["Small", 20, "Talk, Lab", "", GREY]]
    problem = read_optaplanner(workbook(talk("A"), talk("B", "Lab"), rooms=rooms))

    assert at(problem, "A") == set(product(["Small"], (NINE, QUARTER_PAST_TEN, TUESDAY)))
    assert at(problem, "B") == set()


def broken(problem: Problem, *places: tuple[str, str, int]) -> set[str]:
    """The rules that a schedule breaks, beside that somebody is left out."""
    schedule = Schedule(tuple(Placement(*place) for place in places))
    found = {violation.rule for violation in judge(problem, schedule).violations}
    return found - {"one_place", "mandatory"}


def test_what_talks_demand_of_each_other() -> None:
    problem = read_optaplanner(
        workbook(
            talk("A", Speakers="Ann, Bob", Mutually_exclusive_talks_tags="Gold"),
            talk("B", Speakers="Bob", Prerequisite_talks_codes="C"),
            talk("C", Mutually_exclusive_talks_tags="Gold, Silver"),
            speakers=[speaker("Ann"), speaker("Bob")],
        )
    )

    assert broken(problem, ("A", "Small", NINE), ("B", "Large", NINE)) == {"person_double", "after"}
    assert broken(problem, ("A", "Small", NINE), ("C", "Large", NINE)) == {"not_with"}
    assert broken(problem, ("C", "Small", NINE), ("B", "Small", QUARTER_PAST_TEN)) == set()
    assert broken(problem, ("B", "Small", NINE), ("C", "Small", QUARTER_PAST_TEN)) == {"after"}


def test_at_most_two_crowds_of_one_type_at_once() -> None:
    rooms: Rows = [*ROOMS, ["Third", 50, "Talk", ""]]
    crowds = [talk(code, Crowd_control_risk=1) for code in "ABC"]
    problem = read_optaplanner(
        workbook(*crowds, talk("L", "Lab", Crowd_control_risk=1), rooms=rooms)
    )
    places = [("L", "Kitchen", NINE), ("A", "Small", NINE), ("B", "Large", NINE)]

    assert broken(problem, *places) == set()
    assert broken(problem, *places, ("C", "Third", NINE)) == {"equipment"}
    assert broken(problem, *places, ("C", "Third", QUARTER_PAST_TEN)) == set()


def test_pins_and_what_was_published() -> None:
    place = {"Timeslot_day": "Mon 2027-06-14", "Start": "10:15", "End": "11:00", "Room": "Large"}
    told = {
        "Published_Timeslot": "Tue 2027-06-15",
        "Published_Start": "13:00",
        "Published_End": "13:45",
        "Published_Room": "Small",
    }
    problem = read_optaplanner(
        workbook(talk("A", Pinned_by_user=True, **place), talk("B", **place), talk("C", **told))
    )

    assert at(problem, "A") == {("Large", QUARTER_PAST_TEN)}
    assert at(problem, "B") == EVERYWHERE
    assert problem.published == (Placement("C", "Small", TUESDAY),)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 cut off", "the file: is no workbook"),
        (zipped({"Timeslots": []}), "has no sheet 'Configuration'"),
        (workbook(talk("A", Speakers="Zoe")), "Talks!D2: 'Zoe' is not known"),
        (workbook(talk("A"), talk("A")), "Talks!A3: 'A' stands there twice"),
        (workbook(talk("A", "Dance")), "Talks!C2: 'Dance' is not known"),
        (workbook(talk("A", Favorite_count="many")), "Talks!U2: must be a whole number"),
        (workbook(talk("A", Prerequisite_talks_codes="A")), "cannot come after itself"),
        (workbook(talk("A", Room="Attic")), "Talks!AA2: 'Attic' is not known"),
        (
            workbook(talk("A", Timeslot_day="Mon 2027-06-14", Start="09:30", End="10:00")),
            "Talks!X2: is in none of the timeslots",
        ),
        (workbook(talk("A"), Talks=[["Code"], ["A"]]), "Talks: has no column 'Talk type'"),
        (workbook(talk("A"), Talks=[["Code"]]), "Talks: has no row"),
        (
            workbook(talk("A"), timeslots=[["Mon 2027-06-14", "9 o'clock", "10:00", "Talk", ""]]),
            "Timeslots!B2: 'Mon 2027-06-14' at",
        ),
        (
            workbook(talk("A"), timeslots=[["Mon 2027-06-14", "11:00", "10:00", "Talk", ""]]),
            "Timeslots!C2: is not after the start",
        ),
        (workbook(talk("A"), timeslots=[TIMESLOTS[1]] * 2), "Timeslots: has a timeslot twice"),
        (
            workbook(
                talk("A"), timeslots=[*TIMESLOTS, ["Wed 2027-06-16", "9:00", "10:00", "Talk"]]
            ),
            "'A' are not all equally long",
        ),
        (
            workbook(talk("A"), rooms=[["Small", 20, "Talk, Lab", "", "", GREY]]),
            "'Small' is closed in a timeslot all of which lies in open ones",
        ),
        (workbook(talk("A"), pause=-5), "Configuration!B2: must be a whole number, not '-5.0'"),
        (
            zipped({"Configuration": []}, **{"xl__s0.xml": "<worksheet"}),
            "xl/s0.xml, line 1: not XML",
        ),
    ],
)
def test_mistakes_are_named_with_their_place(content: bytes, said: str) -> None:
    with pytest.raises(ProblemError) as refused:
        read_optaplanner(content)

    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def parts(*places: tuple[str, str, int], **columns: object) -> dict[str, int]:
    """What OptaPlanner counts for two talks, A and B, in these places."""
    of_a = {key.removesuffix("_a"): value for key, value in columns.items() if key.endswith("_a")}
    of_b = {key.removesuffix("_b"): value for key, value in columns.items() if key.endswith("_b")}
    both = {key: value for key, value in columns.items() if key[-2:] not in {"_a", "_b"}}
    talks = talk("A", **(both | of_a)), talk("B", **(both | of_b))  # type: ignore[arg-type]  # so are the columns
    conference = read_conference(workbook(*talks, speakers=[speaker("Ann")], pause=90))
    schedule = Schedule(tuple(Placement(*place) for place in places))
    return dict(optaplanner_score(conference, schedule).parts)


TOGETHER = ("A", "Small", NINE), ("B", "Large", NINE)
ONE_AFTER_THE_OTHER = ("A", "Small", NINE), ("B", "Large", QUARTER_PAST_TEN)
ON_TWO_DAYS = ("A", "Small", NINE), ("B", "Small", TUESDAY)


@pytest.mark.parametrize(
    ("places", "columns", "counted"),
    [
        (TOGETHER, {}, {}),
        (TOGETHER, {"Sector_tags": "Health, Trade"}, {"Sector conflict": 90}),
        (
            TOGETHER,
            {"Theme_track_tags": "Mines"},
            {"Theme track conflict": 45, "Theme track room stability": 90},
        ),
        (ONE_AFTER_THE_OTHER, {"Theme_track_tags": "Mines"}, {"Theme track room stability": 90}),
        (ON_TWO_DAYS, {"Theme_track_tags": "Mines"}, {"Same day talks": 90}),
        (ON_TWO_DAYS, {"Content_tags": "Law, Mines"}, {"Same day talks": 180}),
        (TOGETHER, {"Content_tags": "Law"}, {"Content conflict": 45}),
        (
            ON_TWO_DAYS,
            {"Content_tags": "Law", "Audience_level_b": 2},
            {"Same day talks": 90},
        ),
        (
            ON_TWO_DAYS,
            {"Content_tags": "Law", "Audience_level_a": 2},
            {"Same day talks": 90, "Content audience level flow violation": 90},
        ),
        (
            TOGETHER,
            {"Content_tags": "Law", "Audience_level_b": 2},
            {
                "Audience level diversity": 45,
                "Content conflict": 45,
                "Content audience level flow violation": 90,
            },
        ),
        (TOGETHER, {"Audience_level_b": 2}, {"Audience level diversity": 45}),
        (TOGETHER, {"Language_b": "fr"}, {"Language diversity": 45}),
        (TOGETHER, {"Audience_types": "Staff"}, {"Audience type diversity": 45}),
        (
            TOGETHER,
            {"Audience_types": "Staff", "Theme_track_tags": "Mines"},
            {
                "Audience type diversity": 45,
                "Audience type theme track conflict": 45,
                "Theme track conflict": 45,
                "Theme track room stability": 90,
            },
        ),
        (TOGETHER, {"Favorite_count_a": 7}, {"Popular talks": 90}),
        (TOGETHER, {"Favorite_count_b": 7}, {}),
        (ON_TWO_DAYS, {"Favorite_count_a": 7}, {}),
        (
            ONE_AFTER_THE_OTHER,
            {"Speakers": "Ann"},
            {"Consecutive talks pause": 90},
        ),
        (ON_TWO_DAYS, {"Speakers": "Ann"}, {}),
        (TOGETHER, {"Preferred_room_tags": "Recorded"}, {"Talk preferred room tags": 45}),
        (
            ON_TWO_DAYS,
            {"Undesired_timeslot_tags": "After lunch"},
            {"Talk undesired timeslot tags": 45},
        ),
    ],
)
def test_the_score_counts_as_theirs(
    places: tuple[tuple[str, str, int], ...], columns: dict[str, object], counted: dict[str, int]
) -> None:
    assert parts(*places, **columns) == counted


def test_the_score_weighs_and_rewards() -> None:
    conference = read_conference(
        workbook(
            talk("A", Favorite_count=7, Language="fr", Published_Room="Large"),
            talk("B", Prerequisite_talks_codes="A"),
        )
    )
    score = optaplanner_score(conference, Schedule(tuple(Placement(*one) for one in TOGETHER)))

    assert (score.hard, score.medium) == (-10 * 90, 0)
    assert score.soft == 10 * 45 - 10 * 90 - 10


def test_a_place_that_theirs_does_not_have_has_no_score() -> None:
    conference = read_conference(workbook(talk("A")))

    with pytest.raises(ProblemError, match="where its type cannot be"):
        optaplanner_score(conference, Schedule((Placement("A", "Kitchen", NINE),)))
    with pytest.raises(ProblemError, match="has no talk 'Z'"):
        optaplanner_score(conference, Schedule((Placement("Z", "Small", NINE),)))


def full(rng: random.Random) -> bytes:
    """A workbook whose six talks and one lab fill all that there is for them."""

    def some(*tags: str) -> str:
        return ", ".join(tag for tag in tags if rng.random() < 0.5)

    talks = [
        talk(
            f"{type_}{n}",
            type_,
            Speakers="Ann" if n == 0 else "",
            Theme_track_tags=some("Mines", "Ports"),
            Sector_tags=some("Health", "Trade"),
            Content_tags=some("Law", "Tax"),
            Audience_types=some("Staff", "Press"),
            Audience_level=rng.randint(1, 3),
            Language=rng.choice(("en", "fr")),
            Favorite_count=rng.randint(0, 3),
            Preferred_room_tags=some("Recorded"),
            Published_Room=rng.choice(("", "Small")) if type_ == "Talk" else "",
        )
        for type_, count in (("Talk", 6), ("Lab", 1))
        for n in range(count)
    ]
    return workbook(*talks, speakers=[speaker("Ann", Undesired_timeslot_tags="After lunch")])


def test_the_penalty_is_what_the_soft_score_loses_and_a_constant() -> None:
    rng = random.Random(6)
    seen = set()
    for _ in range(30):
        content = full(rng)
        conference, problem = read_conference(content), read_optaplanner(content)
        places = list(product(("Small", "Large"), (NINE, QUARTER_PAST_TEN, TUESDAY)))
        rng.shuffle(places)
        talks = [event.id for event in problem.events if event.id.startswith("Talk")]
        schedule = Schedule(
            (
                *(Placement(one, *place) for one, place in zip(talks, places, strict=True)),
                Placement("Lab0", "Kitchen", NINE),
            )
        )
        soft = optaplanner_score(conference, schedule).soft
        seen.add(soft)

        assert judge(problem, schedule).penalty == SoftCosts(conference).constant - soft

    assert len(seen) > 10


def test_where_not_all_is_used_what_is_rewarded_costs_nothing() -> None:
    conference = read_conference(workbook(talk("A"), talk("B", Language="fr")))
    problem = read_optaplanner(workbook(talk("A"), talk("B", Language="fr")))
    together, apart = (Schedule(tuple(Placement(*one) for one in places)) for places in (
        TOGETHER, ONE_AFTER_THE_OTHER
    ))  # fmt: skip

    assert SoftCosts(conference).constant == 0
    assert problem.pairs == ()
    assert judge(problem, together).penalty == judge(problem, apart).penalty == 0
