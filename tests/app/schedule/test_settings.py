"""How a schedule is made is set on a page: rules, weights, limits; board and runs follow it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry
from app.calls.models import ReservedSlot
from app.core.db import Sessions
from app.meetings.models import Meeting, Theme
from app.schedule import queries, service, solver
from app.schedule.errors import PlaceRefused, StaleSettings
from app.schedule.models import BoardKind, Run, RunMode
from app.schedule.rules import SchedulePolicy, Spot, Strictness
from app.schedule.rules.policy import (
    LOOSE,
    OVERRIDABLE,
    PRESETS,
    USUAL,
    WARNING_COSTS,
    steps_of,
)
from app.schedule.rules.settled import ALWAYS, PRESET_SAYS, RULE_SAYS, strictness_of
from app.schedule.service import Move
from app.side_events import service as side_events
from app.side_events.models import RelationKind
from app.side_events.rules.demands import HIGHEST_PRIORITY
from scheduler import RULES, Placement, Problem, Schedule, judge
from scheduler.problem import Weights
from tests.make import accounts, meetings, schedule
from tests.visitor import Page, Visitor

PAGE = "/organise/im-test/schedule/settings"


def set_policy(db: Session, meeting: Meeting, policy: SchedulePolicy) -> None:
    now = service.schedule_settings(db, meeting)
    seen = queries.policy_revision(db, meeting.id)
    service.set_schedule_settings(db, None, meeting, replace(now, policy=policy), seen=seen)


def test_every_rule_is_either_loose_or_said_to_hold_always() -> None:
    assert {rule.id for rule in RULES} == RULE_SAYS.keys()
    assert {*RULE_SAYS} - {*ALWAYS} == {*LOOSE, *OVERRIDABLE}
    assert all(words for rule in LOOSE for words in strictness_of(rule).values())
    assert PRESET_SAYS.keys() == PRESETS.keys()
    assert {term: getattr(Weights(), term) for term in USUAL} == {**USUAL, "taken_off": 0}
    assert USUAL["taken_off"] > USUAL["unplaced"] * HIGHEST_PRIORITY
    assert steps_of("slot_preference", 7) == [0, 2, 5, 7, 10, 20, 40, 100]


def test_a_rule_that_warns_lets_a_move_pass_and_is_said_and_costs_a_run(db: Session) -> None:
    scene = schedule.scene(db)
    first, second, _third = scene.events
    side_events.relate(db, None, first, RelationKind.NOT_WITH, {second.id})
    schedule.draft(
        db, scene.meeting, {first.id: (scene.rooms[0], scene.slots[0].starts_at)}, scene.events
    )
    spot = Spot(scene.rooms[1].id, scene.slots[0].starts_at)
    move = Move(second.id, None, spot)
    with pytest.raises(PlaceRefused):
        service.change(db, None, scene.meeting, BoardKind.MOVED, [move])

    set_policy(db, scene.meeting, SchedulePolicy({"not_with": Strictness.WARN}))
    [choice] = [
        one for one in service.choices(db, scene.meeting, second.id).places if one.spot == spot
    ]
    assert choice.verdict is service.Verdict.FREE
    assert "must not overlap" in choice.breaches[0]
    service.change(db, None, scene.meeting, BoardKind.MOVED, [move])

    draft = queries.newest_draft(db, scene.meeting.id)
    assert draft is not None
    plan = service.plan_release(db, draft, queries.facts_of(db, scene.meeting))
    assert [one.sentence for one in plan.overridden] == [choice.breaches[0]]
    asked = solver.question_of(queries.facts_of(db, scene.meeting))
    assert [one.overlap for one in asked.pairs] == [WARNING_COSTS]
    assert asked.event_by_id[first.id].not_with == ()

    set_policy(db, scene.meeting, SchedulePolicy({"not_with": Strictness.OFF}))
    facts = queries.facts_of(db, scene.meeting)
    assert not service.plan_release(db, draft, facts).overridden
    assert solver.question_of(facts).pairs == ()


def problem(db: Session, scene: schedule.Scene, policy: SchedulePolicy) -> Problem:
    set_policy(db, scene.meeting, policy)
    return solver.question_of(queries.facts_of(db, scene.meeting))


def test_limits_and_themes_become_rules_of_the_question(db: Session) -> None:
    scene = schedule.scene(db, events=2)
    theme = Theme(meeting_id=scene.meeting.id, code="a", name={"en": "A"})
    db.add(theme)
    db.flush()
    for event in scene.events:
        event.themes.append(theme)
    db.flush()
    together = Schedule(
        tuple(
            Placement(event.id, room.id, solver.minutes_of(scene.slots[0].starts_at))
            for event, room in zip(scene.events, scene.rooms, strict=True)
        )
    )

    def broken(policy: SchedulePolicy) -> list[str]:
        found = judge(problem(db, scene, policy), together).violations
        return [one.rule for one in found]

    assert broken(SchedulePolicy()) == []
    assert broken(SchedulePolicy(apart=frozenset({(theme.id, theme.id)}))) == ["not_with"]
    assert broken(SchedulePolicy(at_once=1)) == ["equipment"]
    assert broken(SchedulePolicy({"equipment": Strictness.OFF}, at_once=1)) == ["equipment"]
    assert broken(SchedulePolicy(daily=1)) == ["daily"]
    assert broken(SchedulePolicy(daily=2, host_daily=1)) == []
    for event in scene.events:
        event.partners[0].name = "The same host"
    assert broken(SchedulePolicy()) == ["organiser_parallel"]
    assert broken(SchedulePolicy(per_host=2)) == []
    assert broken(SchedulePolicy(per_host=2, host_daily=1)) == ["organiser_daily"]
    assert broken(SchedulePolicy({"organiser_parallel": Strictness.OFF})) == []
    warned = problem(db, scene, SchedulePolicy({"organiser_parallel": Strictness.WARN}))
    assert judge(warned, together).terms["pairs"] == WARNING_COSTS


def test_who_is_away_costs_where_that_only_warns_and_reserved_slots_stay_reserved(
    db: Session,
) -> None:
    scene = schedule.scene(db, events=1)
    slot, other = scene.slots
    [event] = scene.events
    event.impossible = [slot.id]
    db.flush()
    policy = SchedulePolicy({"available": Strictness.WARN})

    [asked] = problem(db, scene, policy).events

    assert asked.available is None
    assert [(one.start, one.cost) for one in asked.costs] == [
        (solver.minutes_of(slot.starts_at), WARNING_COSTS)
    ]
    db.add(ReservedSlot(slot_id=other.id))
    db.flush()
    assert problem(db, scene, policy).events[0].slots == (slot.id,)


def test_a_stale_page_changes_nothing(db: Session) -> None:
    scene = schedule.scene(db)
    now = service.schedule_settings(db, scene.meeting)
    set_policy(db, scene.meeting, SchedulePolicy(per_host=3))

    with pytest.raises(StaleSettings):
        service.set_schedule_settings(db, None, scene.meeting, now, seen=0)

    assert queries.policy_of(db, scene.meeting.id).per_host == 3


def fields(page: Page) -> dict[str, object]:
    """What a browser would send of the form as it stands."""
    [form] = page.select("//form[@method='post' and contains(@action, '/schedule/settings')]")
    return {name: value for name, value in form.form_values() if name != "csrf_token"}


def test_the_page_sets_weights_by_slider_undoes_them_and_copies_them(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db)
        later = meetings.meeting(db, "later")
        ids = scene.meeting.id, later.id
    accounts.sign_in(visitor, app, organiser_of=ids[0])
    page = visitor.get(PAGE)

    assert "counts as usual (10 points each)" in page.words
    limits = {"at_once": "4", "host_daily": "2", "daily": "9"}
    sent = fields(page) | {"weight_slot_preference": "6", "rule_after": "off"} | limits
    answer = visitor.submit(page, sent)
    assert "counts more than almost all else (100 points each)" in answer.words
    with sessions.read() as db:
        meeting = queries.meeting_by_id(db, ids[0])
        assert meeting.weights["slot_preference"] == 100
        policy = queries.policy_of(db, meeting.id)
        assert set(policy.off) == {"after"}
        assert (policy.at_once, policy.host_daily, policy.daily) == (4, 2, 9)
        entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "schedule.settings")).one()
        assert entry.details["changed"] == [
            *("at_once", "daily", "host_daily", "rule:after", "weight:slot_preference")
        ]
        copied = service.copied_settings(db, db.get_one(Meeting, ids[1]), meeting)
        assert (copied.weights["slot_preference"], copied.policy) == (100, policy)

    usual = visitor.get(f"{PAGE}?preset=usual")
    assert "Not saved yet" in usual.words
    assert "as in a new meeting: nothing" in visitor.submit(usual, fields(usual)).words
    with sessions.read() as db:
        found = queries.policy_of(db, ids[0])
        assert found == SchedulePolicy()
        assert queries.meeting_by_id(db, ids[0]).weights["slot_preference"] == 10
    assert visitor.submit(page, fields(page) | {"per_host": "0"}).status == 422
    assert visitor.get("/organise/im-test/schedule/problem.json").status == 200


def parts(page: Page) -> dict[str, tuple[bool, list[str]]]:
    """Of each part by name whether it is open, and what its head says is set."""
    return {
        one.xpath("./fieldset/@id")[0]: (
            one.get("open") is not None,
            [said.text_content() for said in one.xpath("./summary/span[@class='part-said']")],
        )
        for one in page.select("//details[@class='part']")
    }


LIMITS_SAID = [
    "Side events at one time, at most: 4",
    "Side events of one host on one day, at most: 3",
    "Minutes between two uses of a room: 15",
]


def test_each_part_says_what_is_set_and_is_open_where_it_is_wrong_or_not_saved(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db)
        for code in ("a", "b"):
            db.add(Theme(meeting_id=scene.meeting.id, code=code, name={"en": code.upper()}))
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    page = visitor.get(PAGE)
    folded = (False, ["As at the beginning"])
    assert parts(page) == dict.fromkeys(("weights", "rules", "limits", "apart"), folded)

    added = visitor.submit(page, {"add": "apart"}, action=PAGE)
    assert [name for name, (is_open, _said) in parts(added).items() if is_open] == ["apart"]
    sent = fields(added) | {
        "weight_room_fit": "0", "rule_after": "off", "hand_equipment": "never", "at_once": "4",
        "turnaround": "-1", "host_daily": "3",
    }  # fmt: skip
    wrong = visitor.submit(added, sent, action=PAGE)
    assert wrong.status == 422
    assert all(is_open for is_open, _said in parts(wrong).values()), "what is not saved is seen"
    done = visitor.submit(wrong, fields(wrong) | {"turnaround": "15"}, action=PAGE)

    equipment = RULE_SAYS["equipment"]
    assert parts(done) == {
        "weights": (False, ["Rooms that are larger than needed: does not count"]),
        "rules": (False, [f"{RULE_SAYS['after']}: is off", f"{equipment}: by hand not at all"]),
        "limits": (False, LIMITS_SAID),
        "apart": (False, ["A – A"]),
    }
    preset = parts(visitor.get(f"{PAGE}?preset=wishes"))
    assert [name for name, (is_open, _said) in preset.items() if is_open] == ["weights"]


def answered(db: Session, scene: schedule.Scene, places: schedule.Places, **more: Any) -> Run:
    """A run that has found these places."""
    draft = schedule.draft(db, scene.meeting, places, scene.events)
    run = schedule.run_for(scene.meeting, draft)
    run.status, run.penalty = "optimal", 10
    for name, value in more.items():
        setattr(run, name, value)
    db.add(run)
    db.flush()
    draft.run_id = run.id
    return run


def test_rules_and_limits_say_what_they_did_to_the_last_run_of_the_whole(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    """The second wished the first slot, where it must not meet the first."""
    with sessions.write() as db:
        scene = schedule.scene(db, events=2)
        first, second = scene.events
        side_events.relate(db, None, first, RelationKind.NOT_WITH, {second.id})
        small, large = scene.rooms
        one, other = (slot.starts_at for slot in scene.slots)
        places = {first.id: (small, one), second.id: (small, other)}
        answered(db, scene, places)
        partly = {"mode": RunMode.FILL}, {"chosen": [first.id]}
        for more in partly:
            answered(db, scene, {first.id: (small, one)}, **more)
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)

    words = visitor.get(PAGE).words
    assert "it kept side events out of 4 places. 1 of them would cost less" in words
    assert words.count("In the last run: at most 1.") == 4  # of a host and in all, at once, daily
    assert "In the last run 0 side events out of 2 start later than their slot." in words
    with sessions.write() as db:
        policy = SchedulePolicy({"not_with": Strictness.WARN}, at_once=1)
        set_policy(db, scene.meeting, policy)
        db.get_one(Meeting, scene.meeting.id).start_step = 30
        places = {first.id: (small, one), second.id: (large, one + timedelta(minutes=30))}
        answered(db, scene, places, terms={"slot_preference": 10})
    words = visitor.get(PAGE).words
    assert "In the last run it is broken 1 time." in words
    assert words.count("In the last run: at most 2.") == 2
    assert "In the last run: at most 2. 2 side events reach this limit." in words
    assert "In the last run: 1 × 10 = 10 points, of 10 in all." in words
    assert "In the last run 1 side event out of 2 starts later than its slot." in words


def test_minutes_around_sessions_say_what_they_close_and_how_near_side_events_are(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db, events=1)
        _slot, other = scene.slots
        meeting = db.get_one(Meeting, scene.meeting.id)
        meeting.plenary_buffer = 15
        meetings.session(db, meeting, day=0, end="13:05")
        meetings.session(db, meeting, day=1, end="13:00")
        answered(db, scene, {scene.events[0].id: (scene.rooms[0], other.starts_at)})
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)

    words = visitor.get(PAGE).words
    assert "In the last run: at least 15. 1 side event reaches this limit." in words
    assert "These minutes close 1 possible start out of" in words
