"""Decisions of the schedule, without a database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.core import i18n
from app.schedule import rules
from app.schedule.models import PublicState, ReleasedEvent, Run, RunState
from app.schedule.rules import ChangeKind, GivenUp, Held, Names, Place, Stretch, said_done
from app.schedule.rules.names import some
from app.schedule.rules.printed import PrintedProgramme, PrintedSession
from app.schedule.rules.relieving import doing_without
from app.schedule.rules.sentences import BREACHES, REASONS
from scheduler import PREFERENCES, RULES

NOON = datetime(2027, 6, 15, 11, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)
NAMES = Names(
    events={"e1": "Event 1", "e2": "Event 2"},
    rooms={"r1": "Room 1", "r2": "Room 2"},
    people={"p1": "Ana"},
    sessions={"s1": "Plenary"},
    organisations={"o1": "Norway"},
    equipment={"k1": "Kit"},
    slots={"t1": (NOON, NOON + HOUR)},
    timezone="Europe/Zurich",
)


@pytest.mark.parametrize(
    ("what", "before", "after", "said"),
    [
        ("impossible", ["t1"], [], "may now also be held at this time: Tue 15 Jun, 13:15–14:15."),
        ("impossible", ["gone"], [], "There are more times than before"),
        ("room", "r1", None, "is not fixed any more to this room: Room 1."),
        ("room", "r1", "r2", "is now fixed to this room: Room 2 (before: Room 1)."),
    ],
)
def test_what_a_way_out_has_changed_is_said_with_what_it_is_now(
    what: str, before: Any, after: Any, said: str
) -> None:
    [sentence] = said_done([GivenUp(what, "e1", before, after)], NAMES)
    assert said in sentence.replace("\u2068", "").replace("\u2069", "")


def at(room: str, hours: int = 0) -> Place:
    return Place(room, NOON + hours * HOUR, NOON + (hours + 1) * HOUR)


def released(
    event: str, place: Place, sequence: int = 0, *, cancelled: bool = False
) -> ReleasedEvent:
    return ReleasedEvent(
        side_event_id=event,
        room_id=place.room_id,
        starts_at=place.starts_at,
        ends_at=place.ends_at,
        sequence=sequence,
        state=PublicState.CANCELLED if cancelled else PublicState.HELD,
        printed={},
    )


def run(state: RunState, **more: object) -> Run:
    return Run(state=state, seen_at=NOON, **{"status": "", "failure": "", **more})


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, at("r1"), (ChangeKind.NEW, 0)),
        (released("e", at("r1"), 3), at("r1"), (ChangeKind.SAME, 3)),
        (released("e", at("r1"), 3), at("r2"), (ChangeKind.MOVED, 4)),
        (released("e", at("r1"), 3), at("r1", 1), (ChangeKind.MOVED, 4)),
        (released("e", at("r1"), 3), None, (ChangeKind.CANCELLED, 4)),
        (released("e", at("r1"), 4, cancelled=True), None, (ChangeKind.SAME, 4)),
        (released("e", at("r1"), 4, cancelled=True), at("r1"), (ChangeKind.NEW, 5)),
    ],
)
def test_the_sequence_rises_only_when_time_place_or_status_changes(
    before: ReleasedEvent | None, after: Place | None, expected: tuple[ChangeKind, int]
) -> None:
    (change,) = rules.changes([before] if before else [], {"e": after} if after else {})

    assert (change.kind, change.sequence) == expected


def test_changes_come_in_order_of_time() -> None:
    found = rules.changes([released("gone", at("r1", 1))], {"b": at("r1", 2), "a": at("r1")})

    assert [change.event_id for change in found] == ["a", "gone", "b"]


@pytest.mark.parametrize(
    ("penalty", "bound", "gap"),
    [(None, 5, None), (5, None, None), (0, 0, 0.0), (100, 100, 0.0), (100, 75, 0.25)],
)
def test_the_gap_is_what_may_still_be_gained(
    penalty: int | None, bound: int | None, gap: float | None
) -> None:
    assert rules.gap_of(penalty, bound) == gap


@pytest.mark.parametrize(
    ("state", "silent_for", "going", "lost"),
    [
        (RunState.QUEUED, timedelta(days=1), True, False),
        (RunState.RUNNING, timedelta(seconds=59), True, False),
        (RunState.RUNNING, timedelta(seconds=60), False, True),
        (RunState.DONE, timedelta(0), False, False),
    ],
)
def test_a_run_that_says_nothing_for_a_minute_is_lost(
    state: RunState, silent_for: timedelta, going: bool, lost: bool
) -> None:
    now = NOON + silent_for

    assert (rules.is_going(run(state), now), rules.is_lost(run(state), now)) == (going, lost)


@pytest.mark.parametrize("state", list(RunState))
def test_every_end_of_a_run_has_a_sentence(state: RunState) -> None:
    kind, sentence = rules.verdict(run(state, failure="memory"), NOON)

    assert kind in {"info", "success", "warning", "error"}
    assert sentence.endswith(".")


def test_every_rule_and_term_of_the_scheduler_can_be_said() -> None:
    ids = {rule.id for rule in RULES}

    assert set(BREACHES) == ids
    assert set(REASONS) == ids - {"one_place", "mandatory"} | {rules.FREE, rules.NO_SOONER}
    assert set(rules.RULE_NAMES) == ids - {"one_place"}
    assert list(rules.TERM_NAMES) == [preference.id for preference in PREFERENCES]


@pytest.mark.parametrize("rule", sorted(REASONS))
def test_what_speaks_against_places_is_a_sentence(rule: str) -> None:
    kinds = ("rooms", "people", "organisations", "equipment", "sessions", "others")
    ids = ("r1", "p1", "o1", "k1", "s1", "e1")
    named = {kind: [one] for kind, one in zip(kinds, ids, strict=True)}

    sentence = rules.reason({"rule": rule, "places": 2, **named}, NAMES)

    assert sentence.endswith(".")
    assert "%" not in sentence


@pytest.mark.parametrize("rule", sorted(BREACHES))
def test_a_breach_is_a_sentence_that_names_what_it_concerns(rule: str) -> None:
    ids = {"event": "e1", "other": "e2", "after": "e2", "room": "r1", "person": "p1"}
    more = {"session": "s1", "organisation": "o1", "equipment": "k1", "missing": "projector"}
    details: dict[str, str | int] = {**ids, **more, "attendance": 50, "capacity": 40}

    sentence = rules.breach(rule, ("e1", "e2"), details, NAMES)

    assert "%" not in sentence
    assert any(name in sentence for name in ("Event 1", "Room 1", "Ana", "Norway", "Kit"))


@pytest.mark.parametrize("rule", sorted(REASONS))
def test_a_reason_is_a_sentence(rule: str) -> None:
    record = {"rule": rule, "places": 2, "rooms": ["r1"], "others": ["e2"], "people": ["p1"]}

    assert "%" not in rules.reason(record, NAMES)


def test_of_many_names_three_are_said() -> None:
    names = {str(n): f"N{n}" for n in range(6)}

    assert some("012", names) == "\u2068N0\u2069, \u2068N1\u2069, \u2068N2\u2069"
    assert some("012345", names).endswith("\u2068N2\u2069 and 3 more")
    names |= {"1": "N0", "3": "N0"}
    assert some("0123", names) == "3\u00a0×\u00a0\u2068N0\u2069, \u2068N2\u2069"
    assert rules.all_of("0123", names) == "3\u00a0×\u00a0\u2068N0\u2069 and \u2068N2\u2069"


def session(id_: str, starts: datetime | None, held_on: str | None = None) -> PrintedSession:
    return {
        "id": id_,
        "kind": "plenary",
        "title": {"en": id_},
        "starts_at": starts.isoformat() if starts else None,
        "ends_at": (starts + HOUR).isoformat() if starts else None,
        "held_on": held_on,
        "exclusive": True,
        "note": "",
        "rooms": [],
        "basis": "stated",
        "source": "",
        "why": "",
    }


def programme(*sessions: PrintedSession) -> PrintedProgramme:
    meeting = {"timezone": "Europe/Zurich"}
    slot = {"starts_at": NOON.isoformat(), "ends_at": (NOON + 2 * HOUR).isoformat()}
    return {
        "meeting": meeting,  # type: ignore[typeddict-item]  # what matters for days is there
        "sessions": list(sessions),
        "slots": [slot],
        "rooms": {},
    }


def held(id_: str, starts: datetime) -> Held:
    printed = {"room": {"code": "a"}, "number": 1}
    return Held(id_, starts, starts + HOUR, PublicState.HELD, "", printed)  # type: ignore[arg-type]  # the same


def names_in(stretch: Stretch) -> str | list[str]:
    return stretch.session["id"] if stretch.session else [one.id for one in stretch.events]


def test_days_are_those_of_the_meetings_zone_and_unknown_hours_come_last() -> None:
    late = datetime(2027, 6, 15, 22, 30, tzinfo=UTC)  # half past midnight in Geneva
    days = rules.days_of(
        programme(
            session("some day", None),
            session("that day", None, "2027-06-15"),
            session("at night", late),
            session("before", NOON - HOUR),
        ),
        [held("second", NOON + HOUR), held("first", NOON), held("elsewhen", NOON + 3 * HOUR)],
    )

    told = [(day.on, [names_in(stretch) for stretch in day.stretches]) for day in days]
    assert told == [
        (date(2027, 6, 15), ["before", ["first", "second"], ["elsewhen"], "that day"]),
        (date(2027, 6, 16), ["at night"]),
        (None, ["some day"]),
    ]


def test_a_verdict_is_said_in_the_language_in_use() -> None:
    with i18n.in_use("fr"):
        assert rules.verdict(run(RunState.FAILED, failure="nonsense"), NOON)[0] == "error"


@pytest.mark.parametrize(
    ("breaches", "groups"),
    [
        (["a b"], ["b"]),
        (["a b", "b c"], ["b"]),
        (["a b", "c d"], ["d b"]),
        (["a b", "a c", "b c"], ["c", "b"]),
        (["a", "a b", "c d"], ["a d"]),
    ],
)
def test_the_fewest_give_way_and_one_stands_in_where_none_of_these_meet(
    breaches: list[str], groups: list[str]
) -> None:
    """Two of three that all meet give way to two people; of a chain, the one in the middle."""
    found = rules.relieved({"events": one.split()} for one in breaches)

    assert [" ".join(group) for group in found] == groups


@pytest.mark.parametrize(
    ("breaches", "groups"),
    [
        (["a b"], ["a", "b"]),
        (["a b", "b c"], ["b"]),
        (["a b", "c d"], ["d b"]),
        (["a b c"], ["c b"]),
    ],
)
def test_who_does_without_a_thing_leaves_enough_for_the_rest(
    breaches: list[str], groups: list[str]
) -> None:
    """There are three, and each needs two of them."""
    found = doing_without(
        ({"events": one.split()} for one in breaches), dict.fromkeys("abcd", 2), 3
    )

    assert [" ".join(group) for group in found] == groups


def test_every_demand_can_be_said_and_given_up() -> None:
    ids = {rule.id for rule in RULES} - {"one_place"}

    assert set(rules.DEMANDS) == ids < set(rules.REMEDIES)
    assert set(rules.EFFECTS) < set(rules.REMEDIES)
    assert set(rules.ABOUT) < ids
